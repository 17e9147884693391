"""Decide what of a job is submitted again: which targets, in which batches, and what a confirmation covers.

There is no way to make a second call of CreatePrefetchTask harmless. So `attempts` are stored before each call.
"""
