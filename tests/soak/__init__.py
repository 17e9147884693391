"""The soak: thousands of runs in virtual time, with faults drawn by a seed, against a model of what was promised."""
