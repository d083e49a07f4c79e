"""Small values for tests, made in one line."""

from datetime import datetime
from zoneinfo import ZoneInfo

from search.article import Article

HCM = ZoneInfo("Asia/Ho_Chi_Minh")


def article(article_id: str, title: str = "", body: str = "", **rest: object) -> Article:
    """Return an article; ``published`` may be an ISO day or moment of the site's zone."""
    published = rest.pop("published", "2023-12-13T14:00:00")
    if isinstance(published, str):
        published = datetime.fromisoformat(published).replace(tzinfo=HCM)
    return Article(id=article_id, title=title or f"Bài {article_id}", body=body, published=published, **rest)  # type: ignore[arg-type]
