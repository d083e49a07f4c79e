"""Articles that tell of the same thing: the most telling terms of one, looked for in all the others.

The method is that of Lucene's MoreLikeThis (org.apache.lucene.queries.mlt): a term tells as much as
tf x idf, the best of them become a query in which each weighs its share, any of them may match. What
differs: idf is that of our BM25, pairs of syllables and PyVi's words are terms beside keys, and the
article's own score is the measure of all others. A hit far below it shares a few words and no subject.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from heapq import nlargest
from itertools import islice, pairwise
from math import log1p

from search import ranking
from search.analysis.analyzers import Terms, analyze
from search.analysis.keys import keys
from search.article import Article
from search.engine.port import Hit, Searcher
from search.plan import Plan, Term
from search.results import Related
from search.schema import ALL_PAIRS, ALL_WORDS, KEYS, Field

# How many articles are shown.
COUNT = 5
# A text tells its subject in its first pages; the longest article (2,000,000 characters) is no slower.
LOOKED_AT = 10_000
# Of so many hits, COUNT are left when the article, its copies and those shown elsewhere are taken out.
_HITS = 24

# Two texts are copies when they share this much of their runs of three words (the resemblance of Broder
# 1997). Of 4,867 related pairs among 50,000 news items four share more than half and none four fifths: those
# are reports of one event written anew, and two procedures from one template may be as close.
_SAME_TEXT = 0.8
_RUN = 3


def related_articles(
    article: Article, searcher: Searcher, without: Collection[str] = ()
) -> tuple[Related, ...]:
    """Return up to COUNT articles on the subject of an indexed article, the most alike first.

    Neither the article itself, nor copies of it or of each other, nor the ids in ``without``; none at all
    where the article says too little, or nothing else speaks of what it says.
    """
    plan = _plan(article, searcher)
    hits = searcher.search(plan).hits if plan.groups else ()
    own_score = next((hit.score for hit in hits if hit.article.id == article.id), 0.0)
    near = (hit for hit in hits if hit.score >= ranking.RELATED_FLOOR * own_score > 0)
    shown = islice((hit for hit in _distinct(article, near) if hit.article.id not in without), COUNT)
    return tuple(Related(hit.article, min(1.0, hit.score / own_score)) for hit in shown)


def _plan(article: Article, searcher: Searcher) -> Plan:
    """Return the plan that looks for an article's most telling terms; empty where it has none."""
    articles = searcher.status().articles
    weighed = []
    for field, weight, counts in _counted(article):
        for text, count in counts.items():
            frequency = searcher.frequency(field.name, text)
            # A term of this article alone leads nowhere, one of many articles anywhere.
            if 1 < frequency <= articles * ranking.RELATED_COMMON:
                idf = log1p((articles - frequency + 0.5) / (frequency + 0.5))
                weighed.append((weight * count * idf, field.name, text))
    telling = nlargest(ranking.RELATED_TERMS, weighed)
    groups = tuple(Term(field, text, weight / telling[0][0]) for weight, field, text in telling)
    return Plan(groups=groups, minimum=ranking.related_minimum(len(groups)), size=_HITS)


def _counted(article: Article) -> Iterator[tuple[Field, float, Counter[str]]]:
    """Yield fields, what a term weighs in each, and how often the article says each term.

    What the body says once is left out, as MoreLikeThis does: most of it is by the way, and half of the
    time would go into looking it up.
    """
    heading = f"{article.title}\n{article.summary}"
    whole = "\n".join(article.texts())[:LOOKED_AT]
    of_heading, of_whole = analyze(heading), analyze(whole)
    yield ALL_PAIRS, ranking.RELATED_PAIR, _repeated(_pairs(of_whole), _pairs(of_heading))
    yield ALL_WORDS, ranking.RELATED_WORD, _repeated(of_whole.words, of_heading.words)
    yield KEYS, ranking.RELATED_KEY, Counter(keys(whole))


def _pairs(terms: Terms) -> list[str]:
    return [f"{first}_{second}" for line in terms.lines for first, second in pairwise(line)]


def _repeated(terms: Iterable[str], kept: Iterable[str]) -> Counter[str]:
    """Count terms, without those that stand there once and are none of ``kept``."""
    counts, always = Counter(terms), set(kept)
    return Counter({term: count for term, count in counts.items() if count > 1 or term in always})


def _distinct(article: Article, hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield the hits that are neither the article, nor a copy of it, nor of a hit before."""
    seen = [_runs(article)]
    for hit in hits:
        runs = _runs(hit.article)
        is_copy = any(len(runs & other) >= _SAME_TEXT * len(runs | other) for other in seen)
        if hit.article.id != article.id and not is_copy:
            seen.append(runs)
            yield hit


def _runs(article: Article) -> set[tuple[str, ...]]:
    """Return the runs of three words of an article's text, as blanks part them."""
    words = "\n".join(article.texts())[:LOOKED_AT].lower().split()
    return {tuple(words[place : place + _RUN]) for place in range(max(1, len(words) - _RUN + 1))}
