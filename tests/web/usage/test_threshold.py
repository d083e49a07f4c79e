"""A text that few ask for stays in memory; how many were asked is counted all the same."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.usage.events import Searched
from web.usage import threshold as thresholds
from web.usage.threshold import Threshold

DAY = date(2026, 11, 28)


def asked(text: str, day: date = DAY, *, is_empty: bool = False) -> Searched:
    """Return a query."""
    return Searched(day, text, is_empty, is_slow=False)


def counted(threshold: Threshold, *events: Searched) -> dict[Searched, int]:
    """Return what is counted in the end."""
    total: Counter[Searched] = Counter()
    for event in events:
        total.update(threshold.passed(event))
    return {event: n for event, n in total.items() if n}


def test_a_text_passes_from_the_third_asking_on() -> None:
    """Then those before it get its name, each as it was answered."""
    threshold = Threshold(3)
    assert counted(threshold, asked("a"), asked("a", is_empty=True)) == {
        asked(""): 1,
        asked("", is_empty=True): 1,
    }
    assert threshold.passed(asked("a")) == {
        asked("a"): 2,
        asked("a", is_empty=True): 1,
        asked(""): -1,
        asked("", is_empty=True): -1,
    }
    assert threshold.passed(asked("a")) == {asked("a"): 1}


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.booleans())), st.integers(3, 6))
def test_every_query_is_counted_once(texts: list[tuple[str, bool]], least: int) -> None:
    """In all there are as many as were asked; a text that has a name was asked often enough."""
    events = [asked(text, is_empty=is_empty) for text, is_empty in texts]
    total = counted(Threshold(least), *events)
    assert sum(total.values()) == len(events)
    assert all(n > 0 for n in total.values())
    named = {event.text for event in total if event.text}
    often = {text for text, n in Counter(text for text, _ in texts).items() if n >= least}
    assert named == often


def test_a_new_day_begins_from_nothing() -> None:
    """What was asked twice yesterday and once today was not asked three times in a day."""
    tomorrow = asked("a", DAY + timedelta(1))
    assert counted(Threshold(3), asked("a"), asked("a"), tomorrow) == {
        asked(""): 2,
        asked("", DAY + timedelta(1)): 1,
    }


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts beyond the limit are counted without their name."""
    monkeypatch.setattr(thresholds, "MOST_TEXTS", 1)
    assert counted(Threshold(3), *[asked("a"), asked("b")] * 3) == {asked("a"): 3, asked(""): 3}
