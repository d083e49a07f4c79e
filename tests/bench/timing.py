"""Every engine answers every question, in turn; what they say is compared, what it takes is kept."""

import gc
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from statistics import median
from time import perf_counter

from tests.bench.contender import Contender
from tests.bench.workload import WHOLE_PAGE, Question


@dataclass
class Timed:
    """Milliseconds of every question, by class and engine, and where engines disagreed."""

    millis: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    compared: int = 0
    disagreements: list[str] = field(default_factory=list)

    def mixed(self, engine: str) -> list[float]:
        """Return the times of all questions to the engine itself; pages are not the same work everywhere."""
        return [
            taken
            for (kind, name), times in self.millis.items()
            if name == engine and kind != WHOLE_PAGE
            for taken in times
        ]


def time_questions(contenders: Sequence[Contender], asked: Mapping[str, list[Question]]) -> Timed:
    """Ask everything twice and keep the second time."""
    timed = Timed()
    gc.collect()
    # What the benchmark itself holds would be walked through again and again on the engines' time.
    gc.freeze()
    for kind, questions in asked.items():
        for question in questions:
            _compare(contenders, kind, question, timed)
        for number, question in enumerate(questions):
            turn = number % len(contenders)
            for contender in (*contenders[turn:], *contenders[:turn]):
                ask = contender.page if kind == WHOLE_PAGE else contender.ask
                started = perf_counter()
                ask(question)
                timed.millis[kind, contender.name].append((perf_counter() - started) * 1000)
    gc.unfreeze()
    return timed


def percentile(times: Sequence[float], share: float) -> float:
    """Return the time that this share of the questions do not exceed."""
    return sorted(times)[max(0, ceil(share * len(times)) - 1)]


def middle(times: Sequence[float]) -> float:
    """Return the median."""
    return median(times)


def _compare(contenders: Sequence[Contender], kind: str, question: Question, timed: Timed) -> None:
    """Ask once, to warm up, and note whose totals, facets and months differ from the first engine's."""
    if kind == WHOLE_PAGE:
        # timtin asks for most of the words here; its peers' totals stand with the bare plan.
        for contender in contenders:
            contender.page(question)
        return
    answers = {contender.name: contender.answer(contender.ask(question)) for contender in contenders}
    timed.compared += 1
    if any(answer != answers[contenders[0].name] for answer in answers.values()):
        totals = ", ".join(f"{name} {answer.total}" for name, answer in answers.items())
        timed.disagreements.append(f"{kind}: {' '.join(question.terms)}: {totals}")
