"""What was probably meant, over a few sentences that are said again and again."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.normalize import clean, fold
from search.query.model import MAX_LENGTH
from search.repair.candidates import Kind
from search.repair.repair import Repair, repair
from search.repair.typed import MAX_DOUBTS, MAX_SYLLABLES
from tests.golden.read import cases
from tests.search.speaking import vocabulary_of

SENTENCES = """\
Ủy ban nhân dân thành phố họp về cải cách hành chính
Hội đồng nhân dân thành phố thông qua nghị quyết năm 2023
Người dân làm thủ tục hành chính tại Ủy ban nhân dân
Hồ sơ cấp giấy khai sinh nộp tại phường
Chỉ số cải cách hành chính của thành phố tăng
Doanh nghiệp nộp thuế năm 2023 qua mạng
Thủ tục cấp giấy khai sinh cho trẻ em
Hộ gia đình có con nhỏ, thu nhập thấp
Cải cách thủ tục hành chính cho người dân
Trang Facebook của thành phố trả lời online
Nhà thơ làm thơ, thợ làm thuê, cái bàn, cãi nhau, cai rượu
Tham gia chính quyền, có dân có chính"""
VOCABULARY = vocabulary_of(*[SENTENCES] * 200)

pieces = st.sampled_from(
    [
        "cai",
        "cach",
        "cải",
        "cãi",
        "hanhf",
        "chinh1",
        "nhna",
        "giấykhai",
        '"',
        "-",
        "98/2023",
        "UBND",
        " ",
        ",",
    ]
)
typed = st.lists(pieces | st.text(max_size=6), max_size=12).map(" ".join).map(clean)


@pytest.mark.parametrize(("text", "meant"), cases("repairs"))
def test_golden_lines(text: str, meant: str) -> None:
    """Every golden query is taken as the golden one."""
    assert repair(text, VOCABULARY).text == meant


def kinds(text: str) -> list[Kind]:
    """Return what is done to a query, from left to right."""
    return [change.kind for change in repair(text, VOCABULARY).changes]


def test_it_is_said_what_was_done() -> None:
    """Each kind of repair has its name."""
    assert kinds("cai cach") == [Kind.MARKS, Kind.MARKS]
    assert kinds("cair cách hành chính") == [Kind.KEYSTROKES]
    assert kinds("cại cách hành chính") == [Kind.TONE]
    assert kinds("thủ tụcc hành chính") == [Kind.TYPO]
    assert kinds("giấy khay sinh") == [Kind.SOUND]
    assert kinds("giấy khaisinh") == [Kind.SPACE]
    assert kinds("cải cách") == []


def test_what_a_gate_needs_is_said() -> None:
    """Adding marks can be told from any other change, and so can unknown letters."""
    marks, tone, typo = (repair(text, VOCABULARY) for text in ("cai cach", "cại cách hành chính", "nhna dân"))
    assert (marks.only_marks, marks.is_known) == (True, True)
    assert (tone.only_marks, tone.is_known) == (False, True)
    assert (typo.only_marks, typo.is_known) == (False, False)
    assert min(marks.gain, tone.gain, typo.gain) > 0
    assert repair("cải cách", VOCABULARY) == Repair("cải cách", "cải cách")


def test_what_stands_in_articles_is_surer_than_what_does_not() -> None:
    """The gain grows with what speaks for a repair."""
    assert repair("uy ban nhna dan", VOCABULARY).gain > repair("thuê nhna", VOCABULARY).gain


def test_without_articles_nothing_is_known() -> None:
    """An empty index repairs nothing."""
    empty = vocabulary_of()
    for text, _ in cases("repairs"):
        assert repair(text, empty) == Repair(text, text)


def test_a_text_of_nothing_but_slips_is_another_language() -> None:
    """Many syllables that nobody knows are left alone, where a few would be taken for slips."""
    assert repair("nhna dân " * MAX_DOUBTS, VOCABULARY).text == "nhân dân " * MAX_DOUBTS
    foreign = "nhna dân " * (MAX_DOUBTS + 1)
    assert repair(foreign, VOCABULARY).text == foreign


def test_a_long_text_is_repaired_at_its_beginning() -> None:
    """Time is bounded: what goes beyond the limit stays as typed."""
    text = repair("cai cach " * MAX_SYLLABLES, VOCABULARY).text
    assert text.count("cải cách") == MAX_SYLLABLES // 2
    assert text.endswith("cai cach ")


@given(typed | st.text(max_size=MAX_LENGTH).map(clean))
def test_changes_say_all_that_differs(text: str) -> None:
    """Whatever is typed, changes are places in it, in order, and between them nothing changes."""
    repaired = repair(text, VOCABULARY)
    assert repaired.typed == text
    assert all(one.end <= other.start for one, other in pairwise(repaired.changes))
    pieces, end = [], 0
    for change in repaired.changes:
        assert text[change.start : change.end] == change.typed != change.repaired
        pieces += [text[end : change.start], change.repaired]
        end = change.end
    assert "".join([*pieces, text[end:]]) == repaired.text


@given(typed)
def test_marks_alone_leave_the_letters(text: str) -> None:
    """Where nothing but marks or tones are changed, the letters are what was typed."""
    repaired = repair(text, VOCABULARY)
    if all(change.kind in (Kind.MARKS, Kind.TONE) for change in repaired.changes):
        assert fold(repaired.text).lower() == fold(text).lower()
    if not repaired.changes:
        assert (repaired.text, repaired.gain) == (text, 0.0)
