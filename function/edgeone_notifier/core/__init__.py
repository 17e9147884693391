"""Everything that decides: pure functions over frozen values, which get time, limits and ids as arguments."""
