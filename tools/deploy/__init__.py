"""Deploys the function, and takes it away again: `make deploy`, `make destroy`, `make policy`, `make call`.

description.py what serverless.yml says
wanted.py      what it and the settings ask for
policy.py      what the function may do: no more than it does
bucket.py      one file a step: what to call so that the cloud has what is wanted, and so that nothing of it is left
role.py
function.py
timer.py
limits.py      what serverless.yml cannot say
calls.py       a call, and how it is shown
cloud.py       who asks the cloud, and changes it
up.py, down.py, rights.py, invoke.py    the commands
"""
