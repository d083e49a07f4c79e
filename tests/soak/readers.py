"""Readers that ask one thing after the other, each another, and look at what they are answered."""

import json
import random
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from multiprocessing import get_context
from time import perf_counter, time
from typing import Any
from urllib.parse import quote_plus

# More would take from the service what they measure; a thread asks and waits, which costs next to nothing.
_PROCESSES = 2
_TIMEOUT_S = 60


@dataclass(frozen=True, slots=True)
class Known:
    """What readers know of the site: titles, ids and days of articles that stay."""

    titles: tuple[str, ...]
    ids: tuple[str, ...]
    days: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """An address, and what is wrong with a good answer's body; "" if nothing is."""

    kind: str
    address: str
    problem: Callable[[str], str]


@dataclass(slots=True)
class Seen:
    """What readers saw: the time of each answer in milliseconds, by kind of question, and what went wrong."""

    millis: dict[str, list[float]] = field(default_factory=dict)
    problems: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Seen") -> None:
        """Take in what others saw."""
        for kind, taken in other.millis.items():
            self.millis.setdefault(kind, []).extend(taken)
        self.problems.update(other.problems)


def get(port: int, address: str) -> tuple[int, str]:
    """Return status and body of an address."""
    connection = HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_S)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8")
    finally:
        connection.close()


def get_json(port: int, address: str) -> Any:
    """Return what an address answers as JSON; anything but 200 is an error."""
    status, body = get(port, address)
    if status != 200:
        raise RuntimeError(f"{address} answers {status}: {body[:300]}")
    return json.loads(body)


@contextmanager
def reading(port: int, known: Known, clients: int, seconds: float) -> Iterator[Callable[[], Seen]]:
    """Let readers read while the block lasts; what it yields waits for them and says what they saw."""
    shares = [range(start, clients, _PROCESSES) for start in range(_PROCESSES)]
    until = time() + seconds
    with ProcessPoolExecutor(_PROCESSES, get_context("spawn")) as pool:
        asked = [pool.submit(_read, port, known, list(share), until) for share in shares if share]

        def seen() -> Seen:
            total = Seen()
            for part in asked:
                total.add(part.result())
            return total

        yield seen


def _read(port: int, known: Known, seeds: list[int], until: float) -> Seen:
    """Be some of the readers, a thread each."""
    total = Seen()
    pool: Executor
    with ThreadPoolExecutor(len(seeds)) as pool:
        for seen in pool.map(lambda seed: _one_reader(port, known, seed, until), seeds):
            total.add(seen)
    return total


def _one_reader(port: int, known: Known, seed: int, until: float) -> Seen:
    chance, seen = random.Random(seed), Seen()
    kinds, weights = list(_KINDS), [weight for weight, _ in _KINDS.values()]
    while time() < until:
        kind = chance.choices(kinds, weights)[0]
        question = _KINDS[kind][1](kind, known, chance)
        begun = perf_counter()
        try:
            status, body = get(port, question.address)
        except (OSError, HTTPException) as error:
            seen.problems[f"{kind}: {type(error).__name__}: {error}"] += 1
            continue
        seen.millis.setdefault(kind, []).append((perf_counter() - begun) * 1000)
        problem = f"answers {status}" if status != 200 else question.problem(body)
        if problem:
            seen.problems[f"{kind}: {problem}"] += 1
    return seen


def _some_words(known: Known, chance: random.Random, most: int = 4) -> str:
    words = chance.choice(known.titles).split()
    start = chance.randrange(max(1, len(words) - 1))
    return " ".join(words[start : start + chance.randint(2, most)])


def _is_page(body: str) -> str:
    return "" if body.rstrip().endswith("</html>") else "half a page"


def _page(kind: str, known: Known, chance: random.Random) -> Question:
    return Question(kind, f"/tim-kiem?q={quote_plus(_some_words(known, chance))}", _is_page)


def _without_marks(kind: str, known: Known, chance: random.Random) -> Question:
    spread = unicodedata.normalize("NFD", _some_words(known, chance).replace("đ", "d").replace("Đ", "D"))
    plain = "".join(char for char in spread if not unicodedata.combining(char))
    return Question(kind, f"/tim-kiem?q={quote_plus(plain.lower())}", _is_page)


def _filtered(kind: str, known: Known, chance: random.Random) -> Question:
    year = chance.choice(known.days)[:4]
    words = quote_plus(_some_words(known, chance))
    return Question(kind, f"/tim-kiem?q={words}&from={year}&to={year}&sort=newest", _is_page)


def _phrase(kind: str, known: Known, chance: random.Random) -> Question:
    """Ask for three words of a title side by side: that article is always there."""
    words = chance.choice(known.titles).replace('"', " ").split()
    start = chance.randrange(max(1, len(words) - 2))
    phrase = quote_plus('"' + " ".join(words[start : start + 3]) + '"')

    def problem(body: str) -> str:
        return "" if json.loads(body)["total"] else "does not find what is there"

    return Question(kind, f"/api/v1/search?q={phrase}&per_page=5", problem)


def _nothing(kind: str, known: Known, chance: random.Random) -> Question:  # noqa: ARG001
    def problem(body: str) -> str:
        return "" if json.loads(body)["total"] == 0 else "finds what is not there"

    return Question(kind, f"/api/v1/search?q=zqx{chance.getrandbits(40):x}w&exact=1", problem)


def _suggest(kind: str, known: Known, chance: random.Random) -> Question:
    typed = _some_words(known, chance)[: chance.randint(2, 9)].strip()
    return Question(kind, f"/api/v1/suggest?q={quote_plus(typed)}", lambda body: str(json.loads(body)) and "")


def _article(kind: str, known: Known, chance: random.Random) -> Question:
    return Question(kind, f"/bai/{quote_plus(chance.choice(known.ids))}", _is_page)


def _day(kind: str, known: Known, chance: random.Random) -> Question:
    return Question(kind, f"/ngay/{chance.choice(known.days)}", _is_page)


def _home(kind: str, known: Known, chance: random.Random) -> Question:  # noqa: ARG001
    return Question(kind, "/", _is_page)


def _feed(kind: str, known: Known, chance: random.Random) -> Question:
    def problem(body: str) -> str:
        return "" if body.rstrip().endswith("</feed>") else "half a feed"

    return Question(kind, f"/tim-kiem.atom?q={quote_plus(_some_words(known, chance))}", problem)


def _table(kind: str, known: Known, chance: random.Random) -> Question:
    """Ask for the table of a day: the larger ones are a test of their own."""
    return Question(kind, f"/ngay/{chance.choice(known.days)}.csv", lambda body: "" if body else "empty")


# What is asked of a hundred times, as the logs of news portals have it: mostly words, often without marks.
_KINDS: dict[str, tuple[int, Callable[[str, Known, random.Random], Question]]] = {
    "words": (42, _page),
    "without marks": (18, _without_marks),
    "within a year": (8, _filtered),
    "a phrase": (6, _phrase),
    "nothing": (3, _nothing),
    "suggestions": (9, _suggest),
    "an article": (7, _article),
    "a day": (3, _day),
    "home": (2, _home),
    "a feed": (1, _feed),
    "a table": (1, _table),
}
