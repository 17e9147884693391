"""The simulator: a listing that does all that a listing might do, in virtual time, and what a plan misses of it."""
