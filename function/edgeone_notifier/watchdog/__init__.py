"""What watches the watcher: `alarm` tells the chats that runs get nowhere, `heartbeat` tells a service that one did.

`memo` counts for the alarm, in the temporary folder.
"""
