"""What users run from the checkout, each command by its target in the Makefile.

doctor.py, probe.py              is it well? what is the listing like?
invoke.py                        the function on this machine
deploy/                          the function in the cloud: deploy, destroy, policy, call
move.py                          the state to another place
package.py, release.py           what is deployed; with known.py, dependencies.py, bytecode.py, archive.py
command.py, output.py            what the commands share: how they end, and how they print

They need the function's dependencies and those of tools/requirements.txt, and nothing of tests/.
"""
