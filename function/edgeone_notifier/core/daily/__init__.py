"""The daily words: gathered in each run, owed when they are due."""
