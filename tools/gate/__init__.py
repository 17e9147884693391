"""Is what was submitted ready? `./notifier gate`, in a pipeline `python -m tools.gate`.

command.py   asks, waits, and ends with the verdict's exit status
url_list.py  the list of URLs that a pipeline hands over
progress.py  how far what is waited for is
deployed.py  the same, asked of the function in the cloud
"""
