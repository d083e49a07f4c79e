"""An article as an answer: its title and its best piece with ranges to mark, and how closely it agrees."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.article import Article
from search.results import Snippet, Tier
from search.snippet import Part, best_piece, whole
from search.wanted import Agreement, Match, Wanted

# The longest article (2,000,000 characters) would take a second to read through; its beginning must do.
LOOKED_AT = 100_000
# A syllable on its own is worth a mark when fewer than one article in ten holds it; "của" is not.
RARE = 2.3

_TIERS = {
    Agreement.EXACT: Tier.EXACT,
    Agreement.TONE_FOLDED: Tier.TONE_FOLDED,
    Agreement.FOLDED: Tier.FOLDED,
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

    Ranges point into the text as it is displayed, whatever marks were typed. Where neighbours of the
    query stand side by side anywhere in the article, a common syllable on its own is not marked.
    """
    parts = [Part(name, text, asked.matches(text)) for name, text in _texts(article)]
    if any(match.paired for part in parts for match in part.matches):
        parts = [part._replace(matches=_telling(part.matches, asked)) for part in parts]
    return Highlights(
        whole(parts[0]),
        best_piece(parts[1:], asked),
        _tier(parts) if asked.rarity else None,
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


def _telling(found: Iterable[Match], asked: Wanted) -> list[Match]:
    return [match for match in found if match.paired or asked.rarity[match.folded] >= RARE]


def _tier(parts: Iterable[Part]) -> Tier:
    """Return how closely an article agrees: of each syllable the best form, of these the worst."""
    best: dict[str, Agreement] = {}
    for match in (match for part in parts for match in part.matches):
        best[match.folded] = min(match.agreement, best.get(match.folded, Agreement.FOLDED))
    return _TIERS[max(best.values(), default=Agreement.FOLDED)]
