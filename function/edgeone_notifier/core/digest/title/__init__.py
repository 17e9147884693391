"""Word the first line of a digest, the verdict."""
