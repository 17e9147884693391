"""Plan and fetch what a run reads of one listing, so that nothing is missed and little is asked.

`plan` says what is asked for, `late` what is asked for because rows may appear late, `fetch` asks until an answer is
whole, `page` puts pages together, `consistency` judges answers, `density` counts known tasks in time, `query` holds the
API's limits, `zones` chooses the zones.

Plans are generators: they yield queries and are sent pages. So they need no network, and `edgeone.pool` can run many
side by side.
"""
