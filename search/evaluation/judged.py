"""Judged collections: articles, questions, and how well which article answers which question."""

import gzip
import json
import lzma
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from search.analysis.normalize import clean, fold
from search.article import Article
from search.errors import InvalidArticle
from search.record import parse

_PACKED = ("", ".gz", ".xz")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A collection: articles, questions by id, the grade of each answer, and answers that do not count.

    ``rejected`` is how many lines of the corpus were no articles. ``kinds`` says of a question what kind it
    is, where its record says so. A grade of 0 is a judgement too: somebody looked, and it is no answer.
    """

    articles: Sequence[Article]
    rejected: int
    questions: Mapping[str, str]
    kinds: Mapping[str, str]
    grades: Mapping[str, Mapping[str, int]]
    excluded: Mapping[str, AbstractSet[str]]


def read(folder: Path, zone: ZoneInfo, corpus: Path | None = None) -> Judged:
    """Read a collection; raises ValueError naming the file that is missing or the line that is wrong.

    Its articles are those of corpus.jsonl, or of every JSONL file of the folder ``corpus``.
    """
    articles, rejected = [], 0
    for _, record in _records_of_all(corpus) if corpus else _records(folder, "corpus.jsonl"):
        try:
            articles.append(parse(record, zone))
        except InvalidArticle:
            rejected += 1
    questions, kinds = {}, {}
    for place, record in _records(folder, "queries.jsonl"):
        if not record.keys() >= {"id", "text"}:
            raise ValueError(f"{place}: a question needs id and text")
        key = str(record["id"])
        questions[key] = str(record["text"])
        if "kind" in record:
            kinds[key] = str(record["kind"])
    excluded = defaultdict(set)
    if (folder / "exclude.tsv").exists():
        for _, (question, article_id) in _rows(folder / "exclude.tsv", 2):
            excluded[question].add(article_id)
    return Judged(
        articles=articles,
        rejected=rejected,
        questions=questions,
        kinds=kinds,
        grades=_grades(folder / "qrels.tsv"),
        excluded=excluded,
    )


def without_marks(judged: Judged) -> Judged:
    """Return the collection with its questions typed as on a keyboard without marks."""
    questions = {key: fold(clean(text)) for key, text in judged.questions.items()}
    return replace(judged, questions=questions)


def _records(folder: Path, name: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the objects of a JSONL file, packed or not, and where each stands."""
    paths = [path for suffix in _PACKED if (path := folder / f"{name}{suffix}").exists()]
    if not paths:
        raise ValueError(f"{folder} holds no {name}, {name}.gz or {name}.xz")
    yield from _records_in(paths[0])


def _records_of_all(folder: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the objects of every JSONL file of a folder, in the order of the names."""
    paths = sorted(path for suffix in _PACKED for path in folder.glob(f"*.jsonl{suffix}"))
    if not paths:
        raise ValueError(f"{folder} holds no .jsonl, .jsonl.gz or .jsonl.xz")
    for path in paths:
        yield from _records_in(path)


def _records_in(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    try:
        with _opened(path) as lines:
            for number, line in enumerate(lines, start=1):
                place = f"{path.name}:{number}"
                yield place, _object(line, place)
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise ValueError(f"{path.name} cannot be read: {error}") from error


def _opened(path: Path) -> TextIO:
    match path.suffix:
        case ".gz":
            return gzip.open(path, "rt", encoding="utf-8")
        case ".xz":
            return lzma.open(path, "rt", encoding="utf-8")
        case _:
            return path.open(encoding="utf-8")


def _object(line: str, place: str) -> dict[str, object]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise ValueError(f"{place}: not JSON ({error})") from error
    if not isinstance(record, dict):
        raise ValueError(f"{place}: not a JSON object")
    return record


def _grades(path: Path) -> dict[str, dict[str, int]]:
    """Read the judgements; a first line without a number is a heading."""
    grades: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for number, (question, article_id, grade) in _rows(path, 3):
        try:
            grades[question][article_id] = int(grade)
        except ValueError:
            if number > 1:
                raise ValueError(f"{path.name}:{number}: {grade!r} is not a grade") from None
    return dict(grades)


def _rows(path: Path, columns: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of a TSV file and the number of their line; empty lines hold none."""
    if not path.exists():
        raise ValueError(f"{path.parent} holds no {path.name}")
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        cells = line.rstrip("\r").split("\t")
        if line.strip() and len(cells) != columns:
            raise ValueError(f"{path.name}:{number}: {len(cells)} columns, not {columns}")
        if line.strip():
            yield number, cells
