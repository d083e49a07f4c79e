"""What a query is taken to mean, by a small index of its own."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.analyzers import FOLDED
from search.analysis.normalize import clean
from search.engine.port import Searcher
from search.glossary import built_in_glossary
from search.query.model import MAX_LENGTH, Query
from search.query.reading import Reading, Understanding
from search.understanding import MAX_SYLLABLES, as_typed, understand, unquoted
from tests import make
from tests.search.searching import index

TODAY = date(2026, 11, 24)
LINES = (
    "Thành phố họp về cải cách hành chính và thủ tục hành chính ở các quận",
    "Cải cách hành chính phải bắt đầu từ thủ tục hành chính",
    "Ủy ban nhân dân quận họp bàn về cải cách hành chính",
    "Theo Nghị quyết 98/2023/QH15, thành phố được thí điểm cơ chế",
    "Nghị quyết 98/2023/QH15 là cơ chế riêng của thành phố",
    "Nghị quyết 98 cho thành phố cơ chế riêng",
    "Hai nước In-đô-nê-xi-a và Việt Nam họp ngày 13/12/2023",
    "Đội quản lý trật tự đô thị (QLTTĐT) ra quân",
    "Đội quản lý trật tự đô thị (QLTTĐT) nhắc nhở",
)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Return a searcher of a few lines, each many times: statistics need some text."""
    articles = [
        make.article(f"{number}-{copy}", line, line) for number, line in enumerate(LINES) for copy in range(8)
    ]
    return index(articles, tmp_path_factory.mktemp("news"))


def taken(news: Searcher, text: str, **rest: object) -> Understanding:
    """Return how a query is taken."""
    query = Query(text=clean(text), **rest)  # type: ignore[arg-type]
    return understand(query, news, built_in_glossary(), TODAY)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cai cach hanh chinh", "cải cách hành chính"),
        ("cair cachs hanhf chinhs", "cải cách hành chính"),
        ("cai3 cach1 hanh2 chinh1", "cải cách hành chính"),
        ("cảicách hành chính", "cải cách hành chính"),
        ('thanh pho "cai cach" -thu tuc', 'thành phố "cai cach" -thu tuc'),
        ("uy ban nhan dan", "ủy ban nhân dân"),
    ],
)
def test_what_was_meant_is_read_from_the_articles(news: Searcher, typed: str, meant: str) -> None:
    """Marks and keystrokes, in the articles' own spelling; what is quoted or excluded stays."""
    asked = taken(news, typed)
    assert (asked.interpreted_as, asked.did_you_mean) == (meant, None)


@pytest.mark.parametrize("text", ["cải cách hành chính", "", "98/2023/QH15", "H5N1 5G", '"cai cach"', "-cai"])
def test_what_is_right_is_not_reinterpreted(news: Searcher, text: str) -> None:
    """Nothing is said where nothing was done."""
    assert (taken(news, text).interpreted_as, taken(news, text).did_you_mean) == (None, None)


def test_exact_takes_a_query_at_its_word(news: Searcher) -> None:
    """No repair, no expansion."""
    asked = taken(news, "cai cach CCHC", exact=True)
    assert asked == as_typed(Query(text="cai cach CCHC"))
    assert asked.readings == (Reading("cai cach CCHC"),)


def test_what_was_typed_is_searched_beside_what_was_meant(news: Searcher) -> None:
    """Letters that were changed keep their typed form at the same place."""
    (reading,) = taken(news, "họp cair cachs").readings
    assert reading.text == "họp cải cách"
    assert [(reading.text[o.start : o.end], o.text) for o in reading.others] == [
        ("cải", "cair"),
        ("cách", "cachs"),
    ]


def test_a_short_form_is_spelled_out(news: Searcher) -> None:
    """From the list, or because articles say what it means; whatever its case."""
    for text, short, long in (
        ("họp CCHC quận", "CCHC", "cải cách hành chính"),
        ("họp cchc quận", "cchc", "cải cách hành chính"),
        ("họp QLTTĐT quận", "QLTTĐT", "quản lý trật tự đô thị"),
    ):
        (reading,) = taken(news, text).readings
        (found,) = reading.expansions
        assert (found.short, found.long, found.is_typed_short) == (short, long, True)
        assert reading.text[found.start : found.end] == long


def test_a_long_form_is_found_by_its_short_form_too(news: Searcher) -> None:
    """So that both ways of asking find the same articles."""
    (reading,) = taken(news, "họp cai cach hanh chinh").readings
    (found,) = reading.expansions
    assert (found.short, found.is_typed_short) == ("CCHC", False)
    assert reading.text[found.start : found.end] == "cải cách hành chính"


@pytest.mark.parametrize(
    "text", ["98/2023/QH15", "98/2023/qh15", "98 2023 qh15", "số 98/2023/QH15", "so 98/2023/QH15"]
)
def test_a_number_is_one_however_it_is_typed(news: Searcher, text: str) -> None:
    """The reading is the same, and looks for the parts that mean this document, too."""
    asked = taken(news, text)
    (reading,), (document,) = asked.readings, asked.documents
    assert reading == taken(news, "98/2023/QH15").readings[0]
    assert document.number == "98/2023/QH15"
    assert reading.keys[0].terms == (
        ("citations", "98/nghi-quyet/98/2023/QH15"),
        ("citations", "98/nghi-quyet/98"),
    )


def test_what_is_named_twice_is_told_once(news: Searcher) -> None:
    """Also where something else stands between."""
    asked = taken(news, '98/2023/QH15 ngày 13/12/2023 "cơ chế" 98/2023/QH15 ngày 13/12/2023')
    assert [document.number for document in asked.documents] == ["98/2023/QH15"]
    assert len(asked.periods) == 1
    assert len(asked.readings) == 2


def test_a_part_of_a_number_means_the_document_that_articles_name(news: Searcher) -> None:
    """Nghị quyết 98 is 98/2023/QH15 here."""
    assert [document.number for document in taken(news, "nghi quyet 98").documents] == ["98/2023/QH15"]


@pytest.mark.parametrize(
    "text", ["13/12/2023", "ngày 13 tháng 12 năm 2023", "13 Tháng Mười Hai 2023", "ngay 13.12.2023"]
)
def test_a_day_is_one_however_it_is_typed(news: Searcher, text: str) -> None:
    """It is looked for among the days that articles mention, and can be suggested as a filter."""
    asked = taken(news, f"họp {text}")
    (reading,), (period,) = asked.readings, asked.periods
    assert reading.text == "họp 13/12/2023"
    assert [key.terms for key in reading.keys] == [(("mentioned", "2023-12-13"),)]
    assert (period.first, period.last) == (date(2023, 12, 13), date(2023, 12, 13))


def test_months_and_relative_days_are_words_and_a_suggestion(news: Searcher) -> None:
    """They narrow nothing unless the reader wants it."""
    for text, first, last in (
        ("họp tháng 7 năm 2023", date(2023, 7, 1), date(2023, 7, 31)),
        ("họp hôm qua", date(2026, 11, 23), date(2026, 11, 23)),
    ):
        asked = taken(news, text)
        assert [(period.first, period.last) for period in asked.periods] == [(first, last)]
        assert (asked.readings[0].text, asked.readings[0].keys) == (text, ())


@pytest.mark.parametrize("text", ["In-đô-nê-xi-a", "in đô nê xi a", "indonexia"])
def test_a_name_is_one_however_it_is_typed(news: Searcher, text: str) -> None:
    """Joined up, with hyphens or apart: articles have its key, or its syllables side by side."""
    (reading,) = taken(news, f"họp {text}").readings
    assert reading.text == "họp indonexia"
    (name,) = reading.keys
    assert name.terms[0] == ("keys", "indonexia")


@pytest.mark.parametrize(("text", "read"), [("Q.1", "Quận 1"), ("quý IV", "quý 4"), ("TP. HCM", "tphcm")])
def test_what_is_written_in_several_ways_is_read_in_one(news: Searcher, text: str, read: str) -> None:
    """As articles are, when they are indexed; also where a query is taken at its word."""
    for exact in (False, True):
        assert [reading.text for reading in taken(news, text, exact=exact).readings] == [read]


def test_quotes_can_be_taken_off(news: Searcher) -> None:
    """The quoted text becomes a reading of its own, and no condition."""
    asked = unquoted(taken(news, 'họp "cải cách" -thuế'))
    assert [reading.text for reading in asked.readings] == ["họp", "cải cách"]
    assert len(asked.parsed.nodes) == 2


def test_a_long_query_is_cut_also_when_its_quotes_are_taken_off(news: Searcher) -> None:
    """Time is bounded: no more than MAX_SYLLABLES are looked for, quoted and bare ones together."""
    many = " ".join(f"{number:x}" for number in range(150))[: MAX_LENGTH - 10]
    for text in (f'"{many}"', f'họp "{many}" "thuế"'):
        readings = unquoted(taken(news, text)).readings
        assert len({token.text for reading in readings for token in FOLDED(reading.text)}) == MAX_SYLLABLES


@given(st.text(max_size=MAX_LENGTH).map(clean).filter(lambda text: len(text) <= MAX_LENGTH))
def test_whatever_is_typed_is_taken_somehow(news: Searcher, text: str) -> None:
    """Nothing raises, and every place lies in its reading."""
    for reading in taken(news, text).readings:
        places = [(other.start, other.end) for other in reading.others]
        places += [(expansion.start, expansion.end) for expansion in reading.expansions]
        places += [(key.start, key.end) for key in reading.keys]
        assert all(0 <= start < end <= len(reading.text) for start, end in places)
