"""The months that have news."""

from pathlib import Path

from search.service import months
from tests import make
from tests.search.searching import index


def test_months_with_news_are_counted_in_order(tmp_path: Path) -> None:
    """What has no date is in no month; a month without news is left out."""
    days = {"a": "2023-12-13", "b": "2022-05-01", "c": "2023-12-14T09:00:00", "d": "2023-11-02", "e": None}
    searcher = index([make.article(id_, published=day) for id_, day in days.items()], tmp_path)
    assert [(bucket.value, bucket.count) for bucket in months(searcher)] == [
        ("2022-05", 1),
        ("2023-11", 1),
        ("2023-12", 2),
    ]
