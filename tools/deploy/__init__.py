"""Deploys the function, and takes it away again: `make deploy`, `make destroy`, `make policy`, `make call`.

description.py what serverless.yml says
adjusted.py    what the deployment's own variables say instead
wanted.py      what all of them and the settings ask for
receiver.py    whom the one alarm is told
neighbours.py  that the deployments of one checkout do not share what is one's own
policy.py      what the function may do: no more than it does
deployer.py    what whoever deploys may do
bucket.py      one file a step: what to call so that the cloud has what is wanted, and so that nothing of it is left
role.py
function.py
timer.py
limits.py      what serverless.yml cannot say
alarm.py       who is told when no run finishes
calls.py       a call, and how it is shown
cloud.py       who asks the cloud, and changes it
up.py, down.py, rights.py, invoke.py    the commands
"""
