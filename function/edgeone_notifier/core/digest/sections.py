"""Order what a digest shows below its first lines: failures, jobs, what works again, other changes, what is watched."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from ..delivery.queue import FINISHED, STUCK, UNCLEAN, UNTOLD, counted_failures
from ..limits import API_WINDOW
from ..news.model import FailureList, Item, Recovery
from ..news.watching import Baseline
from ..redact.display import redact
from ..snapshot.model import flat
from ..text.document import Line, Section, Span
from ..text.file_name import failed_file_name
from ..text.list_command import list_command
from ..text.wording import Wording, separated
from .causes import by_cause, cause_line
from .content import DigestContent
from .failures import all_are_shown, failure_sections, heading, urls
from .jobs import job_sections, not_succeeded
from .sort import SortedNews, hosts_of_news, job_of, sites_of_news, sort_news, task_of

MAX_ZONES_WATCHED = 20  # named in a baseline


def sections(content: DigestContent, news: SortedNews, wording: Wording) -> Iterator[Section]:
    """Word news: failures, jobs, what works again, other changes, and what is watched from now on."""
    whole = _whole_list(content, news)
    # With several jobs below there is little space: then the command alone stands above the examples.
    counted = not all_are_shown(news)
    merged = whole if whole and whole.is_of_several and counted else None
    merged = None if content.file or not news.failures else merged
    command = merged.command if merged else ""
    yield from failure_sections(news, command, wording) if news.failed else ()
    said = [*_ways(content, news, whole, wording)] if whole and not merged else []
    yield from said if news.failed else ()
    yield from _stuck(content, news, wording)
    yield from job_sections(content, news, wording)
    yield from () if news.failed else said
    for phrase, some in (("folded", news.mended), ("recovered.heading", news.recovered)):
        if some:
            longest = wording.duration(max(map(_lasted, some)))
            title = wording.spans(phrase, duration=longest)
            if news.mended and news.recovered:  # else the title has the number
                title = separated([title, [Span(wording.number("urls", len(some)))]])
            yield urls(heading(title), some)
    for cause in by_cause(news.others):
        yield urls(cause_line(cause, wording), cause.items)
    for item in news.baselines:
        if isinstance(item.news, Baseline):
            yield _baseline(item, item.news, content.names, wording)


@dataclass(frozen=True, slots=True)
class _WholeList:
    """How to have every failed URL: the command, and the event for it."""

    command: str
    event: str
    is_of_several: bool  # jobs
    is_short: bool  # what is shown: some are not


def _whole_list(content: DigestContent, news: SortedNews) -> _WholeList | None:
    """Return how to have every failed URL as it was submitted, where not all are shown so."""
    counted, done = content.queue.counted_in, news.jobs.done
    ended = {job: n for job, one in done.items() if (n := not_succeeded(one.counts))}
    unnamed = any(word in content.queue.counted for word in (FINISHED, UNCLEAN))
    shown = not (content.is_cut or unnamed) and all_are_shown(news)
    is_short = not shown or sum(ended.values()) > news.failed
    if not (is_short or news.is_masked):
        return None
    known = {(one.kind, one.job) for one in news.counted}
    known |= {(UNTOLD, UNTOLD)} if unnamed else set()
    jobs = {*map(job_of, news.failures), *flat(counted), *known, *ended}
    began = [task_of(one).created or one.found for one in news.failures]
    began += [done[job].created for job in ended]
    # Of what is only counted it may not be known: then all that the list can hold.
    began += [one.created or content.now - API_WINDOW for one in news.counted]
    began += [content.now - API_WINDOW] if unnamed else []
    written = list_command({job for _, job in jobs}, content.now - min(began))
    return _WholeList(*written, len(jobs) > 1, is_short)


def failed_file(content: DigestContent, wording: Wording) -> tuple[FailureList, str] | None:
    """Make the file with all failures, one a line, masked as in messages, and its text; None if each is shown."""
    news = sort_news(content.items, content.queue)
    whole = _whole_list(content, news)
    shown = not content.is_cut and all_are_shown(news)
    if whole is None or not news.failures or shown:
        return None
    lines = sorted({redact(task_of(item).target) for item in news.failures})
    text = "".join(f"{line}\n" for line in lines)
    last = max(item.found for item in news.failures)
    found = datetime.fromtimestamp(max(min(last, content.now), 0), wording.zone)
    sites = sites_of_news(news, content.names) or hosts_of_news(news)
    jobs = {job for _, job in map(job_of, news.failures)}
    name = failed_file_name(found, sites, jobs, len(lines), text)
    return FailureList("", name, len(lines), whole.command), text


def _ways(
    content: DigestContent, news: SortedNews, whole: _WholeList, wording: Wording
) -> Iterator[Section]:
    """Say where all failures stand, and how to have what is masked in messages and files."""
    if whole.is_short:
        yield _way(content, whole, wording)
    if (content.file or not whole.is_short) and news.is_masked:
        masked = heading(wording.spans("whole_list.masked", command=Span(whole.command, "data")))
        yield Section(headings=tuple, items=[()], line=lambda _: masked)


def _way(content: DigestContent, whole: _WholeList, wording: Wording) -> Section:
    """Say where all failures stand: in the file that the chat has, if it holds all, else behind a command."""
    counted = sum(one.n for one in counted_failures(content.queue))
    phrase = "whole_list.short" if whole.is_of_several else "whole_list"
    values: dict[str, object] = {
        "command": Span(whole.command, "data"),
        "event": Span(whole.event, "data"),
    }
    if content.file:
        phrase = "whole_list.part" if counted else "whole_list.file"
        values |= {"name": Span(content.file.name, "data"), "n": content.file.lines}
        values["all"] = content.file.lines + counted
    line = heading(wording.spans(phrase, **values))
    return Section(headings=tuple, items=[()], line=lambda _: line)


def _stuck(content: DigestContent, news: SortedNews, wording: Wording) -> Iterator[Section]:
    """Say what to do about jobs that are stuck, and show a URL of one that is alone."""
    late = [one for one, _ in news.jobs.stuck.values()]
    if not (late or STUCK in content.queue.counted):
        return
    advised = heading(wording.spans("advised", advice=wording("stuck.advice")))
    if len(late) != 1 or news.has_unnamed_jobs:
        yield Section(headings=tuple, items=[()], line=lambda _: advised)
        return
    example = Line((Span(redact(late[0].example), "data"),), (), "paste")
    few = [heading(wording.spans("stuck.example", n=late[0].open))] if late[0].open > 1 else []
    yield Section(headings=lambda: (advised, *few), items=[()], line=lambda _: example)


def _lasted(item: Item) -> int:
    """Return how long a target had failed."""
    if isinstance(item.news, Recovery):
        return item.found - item.news.since
    return item.recovered_at - item.found


def _baseline(item: Item, one: Baseline, names: Mapping[str, str], wording: Wording) -> Section:
    wording = wording.of_kind(one.kind) if one.kind else wording
    known: list[list[Span]] = [[Span(wording("baseline.empty"))]]
    if one.jobs:
        known = [
            [Span(wording("baseline.known"))],
            [Span(wording.number("baseline.jobs", one.jobs))],
            [Span(wording.number("baseline.urls", sum(one.counts.values())))],
            *wording.counts(one.counts),
        ]
    zones = wording.names([names.get(zone, zone) for zone in one.zones], MAX_ZONES_WATCHED)
    if one.kind:
        zones = wording.spans("tasks_of", act=wording.act(one.kind), zones=zones)
    return Section(
        headings=lambda: (heading(zones),),
        items=[(item.number,)],
        line=partial(_line, item.number, known),
    )


def _line(number: int, parts: Sequence[Sequence[Span]], _: int) -> Line:
    return Line(tuple(separated(parts)), (number,), "note")
