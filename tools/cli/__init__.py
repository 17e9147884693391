"""The one command, `./notifier`: what people and pipelines do with the function, here or where it is deployed.

__main__.py, group.py    how a command is found, and what all of them share
commands/                one command a file

The other commands stand where their work is done: `gate/`, and in `deploy/` deploy, destroy, policy and logs.
"""
