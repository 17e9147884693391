"""Say which kinds of tasks a digest is about, and part it by them: what is done to targets is said of each kind."""

from collections.abc import Iterator
from dataclasses import replace

from ..delivery.queue import UNTOLD
from ..news.model import JobNews, News, Recovery
from ..snapshot.model import flat
from ..task import Change
from ..text.wording import USUAL_KIND, Subject, Wording
from .content import DigestContent
from .sort import SortedNews, sort_news, task_of

Part = tuple[DigestContent, SortedNews, Wording]


def for_kinds(content: DigestContent, news: SortedNews, wording: Wording) -> Wording:
    """Return words that fit what a digest is about."""
    kinds = _kinds(content, news, wording)
    running = {wording.known_kind(one.kind) for one in content.running}
    is_mixed = bool({*kinds, *running} - {kinds[0]})
    named = kinds[0] if not kinds[1:] and (is_mixed or kinds != [USUAL_KIND]) else ""
    return replace(wording, subject=Subject(named, _are_urls(content, news), is_mixed))


def parts_by_kind(content: DigestContent, news: SortedNews, wording: Wording) -> Iterator[Part]:
    """Part a digest by kind, each with words for it; what is only counted cannot be parted."""
    kinds = _kinds(content, news, wording)
    if not kinds[1:] or content.queue.counted:
        yield content, news, wording
        return
    for kind in kinds:
        items = tuple(item for item in content.items if _kind(item.news, wording) == kind)
        jobs = {job: one for job, one in content.jobs.items() if wording.known_kind(job[0]) == kind}
        part, told = replace(content, items=items, jobs=jobs), sort_news(items)
        subject = replace(wording.subject, kind=kind, are_urls=_are_urls(part, told))
        yield part, told, replace(wording, subject=subject)


def acted_on(content: DigestContent, news: SortedNews, wording: Wording, past: bool = False) -> str:
    """Name what is done to targets: they are prefetched, or purged."""
    words = (wording.act(kind, past) for kind in _kinds(content, news, wording))
    return wording("act.or").join(words)


def all_failed(n: int, wording: Wording, act: str) -> str:
    """Word that all failed."""
    return wording("verdict.all", n=n, act=act) if n > 1 else wording.number("verdict", n, act=act)


def _kinds(content: DigestContent, news: SortedNews, wording: Wording) -> list[str]:
    jobs = (*news.about, *content.jobs, *flat(content.queue.counted_in))
    known = {wording.known_kind(kind) for kind in {kind for kind, _ in jobs} - {UNTOLD}}
    return sorted(known) or [USUAL_KIND]


def _kind(news: News, wording: Wording) -> str:
    match news:
        case Change(task) | Recovery(task):
            return wording.known_kind(task.kind)
        case JobNews():
            return wording.known_kind(news.kind)
        case _:
            return ""


def _are_urls(content: DigestContent, news: SortedNews) -> bool:
    scopes = [scope for one in content.jobs.values() for scope in one.scopes]
    return not (scopes or any(task_of(item).scope for item in news.targets))
