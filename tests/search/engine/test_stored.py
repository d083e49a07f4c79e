"""An article is stored whole."""

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.normalize import clean
from search.article import Article, Attachment
from search.engine.whoosh import letters
from search.engine.whoosh.stored import decode, encode
from search.errors import InvalidArticle
from search.mentions import Mentions, mentions
from tests.make import article

# None, grave, acute, hook above, tilde, dot below.
TONES = ["", *"\u0300\u0301\u0309\u0303\u0323"]
TEXT = st.text(max_size=40).map(clean)
MAYBE = st.none() | TEXT
MOMENT = st.none() | st.datetimes(timezones=st.just(UTC))
ARTICLES = st.builds(
    Article,
    id=st.text(st.characters(categories=("L", "N")), min_size=1, max_size=9),
    url=MAYBE,
    title=TEXT.filter(bool),
    summary=TEXT,
    body=TEXT,
    published=MOMENT,
    updated=MOMENT,
    category=MAYBE,
    source=MAYBE,
    author=MAYBE,
    captions=st.lists(TEXT, max_size=3).map(tuple),
    attachments=st.lists(st.builds(Attachment, url=TEXT, title=TEXT, text=TEXT), max_size=2).map(tuple),
)


NOTHING = Mentions()


@given(st.text())
def test_every_text_comes_back(text: str) -> None:
    """Whatever letters it has, and control characters, too."""
    assert letters.decode(letters.encode(text)) == text


def test_vietnamese_takes_a_byte_for_each_letter() -> None:
    """All its letters in every tone, and the marks that news use."""
    marked = (unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES)
    text = "".join(marked) + "đ\nabcxyz 0189,. “–” ‘…’"
    for whole in (text, text.upper()):
        assert len(letters.encode(whole)) == len(whole)


@given(ARTICLES)
def test_every_article_comes_back(given_one: Article) -> None:
    """Decoding what was encoded gives an equal article; an empty text is not a missing one."""
    assert decode(encode(given_one, NOTHING)) == (given_one, NOTHING)


def test_what_an_article_names_comes_back() -> None:
    """Days and numbers of documents are kept with it, each as it was found."""
    meeting = article("a", "Họp ngày 14/7/2023", "Theo 98/2023/QH15 và 24-NQ/TW, từ ngày 1/8/2023.")
    named = mentions(meeting)
    assert (len(named.days), len(named.numbers)) == (2, 2)
    assert decode(encode(meeting, named)) == (meeting, named)


def test_the_zone_of_a_moment_is_its_offset() -> None:
    """A moment keeps its offset from UTC, which is what it was published with."""
    moment = decode(encode(article("a", published="2023-12-13T14:00:00"), NOTHING))[0].published
    assert moment == datetime(2023, 12, 13, 7, tzinfo=UTC)
    assert str(moment).endswith("+07:00")


@pytest.mark.parametrize("dirty", ["a\0b", "a\1b", "\2"])
@pytest.mark.parametrize("field", ["body", "url"])
def test_what_was_not_cleaned_is_refused(field: str, dirty: str) -> None:
    """Control characters would be taken for the end of a field, or for one that is missing."""
    with pytest.raises(InvalidArticle):
        encode(article("a", **{field: dirty}), NOTHING)
