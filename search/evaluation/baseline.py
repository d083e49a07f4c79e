"""Answers are kept good: the score of each question is stored, and a later evaluation compared with it."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from search.evaluation.evaluate import Outcome

# A mean may lose so much: of two hundred answers two or three moved from the first place to the second.
SMALL = 0.005
# A single question may lose so much: more than nearly alike answers cost that change places, less than
# its only answer costs that moves from the first place to the second (0.37).
MUCH = 0.15
# Differences below what a stored score is rounded to are none.
_ROUNDING = 0.00005
_RESAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Change:
    """A question and its nDCG@10 before and after."""

    question: str
    kind: str
    text: str
    before: float
    after: float

    @property
    def gain(self) -> float:
        """How much better the answers became; below zero: worse."""
        return self.after - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An evaluation beside its baseline, question by question.

    ``unknown`` are questions that the baseline does not have, ``gone`` those that only it has; neither
    takes part in anything else.
    """

    changes: tuple[Change, ...]
    unknown: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def lost(self) -> list[Change]:
        """The questions that are answered worse, the worst first."""
        return sorted((c for c in self.changes if c.gain < -_ROUNDING), key=lambda c: c.gain)

    @property
    def won(self) -> list[Change]:
        """The questions that are answered better, the best first."""
        return sorted((c for c in self.changes if c.gain > _ROUNDING), key=lambda c: -c.gain)

    @property
    def mean_gain(self) -> float:
        """The mean of all gains, of which there is at least one."""
        return fmean(change.gain for change in self.changes)

    @property
    def gains_by_kind(self) -> Mapping[str, float]:
        """The mean gain over the questions of each kind, in the order of the names; empty without kinds."""
        kinds = sorted({change.kind for change in self.changes} - {""})
        return {kind: fmean(c.gain for c in self.changes if c.kind == kind) for kind in kinds}

    @property
    def interval(self) -> tuple[float, float]:
        """Where 95 of 100 means would lie if the questions were drawn anew from their like.

        A paired bootstrap (Efron & Tibshirani 1993): the same seed always, so that it repeats.
        """
        gains = [change.gain for change in self.changes]
        draw = random.Random(0)  # noqa: S311 (statistics, not secrets)
        means = sorted(fmean(draw.choices(gains, k=len(gains))) for _ in range(_RESAMPLES))
        return means[_RESAMPLES * 25 // 1000], means[_RESAMPLES * 975 // 1000 - 1]

    @property
    def is_worse(self) -> bool:
        """Say whether the mean lost more than SMALL, or any question more than MUCH."""
        return self.mean_gain < -SMALL or any(change.gain < -MUCH for change in self.changes)


def compare(outcomes: Sequence[Outcome], before: Mapping[str, float]) -> Comparison:
    """Set the outcome of each question beside its score before; ValueError when they have none in common."""
    known = [outcome for outcome in outcomes if outcome.question in before]
    if not known:
        raise ValueError("the baseline has none of these questions")
    asked = {outcome.question for outcome in outcomes}
    return Comparison(
        changes=tuple(Change(o.question, o.kind, o.text, before[o.question], o.ndcg_10) for o in known),
        unknown=tuple(o.question for o in outcomes if o.question not in before),
        gone=tuple(question for question in before if question not in asked),
    )


def read(path: Path) -> dict[str, float]:
    """Read the score of each question; ValueError naming the line that is wrong."""
    lines = path.read_text(encoding="utf-8").splitlines()
    scores = {}
    for number, line in enumerate(lines[1:], start=2):
        question, _, score = line.partition("\t")
        try:
            scores[question] = float(score)
        except ValueError:
            raise ValueError(f"{path.name}:{number}: {score!r} is not a score") from None
    return scores


def write(path: Path, outcomes: Iterable[Outcome]) -> None:
    """Store the score of each question, one a line, in the order of the questions."""
    rows = [f"{outcome.question}\t{outcome.ndcg_10:.4f}" for outcome in outcomes]
    path.write_text("\n".join(("query\tndcg_10", *rows, "")), encoding="utf-8")
