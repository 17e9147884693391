"""How answers of the function look in a terminal.

answers.py      an answer as people read it
words.py        in English and in Chinese
previewed.py    messages that were not sent, drawn by drawing.py, with slack_dates.py
"""
