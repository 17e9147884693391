"""Watch EdgeOne prefetch tasks, and tell chats what changed.

A run, and where each step lives:

* what is asked for: `core.events`; with which settings: `settings` (`variables`: of several places, which wins);
* the story, on one screen: `run` (look, decide, remember, tell, remember), put together by `wiring`;
* look: `core.listing` plans what is asked of a zone, `edgeone` asks it, `tasks` reads the rows, `core.collect` compares
  them with what is known (`core.snapshot`; `diff` gives up what never ends);
* decide: `core.decide`, with `core.derive` and `core.news` for what follows from changes, `core.delivery` for who is
  owed what and when it is tried again (`schedule`), `core.liveness` for what the others hear of a channel that takes
  nothing, `core.daily` for the daily word;
* remember: `ledger`, with `core.state` for how it is written and `stores` for where, and how long older ones stay;
* tell: `tell`, with `core.digest` for what is said, `core.text` for how, `channels` for each service, `channel` and
  `transport` for the way there;
* what is returned and logged: `core.summary`, `log`, `metrics`, `errors`;
* whether a release is ready: `core.gate`;
* what people ask for by hand: `actions`, imported when they do; what watches the watcher: `watchdog`;
* what of foreign text may be stored, logged and shown: `core.redact`.

`core`, `tasks` and `channels` are pure: they touch no clock, environment, disk, network or logger.

The walk of one failed row. It takes seven forms, in this order; below each, the types that hold many of them:

1. `Task` (core/task): tasks/prefetch makes it of the row; it adds the zone;
   - `ListingPage` (core/listing/page): one answer, with the API's count;
   - `FetchResult` (core/listing/fetch): the answers to one question together, and which of them may lack rows;
   - `Reading` (core/listing/page): all that was read of the zone, whether that was all there is, and the next cursor;
2. `Change` (core/task): core/snapshot/diff compares it with the stored status;
   - `ListingResult` (core/collect): the changes of one zone, and what is known of it now; the rows are dropped here;
   - `Findings` (core/decide): the results of all zones, and what else this run found out;
   - `Observation` (core/derive): what is known of all zones now, and which changes are told;
   - `SilencedNews` (core/news/silences): the news of a run, and what silences hold back of it;
3. `Item` (core/news/model): the news as it is owed: numbered, with the time when it was found;
   - `Outbox` (core/delivery/queue): who is owed which items; it is part of the state;
   - `DigestContent` (core/digest/content): what one digest is to tell, and how the jobs stand;
   - `SortedNews` (core/digest/sort): the same items, sorted by what is said of them;
4. `Cause` (core/digest/causes): the failures that are alike, and why they failed;
5. `Line` (core/text/document): what is said, in words, with the role of each part, its `Span`s;
   - `Section` (core/text/document): lines under headings, each worded when it is shown;
   - `Digest` (core/digest/digest): all sections, with title and footer, and whether somebody is called;
6. `Rendered` (core/text/truncate): the line in a chat's markup, cut to what one line may take;
7. `Message` (core/delivery/verdict): the body that channels/<kind>/render makes, and the items that it settles.

A `Delivery` (core/delivery/digest_part) says which digest goes where; it holds numbers of items. Where a channel has a
daily word, `RunNews` (core/daily/words) holds the changes, too.

The walk of one setting, STUCK_AFTER: `settings.settings` reads and checks it; `wiring` puts it into the `RunConfig`
(ports); `run` hands it to `core.decide` in the `Rules`; `core.news.stuck` uses it.
"""

__version__ = "0.2.0"
