"""Decide whether what was submitted is ready: go, no-go, or wait.

`question` reads what is asked for, `deadline` when it must be ready, `urls` compares URLs, `look` plans what is read of
a listing, `verdict` judges the rows.
"""
