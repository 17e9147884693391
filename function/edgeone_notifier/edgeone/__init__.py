"""Ask the EdgeOne API, for one run.

`request` sends a request, `rate_limit` spaces requests, `pool` carries out the plans of many listings side by side,
`listings` lists the account's zones and reads their listings. What to ask is planned in `core.listing`.
"""
