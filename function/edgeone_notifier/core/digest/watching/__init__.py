"""What a digest says of the watching itself."""
