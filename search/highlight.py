"""An article as an answer: its title and its best piece with ranges to mark, and how closely it agrees."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from search.article import Article
from search.results import Snippet, Tier
from search.snippet import Part, best_piece, whole
from search.wanted import Agreement, Wanted

# The longest article (2,000,000 characters) would take a second to read through; its beginning must do.
LOOKED_AT = 100_000

_TIERS = {
    Agreement.EXACT: Tier.EXACT,
    Agreement.TONE_FOLDED: Tier.TONE_FOLDED,
    Agreement.ABBREVIATION: Tier.ABBREVIATION,
    Agreement.FOLDED: Tier.FOLDED,
    Agreement.FUZZY: Tier.FUZZY,
}


@dataclass(frozen=True, slots=True)
class Highlights:
    """What there is to show of an article; search.results.Result explains ``tier`` and ``via``."""

    title: Snippet
    snippet: Snippet
    tier: Tier | None
    via: tuple[str, ...]


def highlight(article: Article, asked: Wanted) -> Highlights:
    """Show article as an answer to what was asked.

    Ranges point into the text as it is displayed, whatever marks were typed.
    """
    names, texts = zip(*_texts(article), strict=True)
    found = asked.matches(texts[:1] if asked.in_title else texts)
    found += [[] for _ in texts[len(found) :]]
    parts = [*map(Part, names, texts, found)]
    return Highlights(
        whole(parts[0]),
        best_piece(parts[1:], asked),
        _TIERS[asked.agreement(chain.from_iterable(part.matches for part in parts))]
        if asked.rarity
        else None,
        tuple(dict.fromkeys(part.name for part in parts if part.matches)),
    )


def _texts(article: Article) -> Iterator[tuple[str, str]]:
    """Yield the parts of an article in reading order, the heading first, as far as is looked at."""
    texts = [
        ("title" if article.title else "body", article.heading),
        ("summary", article.summary),
        ("body", article.body),
        *(("captions", caption) for caption in article.captions),
        *(("attachments", f"{file.title}\n{file.text}") for file in article.attachments),
    ]
    left = LOOKED_AT
    for name, text in texts:
        yield name, text[:left]
        left = max(0, left - len(text))
