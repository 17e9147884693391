"""Decide whether what was submitted is ready: go, no-go, or wait.

`question` reads what is asked for, `deadline` by when, `urls` compares URLs, `look` plans what is read of a listing,
`verdict` counts the rows, and `rule` decides. `watched` is what the state holds of a release, `watches` counts it by
the snapshots. `words` and `told` say it, to who asks and to the chats.
"""
