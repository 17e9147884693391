"""What users run from the checkout: `./notifier`, and the targets of the Makefile.

cli/                             ./notifier: finds each command, asks the function, shows its answers
doctor.py, probe.py              is it well? what is the listing like?
failures.py, gate.py, resubmit.py    what failed; is a release ready; submit again
invoke.py                        the function on this machine
deploy/                          the function in the cloud: deploy, destroy, policy
move.py                          the state to another place
package.py, release.py           what is deployed; with known.py, dependencies.py, bytecode.py, archive.py
command.py, output.py            what the commands share: how they end, and how they print

They need the function's dependencies and those of tools/requirements.txt, and nothing of tests/.
"""
