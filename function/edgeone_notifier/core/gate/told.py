"""Word the news of a watched release: whether it is at risk, and how it ended."""

from collections.abc import Iterator, Sequence

from ..news.model import GateAtRisk, GateDecided, GateNews
from ..redact.display import redact
from ..text.document import Span
from ..text.wording import Wording, separated

MAX_GATE_JOBS_NAMED = 5

TONES = {"go": "go", "no-go": "failed"}


def gate_tone(news: GateNews) -> str:
    """Return how bad it is."""
    return TONES.get(news.verdict, "failed") if isinstance(news, GateDecided) else "stuck"


def gate_headline(news: GateNews, now: int, wording: Wording) -> list[Span]:
    """Word how much is ready, and by when it must be; the title says where."""
    values = {
        "n": news.succeeded,
        "total": news.total,
        "deadline": wording.when(news.deadline, now),
    }
    if isinstance(news, GateAtRisk):
        return wording.spans("gate.title.at_risk", **values, left=wording.estimate(news.left))
    phrase = "gate.title.go" if gate_tone(news) == "go" else "gate.title.no_go"
    return wording.spans(phrase, **values)


def gate_facts(news: GateNews, wording: Wording) -> Iterator[Sequence[Span]]:
    """Word what is not ready, of which jobs, and what to do."""
    if facts := separated(_facts(news, wording)):
        yield facts
    if news.jobs:
        jobs = wording.names([redact(job) for job in news.jobs], MAX_GATE_JOBS_NAMED)
        yield wording.spans("job", value=jobs)
    if gate_tone(news) != "go":
        yield wording.spans("advised", advice=wording("gate.advice"))


def _facts(news: GateNews, wording: Wording) -> Iterator[Sequence[Span]]:
    why = news.why if isinstance(news, GateDecided) else ""
    for word in ("late", "unlisted", "unseen"):
        if why == word:
            yield wording.spans(f"gate.{word}")
    if news.failed:
        yield wording.count(news.failed, "failed", "bad")
    if news.missing:
        yield wording.spans("gate.missing", n=news.missing, total=news.total)
    if news.open:
        yield wording.spans("processing", n=news.open)
