"""What a channel may be told, one file for each rule that makes news; `model` has the types."""
