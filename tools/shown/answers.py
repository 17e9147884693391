"""Show the function's answers as tables and messages, in the words of the language that is set."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tools.output import say, table
from tools.shown.previewed import show_preview
from tools.shown.words import Words

GAP, INDENT = 3, 2  # blanks between columns, and before the first
Answer = Mapping[str, Any]


def _section(
    words: Words, title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], after: str = ""
) -> None:
    """Print a table below its title; nothing is said of what there is none of."""
    if cells := list(rows):
        say(words(title), "bold")
        table(cells, words.heads(*heads), GAP, INDENT)
        if after:
            say(f"{' ' * INDENT}{after}")
        say("")


def show_status(answer: Answer, words: Words) -> None:
    """Print what is known: zones, jobs, channels, silences, releases, quotas."""
    now, names = int(time.time()), answer["names"]

    def named(zone: str) -> str:
        return f"{names[zone]} ({zone})" if zone in names else zone

    def at(text: str | None) -> str:
        return words.time(text, now)

    _section(words, "zones", ("zone", "read_until", "state"), _zones(answer, words, named, at))
    more = answer["open_jobs"] - len(answer["jobs"])
    _section(
        words,
        "jobs",
        ("job", "zone", "open", "failed", "since", "left"),
        (
            (
                one["job"],
                ", ".join(map(named, one["zones"])),
                f"{one['open']:,}/{one['tasks']:,}",
                f"{one['failed']:,}",
                at(one["since"]),
                _left(one["seconds_left"], words),
            )
            for one in answer["jobs"]
        ),
        words("more", n=more) if more > 0 else "",
    )
    _section(words, "channels", ("channel", "owed", "since", "why"), _channels(answer, words, at))
    show_silences(answer, words)
    _section(
        words,
        "gates",
        ("release", "deadline", "state"),
        (
            (
                ", ".join(
                    [
                        *one["jobs"],
                        *([words("targets", n=one["targets"])] if one["targets"] else []),
                    ]
                ),
                at(one["deadline"]),
                words("at_risk") if one["at_risk"] else "",
            )
            for one in answer.get("gates", ())
        ),
    )
    _section(
        words,
        "quota",
        ("zone", "quota", "state"),
        (
            (named(one["zone"]), words.quota(one["type"]), words(f"quota.{one['level']}"))
            for one in answer.get("quota", ())
        ),
    )
    if answer["sending"]:
        say(words("sending"))


def _zones(
    answer: Answer, words: Words, named: Callable[[str], str], at: Callable[[str | None], str]
) -> Iterable[Sequence[str]]:
    blind, idle = answer["blind"], answer["idle"]
    for zone in dict.fromkeys([*blind, *answer["zones"], *idle]):
        if zone in blind:
            one = blind[zone]
            state = words("blind", since=at(one["since"]), runs=one["runs"])
        else:
            state = words("idle", why=words.idle(idle[zone])) if zone in idle else words("watched")
        yield named(zone), at(answer["zones"].get(zone)), state


def _channels(
    answer: Answer, words: Words, at: Callable[[str | None], str]
) -> Iterable[Sequence[str]]:
    for name, one in answer["channels"].items():
        lost = sum(one["lost"].values())
        why = "; ".join(
            filter(None, (words.reason(one["why"] or ""), words("lost", n=lost) if lost else None))
        )
        yield name, f"{one['owed']:,}", at(one["since"]), why


def _left(seconds: int | None, words: Words) -> str:
    return "" if seconds is None else words("about", time=words.wording.estimate(seconds))


def show_silences(answer: Answer, words: Words) -> None:
    """Print what is silenced, until when and why."""
    now = int(time.time())
    _section(
        words,
        "silences",
        ("silence", "until", "untold", "reason"),
        (
            (
                f"{words(one['what'] + '.what')} {one['name']}",
                words.time(one["until"], now),
                f"{one['untold']:,}",
                one["reason"],
            )
            for one in answer["silences"]
        ),
    )


def show_silenced(answer: Answer, words: Words) -> None:
    """Say that a silence has begun or ended, and what is silenced now."""
    say(words(f"{answer['action']}d"))
    show_silences(answer, words)


def show_explained(answer: Answer, words: Words) -> None:
    """Print for each channel whether it would hear of a task, and the chain of what decides that."""
    status = words.wording.status(answer["status"]).text
    say(words("explain", target=answer["target"], status=status))
    if zone := answer["zone"]:
        name = answer["zone_name"]
        say(f"  {words('zone')} {f'{name} ({zone})' if name else zone}")
    if not answer["channels"]:
        say(words("no_channel"))
    table(
        (
            (_SIGNS[one["told"]], name, " → ".join(_chain(one, words)))
            for name, one in answer["channels"].items()
        ),
        gap=GAP,
        indent=INDENT,
    )


_SIGNS = {True: "✓", False: "✗", None: "?"}


def _chain(one: Answer, words: Words) -> Iterable[str]:
    if one["rule"]:
        yield words("by", rule=words.reason(one["rule"]))
    yield words({True: "told", False: "not_told", None: "depends"}[one["told"]])
    if one["held_until"]:
        yield words("held", until=one["held_until"])
    if one["mention"]:
        yield words("mention")


def show_findings(answer: Answer, _: Words) -> None:
    """Print what the doctor found."""
    from tools.cli.commands.doctor import finding_rows

    table(finding_rows(answer["findings"]))


SHOWN: Mapping[str, Callable[[Answer, Words], None]] = {
    "status": show_status,
    "silence": show_silenced,
    "unsilence": show_silenced,
    "explain": show_explained,
    "preview": show_preview,
    "doctor": show_findings,
}
