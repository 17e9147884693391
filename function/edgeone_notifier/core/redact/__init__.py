"""What of foreign text may be stored, logged and shown.

`masking` takes out the secrets of this run, `sensitive` what looks like somebody's secret (in URLs above all), `show`
makes a text fit to be shown.
"""
