"""Keeps a text off the disk until it was asked often enough that it is nobody's in particular."""

from collections import Counter
from dataclasses import replace
from datetime import date
from threading import Lock

from search.usage.events import Searched

# Different texts that a worker remembers of a day; those after them are counted without their text.
MOST_TEXTS = 10_000


class Threshold:
    """What one worker was asked in one day. Texts leave it only from the ``least``-th asking on."""

    def __init__(self, least: int) -> None:
        self._least = least
        self._lock = Lock()
        self._day = date.min
        self._asked: dict[str, Counter[Searched]] = {}

    def passed(self, event: Searched) -> dict[Searched, int]:
        """Return what may be counted of an event, and of those before it that were counted without text."""
        nameless = replace(event, text="")
        with self._lock:
            if event.day != self._day:
                self._day, self._asked = event.day, {}
            if event.text not in self._asked and len(self._asked) >= MOST_TEXTS:
                return {nameless: 1}
            before = self._asked.setdefault(event.text, Counter())
            before[event] += 1
            if before.total() < self._least:
                return {nameless: 1}
            if before.total() > self._least:
                return {event: 1}
            passed: Counter[Searched] = Counter(before)
            for earlier, n in before.items():
                passed[replace(earlier, text="")] -= n
            passed[nameless] += 1
            return {counted: n for counted, n in passed.items() if n}
