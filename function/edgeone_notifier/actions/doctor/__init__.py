"""What the doctor looks at, one file a part of the world: each gives findings, and changes nothing that stays."""
