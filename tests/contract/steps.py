"""What the tests of an engine do again and again, and the articles that they do it with."""

from search.article import Article
from search.engine.port import IndexWriter, Searcher
from search.plan import Plan, Term
from tests.make import article

Engine = tuple[Searcher, IndexWriter]

GOLD = article("gold", "Giá vàng tăng mạnh", "Giá vàng trong nước hôm nay.", category="Kinh tế", source="A")
RAIN = article(
    "rain", "Mưa lớn ở miền Trung", "Nước sông lên.", category="Thời sự", published="2023-12-14T01:00:00"
)
PLAN = article(
    "plan", "Kế hoạch cải cách hành chính", "Cải cách hành chính năm 2024.", category="Thời sự", source="A"
)


def publish(engine: Engine, *articles: Article) -> None:
    """Publish a new generation of articles."""
    with engine[1].generation() as generation:
        generation.add(articles)
        generation.publish()


def found(searcher: Searcher, *syllables: str, **plan: object) -> list[str]:
    """Return the ids that hold all syllables, best first."""
    groups = tuple(Term("all_f", syllable) for syllable in syllables)
    wanted = Plan(groups=groups, minimum=len(groups), **plan)  # type: ignore[arg-type]
    return [hit.article.id for hit in searcher.search(wanted).hits]
