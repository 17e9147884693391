"""What each channel is owed, and when it is sent.

`routing` says who wants what, `quiet_hours` who waits, `outbox` and `queue` keep it, `room` says how much; `schedule`
says what is due and notes what became of it; `digest_part` cuts a digest out of a queue; `told_failures` counts what a
channel was told; `verdict` has the outcomes of a message.
"""
