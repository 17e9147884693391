"""Watch EdgeOne prefetch tasks, and tell chats what changed.

A run, and where each step lives:

* what is asked for: `core.events`; with which settings: `settings`;
* the story, on one screen: `run` (look, decide, remember, tell, remember), put together by `wiring`;
* look: `core.listing` plans what is asked of a zone, `edgeone` asks it, `tasks` reads the rows, `core.collect` compares
  them with what is known (`core.snapshot`);
* decide: `core.decide`, with `core.derive` and `core.news` for what follows from changes, `core.delivery` for who is
  owed what, `core.liveness` for channels that take nothing;
* remember: `ledger`, with `core.state` for how it is written and `stores` for where;
* tell: `tell`, with `core.digest` for what is said, `core.text` for how, `channels` for each service, `channel` and
  `transport` for the way there;
* what is returned and logged: `core.summary`, `log`, `metrics`, `errors`;
* what people ask for by hand: `actions`, imported when they do; what watches the watcher: `watchdog`;
* what of foreign text may be stored, logged and shown: `core.redact`.

`core`, `tasks` and `channels` are pure: they touch no clock, environment, disk, network or logger.

The walk of one failed row, by the types that carry it:

1. `Task` (core/task): tasks/prefetch makes it of the row; it adds the zone;
2. `ListingPage` (core/listing/page): one answer, with the API's count;
3. `Reading` (core/listing/page): all that a run read of the zone, and whether that was all there is;
4. `Change` (core/task): core/snapshot/diff compares it with the stored status;
5. `Item` (core/news/model): the news, numbered, in the `Outbox` (core/delivery/queue) of the state;
6. `Delivery` (core/delivery/parts): the digest that is to carry it to one channel;
7. `DigestContent` (core/digest/content): what that digest holds, and how the jobs stand;
8. `Digest` (core/digest/digest): the same in words, before any chat's markup;
9. `Message` (core/delivery/verdict): the body that channels/<kind>/render makes of it, and the items that it settles.

The walk of one setting, STUCK_AFTER: `settings.settings` reads and checks it; `wiring` puts it into the `RunConfig`
(ports); `run` hands it to `core.decide` in the `Rules`; `core.news.stuck` uses it.
"""

__version__ = "0.1.0"
