"""BM25 over a plan, written to be read and not to be fast: what every engine must agree with."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

from search import ranking
from search.analysis.abbreviations import definitions
from search.analysis.analyzers import analyze
from search.analysis.citations import citation_term, cited_numbers, distinct, full_numbers
from search.analysis.dates import mentioned_days
from search.analysis.keys import keys
from search.analysis.normalize import slug
from search.analysis.periods import period_term
from search.article import Article
from search.plan import Adjacent, AnyOf, Clause, Filter, InRange, OneOf, Place, Plan, Sort, Term
from search.schema import FIELDS, Kind


class Reference:
    """Holds articles as plain lists of terms."""

    def __init__(self, articles: Iterable[Article], zone: ZoneInfo) -> None:
        self.zone = zone
        self.articles = {article.id: article for article in articles}
        self.lines = {
            (text, id_): analyze(content).lines
            for id_, article in self.articles.items()
            for text, content in _texts(article)
        }
        self.terms = {
            (field.name, id_): self._terms(field.kind, field.text, article)
            for id_, article in self.articles.items()
            for field in FIELDS
            if field.text
        }
        self.lengths = {
            field.name: sum(len(self.terms[field.name, i]) for i in self.articles)
            for field in FIELDS
            if field.text
        }

    def _terms(self, kind: Kind, text: str, article: Article) -> list[str]:
        content = dict(_texts(article))[text]
        analysed = analyze(content)
        numbers = cited_numbers(content)
        found: dict[Kind, Iterable[str]] = {
            Kind.SYLLABLES: [syllable for line in analysed.lines for syllable in line],
            Kind.PAIRS: [f"{a}_{b}" for line in analysed.lines for a, b in pairwise(line)],
            Kind.WORDS: analysed.words,
            Kind.KEYS: keys(content),
            Kind.DAYS: dict.fromkeys(map(period_term, mentioned_days(content))),
            Kind.NUMBERS: full_numbers(numbers),
            Kind.CITATIONS: map(citation_term, distinct(numbers)),
            Kind.DEFINITIONS: definitions(content),
        }
        return list(found[kind])

    def search(self, plan: Plan) -> tuple[list[tuple[str, float]], int]:
        """Return ids and scores of the plan's window, and the total."""
        found = [
            (id_, self.score(plan, id_) if plan.sort is Sort.RELEVANCE else 0.0)
            for id_ in self.articles
            if self.matches(plan, id_)
        ]
        found.sort(key=lambda hit: self._order(plan, *hit))
        behind = [hit for hit in found if self._is_behind(plan, hit)]
        return behind[plan.start : plan.start + plan.size], len(found)

    def goes_on(self, plan: Plan) -> bool:
        """Say whether there are hits behind the plan's window."""
        window, _ = self.search(plan)
        return bool(window) and len(self.search(replace(plan, size=len(self.articles)))[0]) > len(window)

    def place(self, hit: tuple[str, float]) -> Place:
        """Return where a hit stands."""
        published = self.articles[hit[0]].published
        moment = int(published.timestamp()) if published else None
        return Place(score=hit[1], published=moment, id=hit[0])

    def matches(self, plan: Plan, id_: str) -> bool:
        """Say whether an article matches."""
        return (
            sum(self.holds(clause, id_) for clause in plan.groups) >= (plan.minimum if plan.groups else 0)
            and all(self.holds(clause, id_) for clause in plan.must)
            and not any(self.holds(clause, id_) for clause in plan.must_not)
            and all(self.passes(wanted, id_) for wanted in plan.filters)
        )

    def holds(self, clause: Clause, id_: str) -> bool:
        """Say whether a clause matches an article."""
        match clause:
            case Term(field, text, _):
                return text in self.terms[field, id_]
            case Adjacent(field, texts, _):
                text = next(f.text for f in FIELDS if f.name == field)
                return any(_contains(line, list(texts)) for line in self.lines[text, id_])
            case AnyOf(clauses):
                return any(self.holds(part, id_) for part in clauses)

    def passes(self, wanted: Filter, id_: str) -> bool:
        """Say whether a filter lets an article through."""
        article = self.articles[id_]
        match wanted:
            case OneOf("document_numbers" as field, values):
                return not set(values).isdisjoint(self.terms[field, id_])
            case OneOf(field, values):
                return slug(self.facet(field, article)) in values
            case InRange("mentioned", low, high):
                spans = mentioned_days("\n".join(article.texts()))
                first, last = str(low or "0001-01-01"), str(high or "9999-12-31")
                return any(first <= s.first.isoformat() and s.last.isoformat() <= last for s in spans)
            case InRange(_, low, high):
                if article.published is None:
                    return False
                moment = int(article.published.timestamp())
                return (low is None or int(low) <= moment) and (high is None or moment <= int(high))

    def facet(self, field: str, article: Article) -> str:
        """Return an article's value of a facet field, "" for none."""
        if field == "year":
            return str(self.day(article).year) if article.published else ""
        return getattr(article, field) or ""

    def day(self, article: Article) -> date:
        """Return the day of publication in the site's zone."""
        assert article.published is not None
        return article.published.astimezone(self.zone).date()

    def facets(self, plan: Plan, name: str) -> Counter[str]:
        """Count a facet's values as if its own filter were off."""
        filters = tuple(f for f in plan.filters if not (isinstance(f, OneOf) and f.field == name))
        open_plan = Plan(
            groups=plan.groups, minimum=plan.minimum, must=plan.must, must_not=plan.must_not, filters=filters
        )
        found = {i: a for i, a in self.articles.items() if self.matches(open_plan, i)}
        if name == "document_numbers":
            return Counter(number for i in found for number in self.terms[name, i])
        values = (slug(self.facet(name, a)) for a in found.values())
        return Counter(value for value in values if value)

    def score(self, plan: Plan, id_: str) -> float:
        """Return an article's score: the sum over groups, must and boosts."""
        return sum(self._score(clause, id_) for clause in (*plan.groups, *plan.must, *plan.boosts))

    def _score(self, clause: Clause, id_: str) -> float:
        if not self.holds(clause, id_):
            return 0.0
        match clause:
            case Term(field, text, boost):
                return boost * self._bm25(field, text, id_)
            case Adjacent(field, texts, boost):
                return sum(boost * self._bm25(field, text, id_) for text in dict.fromkeys(texts))
            case AnyOf(clauses):
                return sum(self._score(part, id_) for part in clauses)

    def _bm25(self, field: str, text: str, id_: str) -> float:
        count = len(self.articles)
        frequency = sum(text in self.terms[field, other] for other in self.articles)
        idf = math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))
        terms = self.terms[field, id_]
        average = max(self.lengths[field] / count, 1.0)
        norm = ranking.K1 * (1 - ranking.B + ranking.B * _rounded(len(terms)) / average)
        tf = min(terms.count(text), 255)
        return idf * tf / (tf + norm)

    def _is_behind(self, plan: Plan, hit: tuple[str, float]) -> bool:
        if plan.after is None:
            return True
        # The engine adds up in another order than we do.
        near = math.isclose(hit[1], plan.after.score, abs_tol=1e-9)
        own = Place(
            score=plan.after.score if near else hit[1], published=self.place(hit).published, id=hit[0]
        )
        return self._key(plan, own) > self._key(plan, plan.after)

    def _order(self, plan: Plan, id_: str, score: float) -> tuple[float, float, str]:
        return self._key(plan, self.place((id_, score)))

    def _key(self, plan: Plan, place: Place) -> tuple[float, float, str]:
        score, published, id_ = place.score, place.published, place.id
        moment = -math.inf if published is None else published
        match plan.sort:
            case Sort.RELEVANCE:
                return (-score, -moment, id_)
            case Sort.NEWEST:
                return (-moment, -moment, id_)
            case Sort.OLDEST:
                return (math.inf if published is None else moment, -moment, id_)


def _texts(article: Article) -> tuple[tuple[str, str], ...]:
    return ("all", "\n".join(article.texts())), ("title", article.title)


def _contains(line: list[str], texts: list[str]) -> bool:
    return any(line[place : place + len(texts)] == texts for place in range(len(line) - len(texts) + 1))


def _rounded(length: int) -> int:
    """Lengths keep four significant bits, as in Lucene: exact below 40, then in steps of 2, 4, 8 ..."""
    if length < 40:
        return length
    step = 1 << ((length - 24).bit_length() - 4)
    return 24 + (length - 24) // step * step
