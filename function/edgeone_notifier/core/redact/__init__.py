"""What of foreign text may be stored, logged and shown.

`masking` takes out the secrets of this run, `url_secrets` what looks like somebody's secret (in URLs above all),
`display` makes a text fit to be shown.
"""
