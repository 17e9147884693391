"""This file is the only place that adds up what a soak has played, and says how it went."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Breach:
    """A promise that was not kept."""

    tick: int
    kind: str
    what: str


@dataclass(slots=True)
class Figures:
    """What was played, and what came of it."""

    ticks: int = 0
    runs: int = 0
    skipped: int = 0
    raised: int = 0
    changes: int = 0
    promised: int = 0
    messages: int = 0
    commits: int = 0
    repeated: int = 0
    folded: int = 0
    gathered: int = 0  # times that a run left a channel's follow-ups waiting
    given_up: int = 0
    out_of_reach: int = 0  # corrections of settled tasks further back than a zone's head
    most_bytes: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    breaches: list[Breach] = field(default_factory=list)

    def of(self, *words: str) -> int:
        """Count the breaches of a kind."""
        return sum(any(word in one.kind for word in words) for one in self.breaches)

    def lines(self) -> list[str]:
        """Write all of it, a line each."""
        return [
            f"ticks                    {self.ticks:>9,}",
            f"runs                     {self.runs:>9,}  ({self.skipped:,} busy, {self.raised:,} raised)",
            f"changes                  {self.changes:>9,}",
            f"news promised            {self.promised:>9,}",
            f"messages shown           {self.messages:>9,}",
            f"commits                  {self.commits:>9,}",
            f"lost                     {self.of('lost', 'left out'):>9,}",
            f"repeated                 {self.repeated:>9,}  (marked, after a fault)",
            f"repeated without a fault {self.of('repeated'):>9,}",
            f"invented                 {self.of('invented'):>9,}",
            f"other breaches           {len(self.breaches) - self.of('lost', 'left', 'repeated', 'invented'):>9,}",
            f"expired or refused       {self.given_up:>9,}  (all of it counted)",
            f"only counted             {self.folded:>9,}",
            f"follow-ups that waited   {self.gathered:>9,}  (runs and channels)",
            f"beyond the head          {self.out_of_reach:>9,}",
            f"most bytes of state      {self.most_bytes:>9,}",
            *(f"fault: {name:<26}{n:>9,}" for name, n in sorted(self.faults.items())),
        ]
