"""What is to be deployed, before anything is asked of the cloud.

deployment.py  what all of them and the settings ask for
description.py what serverless.yml says
adjusted.py    what the deployment's own variables say instead
receiver.py    whom the one alarm is told
neighbours.py  that the deployments of one checkout do not share what is one's own
"""
