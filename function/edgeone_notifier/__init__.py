"""Watch EdgeOne prefetch tasks, and tell chats what changed.

The map, in the order in which a run goes through it:

* `core.events`: what is asked for; `environment` with `variables`, `settings`, `mistakes`, `ssm`: with which settings;
* `run`: the story: look, decide, remember, tell, remember;
* `core.listing.zones`: which zones are asked, by the setting and by the account's list. Pure;
* `core.listing.plan` with `whole`, `window`, `spans`, `suspicion`: what is asked of a zone, so that nothing is missed. Pure;
* `edgeone` with `readers`, `api`, `sdk`, `pace` and `tasks`: look. It asks what the plans want, zones side by side;
* `core.decide` with `seen`, `changes`, `derived`, `jobs`, `routing`, `outbox`, `liveness`, `blind`: decide. Pure;
* `ledger` with `core.state.codec`, `core.state.snapshots` and `stores`: remember, one commit at a time;
* `tell` with `core.delivery.schedule`, `core.delivery.parts`, `chat`, `core.digest.compose`, `channels`, `webhook`, `exchange`: tell. One digest
  for each channel, and what may have been shown again by itself;
* `core.summary`, `log`: what is returned and logged;
* `actions` with `doctor`, `checks`, `explain`, `byhand`: what people ask for, imported when they do;
* `alarm`, `memo`, `heartbeat`: what watches the watcher;
* `core.redact.masking`, `core.redact.show` with `sensitive`: what of foreign text may be stored, logged and shown.

`core`, `tasks` and `channels` are pure: they touch no clock, environment, disk, network or logger.
"""

__version__ = "0.1.0"
