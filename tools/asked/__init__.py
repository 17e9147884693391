"""How the function is asked, and what comes back.

ask.py         what the commands share: here or --deployed, as text or --json
here.py        on this machine, as SCF would call it
deployed.py    where it is deployed
event.py       the file of an event that a person hands over
first_step.py  what to do first where nothing is set yet
logged.py      what the function logged beside its answer
"""
