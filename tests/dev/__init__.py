"""Commands for developers: each module with a main() is run by a target of the Makefile."""
