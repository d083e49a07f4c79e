"""Mixed searches by many readers while the index changes: errors, wrong answers, time, memory."""

import json
import random
import shutil
import statistics
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic
from urllib.parse import quote_plus

from prometheus_client.parser import text_string_to_metric_families

from tests.soak import programs
from tests.soak.programs import Memory, Web
from tests.soak.readers import Known, Seen, get, get_json, reading

# As many articles come and go; the index is as large at the end as at the beginning.
_WINDOW, _STEP = 500, 50
_SAMPLE_S = 5.0
_FLAT = 1.05
# The recycling of workers would hide a leak.
_NO_RECYCLING = "--max-requests 0"
_PAGES_OF_TITLES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How long, how many, how often."""

    minutes: float
    clients: int
    workers: int
    every_s: float
    warm_up_minutes: float


@dataclass(slots=True)
class Watched:
    """What was seen from outside: each worker's memory over time, and how the reindexes went."""

    memory: dict[int, list[tuple[float, Memory]]] = field(default_factory=dict)
    reindex_s: list[float] = field(default_factory=list)
    problems: Counter[str] = field(default_factory=Counter)
    asked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """All that is to be told, and whether it is as it must be."""

    plan: Plan
    seen: Seen
    watched: Watched
    growth: dict[int, float]
    counted: int
    complaints: list[str]

    @property
    def answers(self) -> int:
        """How many answers the readers got."""
        return sum(map(len, self.seen.millis.values()))

    @property
    def problems(self) -> list[str]:
        """What is not as it must be; nothing if all is."""
        found = [f"{count} × {what}" for what, count in (self.seen.problems + self.watched.problems).items()]
        found += [f"logged: {line}" for line in self.complaints]
        found += [f"worker {pid} grew to {share:.3f}" for pid, share in self.growth.items() if share > _FLAT]
        if len(self.growth) != self.plan.workers:
            found.append(f"{len(self.growth)} workers lived through it, not {self.plan.workers}")
        if self.counted != self.answers + self.watched.asked:
            found.append(f"/metrics counts {self.counted}, readers {self.answers + self.watched.asked}")
        return found

    def table(self) -> str:
        """Return it as a table for a README."""
        every = sorted(taken for kind in self.seen.millis.values() for taken in kind)
        rows = [
            ("minutes, readers, workers", f"{self.plan.minutes:g}, {self.plan.clients}, {self.plan.workers}"),
            ("answers", f"{self.answers:,} ({self.answers / self.plan.minutes / 60:.0f} a second)"),
            ("counted by `/metrics`", f"{self.counted:,} (with {self.watched.asked} of this program's own)"),
            ("errors and wrong answers", str((self.seen.problems + self.watched.problems).total())),
            ("time of an answer, p50 / p95 / p99 / worst", " / ".join(_percentiles(every)) + " ms"),
            ("reindexes, median / longest", _reindexes(self.watched.reindex_s)),
        ]
        for number, (pid, grown) in enumerate(sorted(self.growth.items()), start=1):
            own = [memory.own for _, memory in self.watched.memory[pid]]
            rows.append(
                (
                    f"worker {number}: memory of its own",
                    f"{own[-1]:.0f} MiB, {grown:.3f} of that after warm-up",
                )
            )
        lines = [f"| {name} | {value} |" for name, value in rows]
        kinds = [
            f"| {kind} | {len(taken):,} | {' / '.join(_percentiles(sorted(taken)))} |"
            for kind, taken in sorted(self.seen.millis.items(), key=lambda item: -len(item[1]))
        ]
        head = ["| asked for | answers | p50 / p95 / p99 / worst, ms |", "|---|---|---|"]
        return "\n".join(["| load | |", "|---|---|", *lines, "", *head, *kinds])


def run(data: Path, scratch: Path, plan: Plan) -> Outcome:
    """Do it over a copy of a data folder."""
    copy = scratch / "data"
    shutil.copytree(data, copy)
    copy.chmod(0o700)
    # An index of another analysis cannot be searched.
    if programs.index(copy, "status")["index"] != "live":
        print("the index is of another version: rebuilding the copy", file=sys.stderr, flush=True)
        programs.index(copy, "rebuild")
    source, watched = News(scratch), Watched()
    with programs.web(copy, plan.workers, scratch / "web.log", _NO_RECYCLING) as web:
        known = _known(web, watched)
        source.write(0)
        _reindex(copy, source, web, watched, 0)
        begun = monotonic()
        over = Event()
        with (
            ThreadPoolExecutor(1) as watcher,
            reading(web.port, known, plan.clients, plan.minutes * 60) as seen,
        ):
            watching = watcher.submit(_watch, web, watched, begun, over)
            try:
                _keep_reindexing(copy, source, web, watched, begun, plan)
                answered = seen()
            finally:
                over.set()
            watching.result()
        return Outcome(
            plan=plan,
            seen=answered,
            watched=watched,
            growth=_growth(watched, set(web.workers()), plan),
            counted=_counted(web),
            complaints=web.complaints(),
        )


@dataclass(frozen=True, slots=True)
class News:
    """A source of which a tenth is new at every reading, a tenth gone, and a third of the rest changed."""

    folder: Path

    def write(self, round_: int) -> None:
        """Put what is to be read this time in the place of what was."""
        numbers = range(round_ * _STEP, round_ * _STEP + _WINDOW)
        articles = [self._article(number, round_ if number % 3 == 0 else 0) for number in numbers]
        articles.append(
            {"id": "soak-now", "title": f"{self.token(round_)} vừa đăng", "body": "Tin vừa đăng."}
        )
        lines = "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles)
        beside = self.folder / "soak.jsonl.new"
        beside.write_text(lines, encoding="utf-8")
        beside.replace(self.folder / "soak.jsonl")
        self.sources.write_text(
            '[[source]]\nname = "soak"\nkind = "jsonl"\npath = "soak.jsonl"\ncomplete = true\n',
            encoding="utf-8",
        )

    @property
    def sources(self) -> Path:
        """The file that names the source."""
        return self.folder / "sources.toml"

    @staticmethod
    def token(round_: int) -> str:
        """Return a word that only the newest state of the source has."""
        return f"qxvong{round_}w"

    @staticmethod
    def _article(number: int, edition: int) -> dict[str, str]:
        chance = random.Random(number * 100_003 + edition)
        syllables = (
            "tin",
            "họp",
            "phường",
            "quận",
            "nước",
            "đất",
            "giá",
            "vàng",
            "học",
            "sinh",
            "đường",
            "xe",
        )
        words = [
            chance.choice(syllables) + str(chance.randrange(300)) * (chance.random() < 0.2)
            for _ in range(300)
        ]
        day = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}"
        return {
            "id": f"soak-{number}",
            "title": f"Tin số {number} {' '.join(words[:8])}",
            "body": " ".join(words),
            "published": day,
        }


def _known(web: Web, watched: Watched) -> Known:
    """Return what the oldest results know: titles, ids and days of articles that nobody will change."""
    hits = []
    for page in range(1, _PAGES_OF_TITLES + 1):
        found = get_json(web.port, f"/api/v1/search?sort=oldest&per_page=100&page={page}")
        watched.asked += 1
        hits += found["hits"]
        if not found["links"]["next"]:
            break
    days = {(hit["published_at"] or "2023-12-13")[:10] for hit in hits}
    titles = [hit["title"] for hit in hits if len(hit["title"].split()) > 2]
    return Known(tuple(titles), tuple(hit["id"] for hit in hits), tuple(sorted(days)))


def _keep_reindexing(data: Path, source: News, web: Web, watched: Watched, begun: float, plan: Plan) -> None:
    """Change the index at every turn of the clock until the time is over."""
    waiter, round_, end = Event(), 0, begun + plan.minutes * 60
    while (due := begun + _next_turn(monotonic() - begun, plan.every_s)) < end:
        waiter.wait(max(0.0, due - monotonic()))
        round_ += 1
        source.write(round_)
        _reindex(data, source, web, watched, round_)
        own = ", ".join(f"{memory.own:.0f}" for memory in web.workers().values())
        minute = (monotonic() - begun) / 60
        print(
            f"minute {minute:.1f}: reindex {round_} took {watched.reindex_s[-1]:.1f} s; workers {own} MiB",
            file=sys.stderr,
            flush=True,
        )


def _next_turn(elapsed_s: float, every_s: float) -> float:
    """Return when the next reindex is due; a turn that was missed is not made up for."""
    return (int(elapsed_s / every_s) + 1) * every_s


def _reindex(data: Path, source: News, web: Web, watched: Watched, round_: int) -> None:
    """Ingest; what was published must be found at once, and what it replaced no more."""
    begun = monotonic()
    report = programs.index(data, "ingest", TIMTIN_SOURCES=str(source.sources))
    watched.reindex_s.append(monotonic() - begun)
    if report["exit_code"]:
        watched.problems[f"ingest ended with {report['exit_code']}"] += 1
    for token, expected in ((source.token(round_), 1), (source.token(round_ - 1), 0)):
        found = get_json(web.port, f"/api/v1/search?exact=1&q={quote_plus(token)}")
        watched.asked += 1
        if found["total"] != expected:
            watched.problems[f"round {round_}: finds {found['total']} of {token}"] += 1


def _watch(web: Web, watched: Watched, begun: float, over: Event) -> None:
    while not over.wait(_SAMPLE_S):
        for pid, memory in web.workers().items():
            watched.memory.setdefault(pid, []).append((monotonic() - begun, memory))


def _growth(watched: Watched, alive: set[int], plan: Plan) -> dict[int, float]:
    """Return for each worker the memory of its own in the last tenth against the first after warm-up."""
    start, end = plan.warm_up_minutes * 60, plan.minutes * 60
    tenth = (end - start) / 10
    found = {}
    for pid in alive:
        samples = watched.memory[pid]
        first = [memory.own for at, memory in samples if start <= at <= start + tenth]
        last = [memory.own for at, memory in samples if end - tenth <= at <= end]
        found[pid] = statistics.median(last) / statistics.median(first)
    return found


def _counted(web: Web) -> int:
    """Return how many answers the service counts, but for what asks after itself."""
    families = text_string_to_metric_families(get(web.port, "/metrics")[1])
    (requests,) = [family for family in families if family.name == "timtin_http_requests"]
    own = ("metrics.metrics", "health.ready")
    return int(sum(sample.value for sample in requests.samples if sample.labels["route"] not in own))


def _percentiles(taken: Sequence[float]) -> list[str]:
    """Return the 50th, 95th and 99th hundredth of sorted times, and the worst."""
    places = [taken[min(len(taken) - 1, int(len(taken) * share))] for share in (0.5, 0.95, 0.99)]
    return [f"{found:.0f}" for found in (*places, taken[-1])]


def _reindexes(seconds: Sequence[float]) -> str:
    return f"{len(seconds)}, {statistics.median(seconds):.1f} / {max(seconds):.1f} s"
