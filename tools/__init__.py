"""What users run from the checkout: `./notifier`, and the targets of the Makefile.

cli/                      ./notifier: group.py lists and finds each command; those that have no room of their own
asked/                    the function on this machine or in the cloud, asked
shown/                    its answers and messages in a terminal
gate/                     is a release ready?
deploy/                   the function in the cloud: deploy, destroy, policy, logs
packaging/                what is deployed; a release
move.py, probe.py         the state to another place; what is the listing like?
command.py, output.py     what the commands share: how they end, and how they print; with remedies.py, still_reading.py

They need the function's dependencies and those of tools/requirements.txt, and nothing of tests/.
"""
