"""What comes from outside, made up by a fuzzer that watches which branches it reaches: `make fuzz`."""
