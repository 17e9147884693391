"""Word what people did, what they may still do, and what a chat could not be shown."""

from collections.abc import Sequence

from ...news.model import FailureList, News, Resubmission
from ...news.quota import PREFETCH_TYPE
from ...news.silences import SILENCE_SCOPES, Silence
from ...news.watching import QuotaLow, SilenceEnded
from ...text.document import HeadedLines, Line, Span
from ...text.wording import Wording, separated, word

MAX_HOSTS_IN_NOTICE = 5  # named in one line
MAX_JOBS_IN_NOTICE = 3  # named in one line
MAX_SILENCE_LINES = 5
# Characters; ours are shorter, but a damaged state may hold any.
LONGEST_COMMAND = LONGEST_FILE_NAME = 160
LONGEST_REASON = 60  # characters of what was silenced, and of why


def people_notice(news: News, now: int, wording: Wording) -> HeadedLines:
    """Word what people did, what they may still do, or what a chat could not be shown."""
    match news:
        case Resubmission():
            return _resubmitted(news, wording)
        case FailureList():
            return refused_file(news, wording), []
        case QuotaLow():
            return _quota_low(news, wording)
        case SilenceEnded():
            ended = wording.spans(
                "unsilenced.note",
                since=wording.when(news.since, now),
                until=wording.when(news.until, now),
                untold=wording.number("untold", news.untold),
                why=word(news.reason, LONGEST_REASON),
            )
            what = _silenced(news.what, news.name, wording)
            return wording.spans("unsilenced", what=what), [ended]
        case _:
            return [], []


def silence_lines(live: Sequence[Silence], now: int, wording: Wording) -> list[Line]:
    """Word what is silenced while that lasts, a line for each; it settles nothing, and is said again next time."""
    lines = [
        wording.spans(
            "silence.note",
            what=_silenced(one.what, one.name, wording),
            until=wording.when(one.until, now),
            untold=wording.number("untold", one.untold),
            why=word(one.reason, LONGEST_REASON),
        )
        for one in live[:MAX_SILENCE_LINES]
    ]
    if len(live) > MAX_SILENCE_LINES:
        lines.append(wording.spans("more", n=len(live) - MAX_SILENCE_LINES))
    return [Line(tuple(line), kind="note") for line in lines]


def refused_file(file: FailureList, wording: Wording) -> list[Span]:
    """Say that a file cannot be shown, and how to have its list."""
    return wording.spans(
        "whole_list.refused",
        name=word(file.name, LONGEST_FILE_NAME),
        n=file.lines,
        command=word(file.command, LONGEST_COMMAND),
    )


def _resubmitted(news: Resubmission, wording: Wording) -> HeadedLines:
    headline = [[Span(wording.number("resubmitted", news.targets))]]
    if hosts := [host for host in news.hosts if host]:
        headline.append(wording.names(hosts, MAX_HOSTS_IN_NOTICE))
    again = [[word(job)] for job in news.again[:MAX_JOBS_IN_NOTICE]]
    if rest := len(news.again) - len(again):
        again.append(wording.spans("more", n=rest))
    lines = [wording.spans("resubmitted.note", job=word(news.job), again=separated(again))]
    if news.refused:
        lines.append([Span(wording.number("resubmitted.refused", news.refused), "bad")])
    return separated(headline), lines


def _quota_low(news: QuotaLow, wording: Wording) -> HeadedLines:
    type_ = wording.optional(f"quota.{news.type}") if news.type else ""
    numbers = wording.spans(
        "quota.low" if news.left else "quota.used",
        type=type_ or wording("quota."),
        left=news.left,
        daily=news.daily,
    )
    notes = [] if type_ else [[word(news.type)]]
    if news.type == PREFETCH_TYPE:
        notes.append([Span(wording("quota.note"))])
    headline = separated([numbers, wording.names([news.zone], 1)])
    advice = wording.spans("advised", advice=wording("quota.advice"))
    return headline, [*notes, advice]


def _silenced(what: str, name: str, wording: Wording) -> list[Span]:
    kind = [Span(wording(f"silence.{what}")), Span(" ")] if what in SILENCE_SCOPES else []
    return [*kind, word(name, LONGEST_REASON)]
