"""One file a step: what to call so that the cloud has what is wanted, and so that nothing of it is left.

bucket.py, role.py, function.py, timer.py
limits.py      what serverless.yml cannot say
alarm.py       who is told when no run finishes
"""
