"""The one command, `./notifier`: what people and pipelines do with the function, here or where it is deployed.

__main__.py, group.py    how a command is found, and what all of them share
call.py                  the function called with any event
status.py, explain.py, preview.py, silence.py, unsilence.py, logs.py    one command a file
asked.py                 the function's answer: of this machine's, or with --deployed of the one in the cloud
shown.py                 an answer as people read it
words.py                 in English and in Chinese

The other commands stand where make's targets find them as well: doctor, failures, gate, resubmit, deploy.
"""
