"""Watch EdgeOne prefetch tasks, and tell chats what changed.

A run, and where each step lives:

* what is asked for: `core.events`; with which settings: `settings`;
* the story, on one screen: `run` (look, decide, remember, tell, remember), put together by `wiring`;
* look: `core.listing` plans what is asked of a zone, `edgeone` asks it, `tasks` reads the rows, `core.collect` compares
  them with what is known (`core.snapshot`);
* decide: `core.decide`, with `core.derive` and `core.news` for what follows from changes, `core.delivery` for who is
  owed what, `core.liveness` for channels that take nothing, `core.daily` for the daily word;
* remember: `ledger`, with `core.state` for how it is written and `stores` for where;
* tell: `tell`, with `core.digest` for what is said, `core.text` for how, `channels` for each service, `channel` and
  `transport` for the way there;
* what is returned and logged: `core.summary`, `log`, `metrics`, `errors`;
* whether a release is ready: `core.gate`;
* what people ask for by hand: `actions`, imported when they do; what watches the watcher: `watchdog`;
* what of foreign text may be stored, logged and shown: `core.redact`.

`core`, `tasks` and `channels` are pure: they touch no clock, environment, disk, network or logger.

The walk of one failed row, by the types that carry it; in brackets, what holds many of them for a moment:

1. `Task` (core/task): tasks/prefetch makes it of the row; it adds the zone;
2. `ListingPage` (core/listing/page): one answer, with the API's count;
3. `FetchResult` (core/listing/fetch): the answers to one question put together, and which of them may lack rows;
4. `Reading` (core/listing/page): all that a run read of the zone, and whether that was all there is;
5. `Change` (core/task): core/snapshot/diff compares it with the stored status [`ListingResult`, core/collect];
6. `Item` (core/news/model): the news, numbered [`Outbox`, core/delivery/queue, which the state holds];
7. `DigestContent` (core/digest/content): what a `Delivery` (core/delivery/digest_part) is to tell, and how jobs stand;
8. `Cause` (core/digest/causes): the failures that are alike, and why they failed;
9. `Digest` (core/digest/digest): the same in words, before any markup [`Section` and `Line`, core/text/document];
10. `Message` (core/delivery/verdict): the body that channels/<kind>/render makes of it, and the items that it settles
    [`MessagePage`, core/text/paginate].

The walk of one setting, STUCK_AFTER: `settings.settings` reads and checks it; `wiring` puts it into the `RunConfig`
(ports); `run` hands it to `core.decide` in the `Rules`; `core.news.stuck` uses it.
"""

__version__ = "0.2.0"
