"""One round of the benchmark: everything that is measured over so many articles."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from tests.bench.contender import Contender
from tests.bench.corpus import Corpus
from tests.bench.growth import Growth
from tests.bench.load import WORKERS, load, service
from tests.bench.memory import Memory, Peak, workers
from tests.bench.report import Table, number
from tests.bench.timing import Timed, middle, percentile, time_questions
from tests.bench.with_timtin import Timtin
from tests.bench.workload import PAGE_PLAN, WHOLE_PAGE, Question, classes, pieces, vocabulary

_CHANGED = 10
# No article holds this, so that whoever finds it has the changes.
_NEW_WORD = "zqxjkv"
_SHOWN_DISAGREEMENTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is measured: questions of a class; clients and seconds of the load over HTTP, if any."""

    questions: int
    clients: int = 0
    seconds: float = 0.0


def measure(
    timtin: Timtin, peers: Sequence[Contender], corpus: Corpus, folder: Path, size: Size, growth: Growth
) -> Iterator[Table]:
    """Yield the tables of a round, each as soon as it is known; tell ``growth`` what questions took."""
    everyone: list[Contender] = [timtin, *peers]
    chance = random.Random(3)
    yield _building(everyone, corpus)
    words = vocabulary(timtin.searcher, corpus.articles, chance)
    asked = classes(words, corpus.articles, corpus.zone, size.questions, chance)
    timed = time_questions(everyone, asked)
    growth.add(len(corpus.articles), {kind: timed.millis[kind, timtin.name] for kind in asked})
    yield _answering(everyone, asked, timed, len(corpus.articles))
    yield _memory(timtin, folder, corpus, asked)
    if size.clients:
        yield _serving(timtin, corpus, size, chance)
    yield _changing(everyone, corpus)


def _building(everyone: list[Contender], corpus: Corpus) -> Table:
    count, notes, rows = len(corpus.articles), [], []
    if len(everyone) > 1:
        started = perf_counter()
        different = len(corpus.analysed)
        notes.append(
            f"Peers get terms that are ready; making them took {different / (perf_counter() - started):,.0f} "
            "articles/s on one core. timtin's time holds its own analysis. SQLite and Xapian use one core, "
            "the others all."
        )
    for contender in tuple(everyone):
        try:
            rows.append(_built(contender, corpus))
        except Exception as error:
            # One peer that runs out of something must not cost the night's run.
            if contender is everyone[0]:
                raise
            everyone.remove(contender)
            notes.append(f"{contender.name} could not index this and takes no further part: {error!r}.")
    notes.append(
        "Memory: at most, of all processes together (proportional set size), beyond what the benchmark holds "
        "itself: the articles, and the peers' terms."
    )
    return Table(
        f"{count:,} articles: indexing",
        ("", "seconds", "articles/s", "MiB on disk", "MiB of memory"),
        tuple(rows),
        tuple(notes),
    )


def _built(contender: Contender, corpus: Corpus) -> tuple[str, ...]:
    started = perf_counter()
    with Peak() as peak:
        contender.build(corpus)
    took = perf_counter() - started
    held = sum(path.stat().st_size for path in contender.folder.rglob("*") if path.is_file())
    rate = len(corpus.articles) / took
    return (contender.name, number(took), number(rate), number(held / 2**20), number(peak.added))


def _answering(
    everyone: Sequence[Contender], asked: Mapping[str, list[Question]], timed: Timed, count: int
) -> Table:
    ours, *theirs = (contender.name for contender in everyone)
    header = ["", f"{ours} p50", "p99"]
    for name in theirs:
        header += [f"{name} p50", "p99", "ratio"]
    rows = [_row(kind, {name: timed.millis[kind, name] for name in (ours, *theirs)}) for kind in asked]
    rows.append(_row("all but whole pages", {name: timed.mixed(name) for name in (ours, *theirs)}))
    bare, page = (middle(timed.millis[kind, ours]) for kind in (PAGE_PLAN, WHOLE_PAGE))
    notes = [
        f"Milliseconds, {len(asked[PAGE_PLAN])} questions a class, each asked for the second time, with its "
        "exact total and ten articles read. The engines take turns. Ratio: the peer's p50 by timtin's.",
        f"{ours}: a whole page takes {page / bare:.1f} times its bare plan; p99 of all but whole pages is "
        f"{percentile(timed.mixed(ours), 0.99) / middle(timed.mixed(ours)):.1f} times their p50.",
        *(_agreement(timed) if theirs else ()),
    ]
    return Table(f"{count:,} articles: answering", tuple(header), tuple(rows), tuple(notes))


def _row(kind: str, times: Mapping[str, list[float]]) -> tuple[str, ...]:
    (_, ours), *theirs = times.items()
    row = [kind, number(middle(ours)), number(percentile(ours, 0.99))]
    for _, taken in theirs:
        row += [number(middle(taken)), number(percentile(taken, 0.99)), number(middle(taken) / middle(ours))]
    return tuple(row)


def _agreement(timed: Timed) -> list[str]:
    if not timed.disagreements:
        return [f"All engines agree on totals, facets and months of {timed.compared} questions."]
    shown = timed.disagreements[:_SHOWN_DISAGREEMENTS]
    return [f"Engines DISAGREE on {len(timed.disagreements)} of {timed.compared} questions:", *shown]


def _memory(timtin: Timtin, folder: Path, corpus: Corpus, asked: Mapping[str, list[Question]]) -> Table:
    index = timtin.settings.data_dir
    rows = []
    for count in (1, 2):
        found = workers(count, index, folder, corpus.zone, asked)
        rows.append((f"{count} at once", *_each(found)))
    return Table(
        f"{len(corpus.articles):,} articles: memory of timtin's workers after all questions",
        ("workers", "private MiB of each", "of this mapped from files"),
        tuple(rows),
    )


def _each(found: Sequence[Memory]) -> tuple[str, str]:
    private = (number(memory.own + memory.mapped) for memory in found)
    return " + ".join(private), " + ".join(number(memory.mapped) for memory in found)


def _serving(timtin: Timtin, corpus: Corpus, size: Size, chance: random.Random) -> Table:
    texts = pieces(corpus.articles, int(2_000 * size.seconds), chance)
    half = len(texts) // 2
    asked = {"result page": ("/tim-kiem?q=", texts[:half]), "JSON": ("/api/v1/search?q=", texts[half:])}
    rows = []
    with service(timtin.settings.data_dir, corpus.zone) as port:
        for name, (address, share) in asked.items():
            found = load(port, address, share, size.clients, size.seconds)
            times = (number(middle(found.millis)), number(percentile(found.millis, 0.99)))
            rows.append((name, number(found.per_second), *times, str(found.failed)))
    return Table(
        f"{len(corpus.articles):,} articles: HTTP",
        ("", "requests/s", "p50 ms", "p99 ms", "failed"),
        tuple(rows),
        (
            f"{WORKERS} workers, {size.clients} clients on the same cores, no question twice. The product "
            "keeps no results, so there is no cache to switch on or off.",
        ),
    )


def _changing(everyone: Sequence[Contender], corpus: Corpus) -> Table:
    changed = corpus.changed(_CHANGED, _NEW_WORD)
    rows = []
    for contender in everyone:
        took = contender.change(changed, corpus)
        found = contender.answer(contender.ask(Question(terms=(_NEW_WORD,)))).total
        rows.append((contender.name, number(took), str(found)))
    title = f"{len(corpus.articles):,} articles: {len(changed)} of them changed"
    return Table(title, ("", "seconds until searchable", "found"), tuple(rows))
