"""An article is stored whole."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.normalize import clean
from search.article import Article, Attachment
from search.engine.whoosh.stored import decode, encode
from search.errors import InvalidArticle
from tests.make import article

TEXT = st.text(max_size=40).map(clean)
MAYBE = st.none() | TEXT.filter(bool)
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
    captions=st.lists(TEXT.filter(bool), max_size=3).map(tuple),
    attachments=st.lists(st.builds(Attachment, url=TEXT, title=TEXT, text=TEXT), max_size=2).map(tuple),
)


@given(ARTICLES)
def test_every_article_comes_back(given_one: Article) -> None:
    """Decoding what was encoded gives an equal article."""
    assert decode(encode(given_one)) == given_one


def test_the_zone_of_a_moment_is_its_offset() -> None:
    """A moment keeps its offset from UTC, which is what it was published with."""
    moment = decode(encode(article("a", published="2023-12-13T14:00:00"))).published
    assert moment == datetime(2023, 12, 13, 7, tzinfo=UTC)
    assert str(moment).endswith("+07:00")


@pytest.mark.parametrize("body", ["a\0b", "a\1b"])
def test_what_was_not_cleaned_is_refused(body: str) -> None:
    """Control characters would be taken for the end of a field."""
    with pytest.raises(InvalidArticle):
        encode(article("a", body=body))
