"""An article as other programs name its parts: schema.org for search engines, Open Graph for sharing."""

from typing import Any

from search.article import Article
from web.markup import shortened

MAX_DESCRIPTION = 160


def description(article: Article) -> str:
    """Return what an article is about, in a sentence or two."""
    return shortened(article.summary or article.body, MAX_DESCRIPTION)


def news_article(article: Article, site_name: str, address: str | None) -> dict[str, Any]:
    """Return an article as schema.org's NewsArticle; address is its whole address, where that is known."""
    parts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.heading,
        "description": description(article),
        "inLanguage": "vi",
        "datePublished": article.published.isoformat() if article.published else None,
        "dateModified": article.updated.isoformat() if article.updated else None,
        "articleSection": article.category,
        "author": {"@type": "Person", "name": article.author} if article.author else None,
        "creditText": article.source,
        "publisher": {"@type": "GovernmentOrganization", "name": site_name},
        "isAccessibleForFree": True,
        "mainEntityOfPage": address,
    }
    return {name: value for name, value in parts.items() if value is not None}


def open_graph(article: Article, site_name: str, address: str | None) -> list[tuple[str, str]]:
    """Return what a page says to those who show it where it is shared."""
    parts = (
        ("og:type", "article"),
        ("og:site_name", site_name),
        ("og:locale", "vi_VN"),
        ("og:title", article.heading),
        ("og:description", description(article)),
        ("og:url", address),
        ("article:published_time", article.published.isoformat() if article.published else None),
        ("article:modified_time", article.updated.isoformat() if article.updated else None),
        ("article:section", article.category),
    )
    return [(name, value) for name, value in parts if value]
