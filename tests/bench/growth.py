"""How the cost of a question grows with the articles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tests.bench.report import Table, number
from tests.bench.timing import middle


@dataclass
class Growth:
    """timtin's median of each class of questions, in milliseconds, at each number of articles."""

    middles: dict[int, dict[str, float]] = field(default_factory=dict)

    def add(self, articles: int, millis: Mapping[str, Sequence[float]]) -> None:
        """Take what each class took over so many articles."""
        self.middles[articles] = {kind: middle(times) for kind, times in millis.items()}

    def table(self) -> Table:
        """Return the medians side by side, and how many times as much each step costs."""
        counts = sorted(self.middles)
        steps = list(pairwise(counts))
        rows = [
            (
                kind,
                *(number(self.middles[count][kind]) for count in counts),
                *(f"{self.middles[many][kind] / self.middles[few][kind]:.1f}" for few, many in steps),
            )
            for kind in self.middles[counts[0]]
        ]
        header = (
            "p50 ms at",
            *(f"{count:,}" for count in counts),
            *(f"{few:,} to {many:,}" for few, many in steps),
        )
        told = "; ".join(f"{many / few:.1f} times from {few:,} to {many:,}" for few, many in steps)
        return Table(
            "timtin: how the cost grows",
            header,
            tuple(rows),
            (f"Articles grow {told}. Less is less than linear.",),
        )
