"""Time for an answer ends where the clock says so, wherever the work stands."""

import pytest

from search.deadline import NEVER, Deadline
from search.engine.port import Searcher
from search.engine.whoosh.segment import FieldView
from search.errors import SearchTimeout
from search.query.model import Query
from search.results import ResultPage
from search.service import answer, related, suggest
from tests.make import HCM, article
from tests.search.searching import index

QUESTION = Query(text='cai cach hanh chinh thanh pho "giá vàng" -bão NQ 98', per_page=5)


class Clock:
    """A clock that goes on by a step at every look, or when it is told to."""

    def __init__(self, step_s: float = 0.0) -> None:
        """Begin at 0."""
        self.now_s, self.step_s, self.looks = 0.0, step_s, 0

    def __call__(self) -> float:
        """Return the time."""
        self.looks += 1
        self.now_s += self.step_s
        return self.now_s


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Return a few articles."""
    text = "Cải cách hành chính ở thành phố. Giá vàng và Nghị quyết 98/2023/QH15."
    return index(
        [article(f"a{n}", f"Giá vàng {n}", f"{text} Tin {n}.") for n in range(9)],
        tmp_path_factory.mktemp("index"),
    )


def ask(searcher: Searcher, deadline: Deadline) -> ResultPage:
    """Ask the question under a deadline."""
    return answer(QUESTION, searcher.pinned(deadline), HCM)


def test_a_budget_begins_when_it_is_made() -> None:
    """Up to the last moment nothing happens, behind it everything ends."""
    clock = Clock()
    clock.now_s = 100.0
    deadline = Deadline.within(1_500, clock)
    clock.now_s = 101.5
    deadline.check()
    clock.now_s = 101.6
    with pytest.raises(SearchTimeout):
        deadline.check()
    NEVER.check()


def test_an_answer_ends_at_whichever_look_is_too_late(searcher: Searcher) -> None:
    """There is no step, from reading the query to the last hit, that goes on behind the deadline."""
    clock = Clock(step_s=1.0)
    page = ask(searcher, Deadline(1e9, clock))
    assert page.results
    assert clock.looks > 30
    for looks in range(clock.looks):
        late = Clock(step_s=1.0)
        with pytest.raises(SearchTimeout):
            ask(searcher, Deadline(looks + 0.5, late))
        assert late.looks == looks + 1


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Make each term take a tenth of a second of the clock that is returned."""
    clock, read = Clock(), FieldView.docs_and_codes

    def slowly(view: FieldView, term: str) -> object:
        clock.now_s += 0.1
        return read(view, term)

    monkeypatch.setattr(FieldView, "docs_and_codes", slowly)
    return clock


def test_a_slow_engine_stops_working(searcher: Searcher, slow: Clock) -> None:
    """The work that is left when the budget is spent is not done."""
    assert ask(searcher, Deadline.within(60_000, slow)).results
    needed_s, slow.now_s = slow.now_s, 0.0
    assert needed_s > 2.0
    with pytest.raises(SearchTimeout):
        ask(searcher, Deadline.within(1_000, slow))
    assert slow.now_s <= 1.2


def test_other_use_cases_end_too(searcher: Searcher) -> None:
    """What asks the engine many small questions ends at the first that is too late."""
    for looks in range(3):
        with pytest.raises(SearchTimeout):
            suggest("cai cach h", searcher.pinned(Deadline(looks + 0.5, Clock(step_s=1.0))))
        with pytest.raises(SearchTimeout):
            related("a1", searcher.pinned(Deadline(looks + 0.5, Clock(step_s=1.0))))
