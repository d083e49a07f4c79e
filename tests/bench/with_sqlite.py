"""SQLite FTS5: its own BM25, filters and counts by a join with a plain table."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter
from typing import TypeAlias

from search.article import Article
from search.plan import Term
from search.schema import FIELDS as SCHEMA
from tests.bench.contender import Answer
from tests.bench.corpus import FIELDS, LINE_END, Corpus, Document, document
from tests.bench.workload import FIELD, Question

_Counts: TypeAlias = list[tuple[str, int, int]]

# The text is kept once: the full-text table sees it through a view, for snippets.
# A line's end is a term there, as it is in the index.
_TABLES = f"""
PRAGMA journal_mode = wal;
PRAGMA synchronous = normal;
PRAGMA cache_size = -262144;
PRAGMA mmap_size = 8589934592;
CREATE TABLE article
    (number INTEGER PRIMARY KEY, id TEXT, published INT, month INT, category TEXT, text TEXT);
CREATE UNIQUE INDEX article_id ON article (id);
CREATE VIEW shown AS SELECT number, replace(text, char(10), ' {LINE_END} ') AS {FIELDS[0]},
    {", ".join(f"NULL AS {name}" for name in FIELDS[1:])} FROM article;
CREATE VIRTUAL TABLE terms USING fts5({", ".join(FIELDS)}, content='shown', content_rowid='number',
    tokenize="unicode61 remove_diacritics 0 tokenchars '_'");
"""
_HOLES = ", ".join("?" for _ in FIELDS)
_ADD_TERMS = f"INSERT INTO terms (rowid, {', '.join(FIELDS)}) VALUES (?, {_HOLES})"
_DROP_TERMS = f"INSERT INTO terms (terms, rowid, {', '.join(FIELDS)}) VALUES ('delete', ?, {_HOLES})"
_MATCHING = "FROM terms JOIN article ON article.number = terms.rowid WHERE terms MATCH ? "
_WEIGHTS = ", ".join(str({field.name: field.boost for field in SCHEMA}[name]) for name in FIELDS)
_BY_RANK = f"AND rank MATCH 'bm25({_WEIGHTS})' "


class SqliteFts5:
    """A table of articles and a full-text table over it."""

    name = "SQLite FTS5"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._database = sqlite3.connect(folder / "articles.sqlite3", isolation_level=None)
        self._database.executescript(_TABLES)

    def build(self, corpus: Corpus) -> None:
        """Add all in one transaction and let FTS5 put its lists in order."""
        database = self._database
        database.execute("BEGIN")
        for number, found in enumerate(corpus.documents(), 1):
            database.execute("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?)", (number, *_values(found)))
            database.execute(_ADD_TERMS, (number, *found.fields))
        database.execute("COMMIT")
        database.execute("INSERT INTO terms (terms) VALUES ('optimize')")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("ANALYZE")

    def ask(self, question: Question) -> tuple[int, _Counts, list[tuple[str, ...]]]:
        """Count in one pass, rank in another."""
        return self._found(question, "article.text")

    def page(self, question: Question) -> tuple[int, _Counts, list[tuple[str, ...]]]:
        """Ask with FTS5's own snippets of thirty words."""
        return self._found(question, "article.text, snippet(terms, 0, '<b>', '</b>', '…', 30)")

    def answer(self, found: tuple[int, _Counts, list[tuple[str, ...]]]) -> Answer:
        """Sum the counts by category and by month."""
        categories, months = Counter[str](), Counter[int]()
        for category, month, count in found[1]:
            categories[category] += count
            months[month] += count
        del categories[""]
        return Answer(found[0], categories, months)

    def change(self, changed: list[Article], corpus: Corpus) -> float:
        """Replace some articles in a transaction; FTS5 must be told the old terms."""
        by_id = {article.id: article for article in corpus.articles}
        pairs = [(document(by_id[new.id], corpus.zone), document(new, corpus.zone)) for new in changed]
        database = self._database
        started = perf_counter()
        database.execute("BEGIN")
        for old, new in pairs:
            (number,) = database.execute("SELECT number FROM article WHERE id = ?", (new.id,)).fetchone()
            database.execute(_DROP_TERMS, (number, *old.fields))
            database.execute("REPLACE INTO article VALUES (?, ?, ?, ?, ?, ?)", (number, *_values(new)))
            database.execute(_ADD_TERMS, (number, *new.fields))
        database.execute("COMMIT")
        return perf_counter() - started

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _found(self, question: Question, columns: str) -> tuple[int, _Counts, list[tuple[str, ...]]]:
        given: list[str | int] = [_match(question)]
        matching = _MATCHING
        if question.between:
            given += question.between
            matching += "AND article.published BETWEEN ? AND ? "
        counts: _Counts = []
        if question.faceted:
            grouped = f"SELECT category, month, count(*) {matching} GROUP BY category, month"
            counts = self._database.execute(grouped, given).fetchall()
            total = sum(count for _, _, count in counts)
        else:
            counted = matching if question.between else "FROM terms WHERE terms MATCH ?"
            (total,) = self._database.execute(f"SELECT count(*) {counted}", given).fetchone()
        order = "ORDER BY article.published DESC" if question.by_date else f"{_BY_RANK} ORDER BY rank"
        rows = self._database.execute(f"SELECT {columns} {matching} {order} LIMIT 10", given).fetchall()
        return total, counts, rows


def _match(question: Question) -> str:
    if question.how == "phrase":
        return f'{FIELD} : "{" ".join(question.terms)}"'
    joined = f" {'AND' if question.how == 'all' else 'OR'} "
    clauses = [_clause(FIELD, question.terms, joined)]
    lifting = {name: _texts(name, question.boosts) for name in FIELDS}
    clauses += [_clause(name, texts, " OR ") for name, texts in lifting.items() if texts]
    return " OR ".join(clauses)


def _clause(name: str, texts: Iterable[str], joined: str) -> str:
    quoted = joined.join(f'"{text}"' for text in texts)
    return f"{{{name}}} : ({quoted})"


def _texts(name: str, terms: Iterable[Term]) -> list[str]:
    return [term.text for term in terms if term.field == name]


def _values(found: Document) -> tuple[str | int, ...]:
    return found.id, found.published, found.month, found.category, found.text
