"""Who may do what.

policy.py      what the function may do: no more than it does
deployer.py    what whoever deploys may do
"""
