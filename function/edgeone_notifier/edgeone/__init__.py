"""The EdgeOne API: `client` sends one request, again where that helps; `rate_limit` holds the pace.

`reader` reads the zones and their listings, `pool` reads several side by side.
"""
