"""Deploys the function, and takes it away again: `./notifier deploy`, `destroy`, `policy`, `logs`.

up.py, down.py, print_rights.py, logs.py    the commands
wanted/        what is to be deployed: serverless.yml, settings, the deployment's own variables
parts/         what is made in the cloud, one file a step
rights/        what the function, and whoever deploys it, may do
calls.py       a call, and how it is shown
cloud.py       who asks the cloud, and changes it
terminal.py    whose keys, which region; how a plan is shown and done
"""
