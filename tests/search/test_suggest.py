"""Suggestions while somebody types."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.normalize import clean
from search.config import Settings
from search.engine import open_writer
from search.engine.port import Searcher
from search.results import SuggestionKind
from search.service import suggest
from search.suggest import LIMIT
from tests.make import article
from tests.search.searching import index

REFORM = [
    article(
        f"reform-{number}",
        title,
        f"{title}. Kỹ thuật mới giúp cải cách hành chính.",
        published=f"2023-05-{number:02}",
    )
    for number, title in enumerate(
        (
            "Thành phố họp bàn cải cách hành chính",
            "Cải cách hành chính: nửa năm nhìn lại",
            "Quận khen thưởng người cải cách hành chính giỏi",
        ),
        start=1,
    )
]
DRUGS = [
    article(f"drugs-{number}", f"Cai nghiện số {number}", "Mở lớp cai nghiện.", published="2022-03-01")
    for number in (1, 2)
]
LAW = [
    article("law-1", "Triển khai Nghị quyết", "Theo Nghị quyết số 98/2023/QH15 và Quyết định 982/QĐ-UBND."),
    article("law-2", "Sơ kết Nghị quyết", "Sau một năm theo Nghị quyết 98/2023/QH15."),
    article("law-3", "Xe mới", "Thông tư 05/2023/TT-BTC về lệ phí."),
]
SAME = [
    article(f"same-{number}", "Lịch tiếp công dân", "Tuần này.", published=f"2023-0{number}-01")
    for number in (1, 2)
]
ARTICLES = [*REFORM, *DRUGS, *LAW, *SAME]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Return a searcher of ARTICLES."""
    return index(ARTICLES, tmp_path_factory.mktemp("index"))


def texts(text: str, searcher: Searcher, kind: SuggestionKind) -> list[str]:
    """Return what of a kind is suggested."""
    return [found.text for found in suggest(text, searcher) if found.kind is kind]


@pytest.mark.parametrize("typed", ["cải c", "cai c", "CAI C", "Cải cá", "cải cach"])
def test_phrases_go_on_from_what_is_typed(searcher: Searcher, typed: str) -> None:
    """With marks or without, in any capitals; spelt with all marks."""
    assert "cải cách hành chính" in texts(typed, searcher, SuggestionKind.PHRASE)


def test_typed_marks_count(searcher: Searcher) -> None:
    """Who typed "cải" does not mean "cai nghiện"; who typed "cai" may."""
    assert "cai nghiện" in texts("cai", searcher, SuggestionKind.PHRASE)
    assert "cai nghiện" not in texts("cải", searcher, SuggestionKind.PHRASE)
    assert texts("cải", searcher, SuggestionKind.PHRASE)
    assert not any("cai" in title for title in texts("cải", searcher, SuggestionKind.TITLE))


def test_phrases_are_spelt_as_the_articles_spell_them(searcher: Searcher) -> None:
    """The index compares "kĩ"; here people write "kỹ"."""
    assert "kỹ thuật" in texts("kĩ t", searcher, SuggestionKind.PHRASE)
    assert "kỹ thuật" in texts("ky", searcher, SuggestionKind.PHRASE)


def test_what_is_typed_already_is_not_suggested(searcher: Searcher) -> None:
    """Pressing it would change nothing; without its marks it would."""
    assert "cai nghiện" not in texts("cai nghiện", searcher, SuggestionKind.PHRASE)
    assert "cai nghiện" in texts("cai nghien", searcher, SuggestionKind.PHRASE)


def test_a_blank_says_that_the_word_is_whole(searcher: Searcher) -> None:
    """What begins "ca" may become "cải"; the word "ca" may not."""
    assert texts("ca", searcher, SuggestionKind.PHRASE)
    assert texts("ca ", searcher, SuggestionKind.PHRASE) == []


def test_titles_that_begin_so_come_first_then_the_newest(searcher: Searcher) -> None:
    """Any words of a title that stand side by side lead to it."""
    assert texts("cai cach hanh ch", searcher, SuggestionKind.TITLE) == [
        "Cải cách hành chính: nửa năm nhìn lại",
        "Quận khen thưởng người cải cách hành chính giỏi",
        "Thành phố họp bàn cải cách hành chính",
    ]
    assert texts("khen thuong nguoi", searcher, SuggestionKind.TITLE) == [
        "Quận khen thưởng người cải cách hành chính giỏi"
    ]
    assert texts("khen nguoi", searcher, SuggestionKind.TITLE) == []


def test_numbers_go_on_in_any_spelling(searcher: Searcher) -> None:
    """Behind the name of a kind only documents of that kind; zeros before a number do not matter."""
    for typed in ("98/2", "98 2023", "98/2023/qh", "nghị quyết số 98", "nghi quyet 98/"):
        assert texts(typed, searcher, SuggestionKind.NUMBER) == ["98/2023/QH15"], typed
    assert texts("98", searcher, SuggestionKind.NUMBER) == ["98/2023/QH15", "982/QĐ-UBND"]
    assert texts("5/2023", searcher, SuggestionKind.NUMBER) == ["05/2023/TT-BTC"]
    assert texts("005", searcher, SuggestionKind.NUMBER) == ["05/2023/TT-BTC"]
    for nothing in ("0", "00", "nghị quyết số 0"):
        assert texts(nothing, searcher, SuggestionKind.NUMBER) == [], nothing
    assert texts("giá 98", searcher, SuggestionKind.NUMBER) == []


def test_counts_are_exact(searcher: Searcher) -> None:
    """Articles that hold the phrase, have the title, name the document."""
    counts = {found.text: found.count for typed in ("c", "lich", "98") for found in suggest(typed, searcher)}
    assert counts["cải cách hành chính"] == 3
    assert counts["cai nghiện"] == 2
    assert counts["Lịch tiếp công dân"] == 2
    assert counts["98/2023/QH15"] == 2


def test_nothing_typed_suggests_nothing(searcher: Searcher) -> None:
    """Nor does what holds no letter and no digit."""
    for nothing in ("", "   ", "…?!", "👨‍👩‍👧"):
        assert suggest(nothing, searcher) == ()


def test_removed_articles_suggest_nothing(tmp_path: Path) -> None:
    """What only they said is offered no longer, at once and before any merging."""
    searcher = index(ARTICLES, tmp_path)
    with open_writer(Settings(data_dir=tmp_path)).live_generation() as generation:
        generation.remove([drugs.id for drugs in DRUGS])
        generation.publish()
    assert suggest("cai n", searcher) == ()
    assert "cải cách hành chính" in texts("cai", searcher, SuggestionKind.PHRASE)


def test_added_articles_count_with_the_others(tmp_path: Path) -> None:
    """A phrase of one article here and one there is a phrase of two."""
    searcher = index([*ARTICLES, article("one", body="Đàn sếu đầu đỏ về.")], tmp_path)
    assert texts("sếu", searcher, SuggestionKind.PHRASE) == []
    with open_writer(Settings(data_dir=tmp_path)).live_generation() as generation:
        generation.add([article("two", body="Người dân đón sếu đầu đỏ.")])
        generation.publish()
    assert texts("sếu", searcher, SuggestionKind.PHRASE) == ["sếu đầu đỏ"]


HOSTILE = [
    "\0",
    "a\u0300\u0301",
    "((((((((((",
    '"cải cách" "hành chính',
    "cải* c?ch h[aà]nh",
    "cải AND cách OR NOT hành",
    "title:cải cách^5 ~2",
    "[a TO z] {1 TO 9}",
    "và/hoặc // /",
    "a_b __ _",
    "東京都 cải cách",
    "1234567890" * 20,
    "đ " * 250,
    "a." * 250,
    "98/" * 100,
    "9" + "/" * 400 + "東",
    "9 " * 200 + "東",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(searcher: Searcher, text: str) -> None:
    """No error, and no more than fits under the box."""
    assert len(suggest(clean(text), searcher)) <= LIMIT


@given(text=st.text(max_size=40), tail=st.sampled_from(["", "cai", "Cải cách h", " 98/2", "lịch tiếp", " "]))
def test_any_text_is_answered(searcher: Searcher, text: str, tail: str) -> None:
    """At most LIMIT, each once, each found in at least one article."""
    found = suggest(clean(text + tail), searcher)
    assert len(found) <= LIMIT
    assert len({(suggestion.kind, suggestion.text) for suggestion in found}) == len(found)
    assert all(suggestion.count > 0 for suggestion in found)
