"""Cursors of every kind, for Hypothesis."""

from datetime import date

from hypothesis import strategies as st

from search.analysis.dates import FIRST_YEAR, LAST_YEAR
from search.article import MAX_ID_LENGTH
from search.plan import Place
from search.query.cursor import Cursor
from search.query.model import MAX_PAGE

IDS = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=MAX_ID_LENGTH)
PLACES = st.builds(
    Place,
    score=st.floats(0, 1e9),
    published=st.none() | st.integers(-62_135_000_000, 253_402_000_000),
    id=IDS,
)
CURSORS = st.builds(
    Cursor,
    version=st.from_regex(r"[0-9TZ:a-f-]{1,60}", fullmatch=True),
    plan=st.binary(min_size=8, max_size=8).map(bytes.hex),
    step=st.integers(0, 255),
    page=st.integers(2, MAX_PAGE),
    today=st.none() | st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)),
    place=PLACES,
)
