"""The way of a new user, from `make demo` to the first message, counted and measured: `make journey`.

documents.py   the steps, the commands and the settings, as the documents have them, word for word
played.py      the steps, played in a fresh clone against an emulated account
__main__.py    the table
"""
