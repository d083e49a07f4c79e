"""What `make serve` indexes is whole, and is what its README.md says."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.must_find import MustFind
from indexer.sources import SOURCES
from indexer.sources.catalog import find
from search.article import Article
from search.best_bets.file import read
from search.config import Settings
from search.evaluation.evaluate import indexed
from tests.indexer.reading import context
from tests.indexer.specimen import seed
from tests.make import HCM

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "indexer" / "sample"


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    """Return all that the sample yields; anything but an article is a failure."""
    found = [
        item for source in find(str(SAMPLE), {}) for item in SOURCES[source.kind].read(source, context())
    ]
    assert all(isinstance(item, Article) for item in found)
    return [item for item in found if isinstance(item, Article)]


def test_every_record_is_an_article_of_its_own(articles: list[Article]) -> None:
    """No id twice, no record rejected, a category, a source and a text on each."""
    assert len({article.id for article in articles}) == len(articles)
    assert Counter(article.category for article in articles) == {
        "Văn bản pháp luật": 3_238,
        "Thủ tục hành chính": 207,
        "Tin tức sự kiện": 1,
    }
    assert all(article.title and article.body and article.source for article in articles)


def test_readme_counts_what_is_there(articles: list[Article]) -> None:
    """Its table and the files agree."""
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")

    assert f"{len(articles):,} articles" in readme
    assert f"{len({a.source for a in articles if a.category == 'Văn bản pháp luật'})} laws" in readme
    for path in SAMPLE.iterdir():
        assert path.name == "README.md" or f"`{path.name}`" in readme


def test_sample_finds_what_it_must(articles: list[Article]) -> None:
    """The file beside it holds, and README counts its lines."""
    must_find = MustFind.read(SAMPLE / "must_find.tsv", HCM)
    with indexed(articles, Settings()) as searcher:
        assert list(map(str, must_find.lost(searcher))) == []
    counted = f"`must_find.tsv` holds {len(must_find.expectations)} queries"
    assert counted in (SAMPLE / "README.md").read_text(encoding="utf-8")


def test_best_bets_lead_to_articles_that_are_there(articles: list[Article]) -> None:
    """The file beside it is right, and README counts its lines."""
    bets = read(SAMPLE / "best_bets.tsv")
    assert f"`best_bets.tsv` holds {len(bets)} [links" in (SAMPLE / "README.md").read_text(encoding="utf-8")
    here = {bet.url.removeprefix("/bai/") for bet in bets if bet.host is None}
    assert here
    assert here <= {article.id for article in articles}


def test_specimen_is_the_portal_page(articles: list[Article]) -> None:
    """The shipped record is what the rule reads off the page with everything around it."""
    (specimen,) = (article for article in articles if article.id == "cchc-000001")

    assert replace(seed(), id=specimen.id) == specimen


def test_laws_carry_the_day_they_were_passed(articles: list[Article]) -> None:
    """One law, one day, so that the day view and the year facet have something to show."""
    days = {
        (article.source, article.published) for article in articles if article.category == "Văn bản pháp luật"
    }

    assert len(days) == 23
    assert all(published is not None for _, published in days)
