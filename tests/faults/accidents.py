"""A site that lives through one accident after the other while readers ask."""

import os
import signal
import subprocess
import sys
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from indexer import must_find
from indexer.check import check
from indexer.exit_codes import ExitCode
from indexer.store import ArticleStore
from search.config import Settings
from search.engine import open_searcher
from search.engine.whoosh.catalogue import Manifest, read_toc
from tests.faults import victim
from tests.faults.moments import Fatal, Step
from tests.faults.readers import CONTEXT, NOTHING, WRONG, Answer, Ask, answers, engine_asker, reading
from tests.faults.states import EVERYTHING, source_of, titles_of
from tests.faults.victim import Task, Verb
from tests.whole.service import environment

# What may stand in a data folder when no run is under way, beside the two generations.
KEPT = {"CURRENT", "lock", "index.lock", "metrics.prom", "rejected.jsonl", must_find.NAME, "articles.sqlite3"}
MOST_STATES = 1_000
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Death:
    """How a victim ended: the steps that it told of, the last of them its death; how long it lived."""

    was_killed: bool
    steps: list[Step]
    seconds: float


@dataclass(slots=True)
class Site:
    """A data folder, which state its store has, which its readers see, and what they may have seen when.

    Whoever walks through a state may do so for ``cursor_minutes`` after another took its place.
    """

    folder: Path
    fillers: int = 0
    cursor_minutes: int = 0
    stored: int = NOTHING
    live: int = NOTHING
    archived: int = NOTHING
    newest: int = NOTHING
    may_see: list[tuple[float, frozenset[int]]] = field(default_factory=list)

    @property
    def data_dir(self) -> Path:
        """Where the data stand."""
        return self.folder / "data"

    def task(self, verb: Verb, state: int) -> Task:
        """Return a task with a state as what the source says."""
        source, archive = source_of(state, self.folder, self.fillers), self.folder / "backup.tar.gz"
        return Task(verb, self.data_dir, source, archive, self.cursor_minutes)

    def allow(self, *states: int) -> None:
        """Note what readers may see from now on."""
        self.may_see.append((time.monotonic(), frozenset(states)))

    def run(self, verb: Verb) -> None:
        """Let a command run undisturbed."""
        state, task = self._prepare(verb)
        self.allow(self.live, state)
        assert victim.do(task) is ExitCode.DONE, verb
        self._settle(verb, state)

    def measure(self, verb: Verb) -> Death:
        """Let a command run undisturbed in a process of its own; return its steps and how long it took."""
        state, task = self._prepare(verb)
        self.allow(self.live, state)
        whole = dead(task, step=None, after=None)
        self._settle(verb, state)
        return whole

    def kill(self, verb: Verb, *, step: Fatal | None = None, after: float | None = None) -> Death:
        """Kill a command at a step or after some seconds, see that nothing is lost, and let it run again."""
        state, task = self._prepare(verb)
        self.allow(self.live, state)
        before = self._walked()
        death = dead(task, step=step, after=after)
        self._recover(task, state, f"{verb}, killed at {death.steps[-1:]}")
        self._walk_on(*before)
        return death

    def kill_command(self, verb: Verb, seconds: float, *, alone: bool) -> bool:
        """Do the same to the command that an operator calls; say whether it was still under way.

        ``alone`` leaves the processes that write segments for it to find out by themselves.
        """
        state, task = self._prepare(verb)
        self.allow(self.live, state)
        before = self._walked()
        was_killed = command(task, seconds, alone=alone)
        self._recover(task, state, f"{verb}, killed after {seconds:.2f} s")
        self._walk_on(*before)
        return was_killed

    def _prepare(self, verb: Verb) -> tuple[int, Task]:
        """Bring the site to where a verb has something to do; return the state that it will show."""
        if verb in (Verb.INGEST, Verb.FULL):
            self.newest += 1
            return self.newest, self.task(verb, self.newest)
        if verb is Verb.ROLLBACK:
            before = self.live
            self.run(Verb.FULL)
            return before, self.task(verb, self.newest)
        if verb is Verb.FIX:
            self.run(Verb.ROLLBACK)
            return self.stored, self.task(verb, self.newest)
        if verb is Verb.RESTORE:
            self.run(Verb.BACKUP)
            self.run(Verb.INGEST)
            return self.archived, self.task(verb, self.newest)
        return self.live if verb is Verb.BACKUP else self.stored, self.task(verb, self.newest)

    def _recover(self, task: Task, state: int, what: str) -> None:
        """See that readers have one of two states, that nothing is lost, and that the next run ends well."""
        seen, kept = seen_in(self.data_dir), ids_in(self.data_dir)
        assert seen in (self.live, state), f"{what}: readers see {seen}"
        assert any(ids_of(known) <= kept for known in (self.stored, state)), f"{what}: articles are lost"
        # A rollback that came to its end would go further back.
        if task.verb is not Verb.ROLLBACK or seen != state:
            code = victim.do(task)
            assert code is ExitCode.DONE, f"{what}: the next run ends with {code}"
        self._settle(task.verb, state)

    def _settle(self, verb: Verb, state: int) -> None:
        """Look whether all is as it must be after a command that was done."""
        if verb in (Verb.INGEST, Verb.FULL, Verb.RESTORE):
            self.stored = state
        if verb is Verb.BACKUP:
            self.archived = self.stored
        self.live = state
        assert seen_in(self.data_dir) == state, verb
        self.allow(state)
        assert ids_of(self.stored) <= ids_in(self.data_dir), verb
        well = ExitCode.DONE if self.live == self.stored else ExitCode.BAD_DATA
        assert check(victim.workplace(self.data_dir)).exit_code is well, verb
        assert not (left := junk(self.data_dir, self.cursor_minutes)), f"{verb} leaves {left}"

    def _walked(self) -> tuple[int, str]:
        """Return the live state and its version, as whoever begins to walk through it notes it."""
        if self.live == NOTHING or not self.cursor_minutes:
            return NOTHING, ""
        return self.live, open_searcher(Settings(data_dir=self.data_dir)).status().version

    def _walk_on(self, state: int, version: str) -> None:
        """See that whoever walks through a state goes on in it, though others were published since."""
        if state != NOTHING:
            found = open_searcher(Settings(data_dir=self.data_dir)).earlier(version)
            assert found, f"state {state} is forgotten"
            hits = found.search(EVERYTHING)
            assert hits.total == len(ids_of(state))
            # Of what it finds it shows what is still there.
            assert {hit.article.id for hit in hits.hits} == ids_of(state) & ids_of(self.live)


def dead(task: Task, *, step: Fatal | None, after: float | None) -> Death:
    """Let a victim do a task and die of it; whoever has neither step nor time lives."""
    here, there = CONTEXT.Pipe(duplex=False)
    child = CONTEXT.Process(target=victim.do_and_die, args=(task, step, there))
    child.start()
    there.close()
    began = time.monotonic()
    if after is not None:
        child.join(after)
        child.kill()
    told = list(_all_of(here))
    child.join()
    here.close()
    if child.exitcode == 0:
        assert told[-1] == 0, told[-1]
    else:
        assert child.exitcode == -signal.SIGKILL, child.exitcode
    steps = [said for said in told if isinstance(said, Step)]
    return Death(child.exitcode != 0, steps, time.monotonic() - began)


def command(task: Task, seconds: float, *, alone: bool) -> bool:
    """Run an ingest or a rebuild as cron does; kill it after some seconds, alone or with its processes."""
    sources = task.data_dir.parent / "sources.toml"
    sources.write_text(
        f'[[source]]\nname = "site"\nkind = "jsonl"\npath = "{task.source.path}"\ncomplete = true\n'
    )
    line = [sys.executable, "-m", "indexer", *task.verb.split()]
    variables = {
        "TIMTIN_SOURCES": str(sources),
        "TIMTIN_KEEP_REMOVED_RUNS": "3",
        "TIMTIN_CURSOR_MINUTES": str(task.cursor_minutes),
    }
    with subprocess.Popen(
        line,
        cwd=ROOT,
        env=environment(task.data_dir, **variables),
        stderr=subprocess.PIPE,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    ) as child:
        try:
            _, told = child.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.kill(child.pid, signal.SIGKILL) if alone else os.killpg(child.pid, signal.SIGKILL)
    assert child.returncode in (0, -signal.SIGKILL), told.decode()
    return child.returncode != 0


def _all_of(pipe: object) -> Iterator[object]:
    try:
        while True:
            yield pipe.recv()  # type: ignore[attr-defined]
    except EOFError:
        return


def seen_in(data_dir: Path) -> int:
    """Return which state a reader who comes now sees."""
    state, said = engine_asker(str(data_dir), MOST_STATES)()
    assert state != WRONG, said
    return state


def ids_of(state: int) -> set[str]:
    """Return the ids of the articles of a state, or of none."""
    return set() if state == NOTHING else set(titles_of(state))


def ids_in(data_dir: Path) -> set[str]:
    """Return the ids that the store has committed, removed ones too."""
    path = data_dir / "articles.sqlite3"
    if not path.exists():
        return set()
    with ArticleStore.open(path) as store:
        assert store.damage.of_file() == []
        return {row[0] for row in store._db.execute("SELECT id FROM articles")}


def junk(data_dir: Path, cursor_minutes: int) -> list[str]:
    """Return the files that no run needs any more."""
    generations = sorted(path for path in data_dir.iterdir() if path.name.startswith("gen-"))
    files = (path for path in data_dir.iterdir() if path not in generations)
    left = [path.name for path in files if path.name not in KEPT]
    # One before the live one is kept, to go back to; others for whoever walks through them.
    if not cursor_minutes:
        left += [path.name for path in generations[:-2]]
    for generation in generations:
        manifest = Manifest.read(generation)
        named = {"manifest.json"}
        for state in (manifest, *manifest.earlier) if cursor_minutes else (manifest,):
            named |= {f"_MAIN_{state.serial}.toc", state.removed}
            named |= {segment.path(generation).name for segment in read_toc(generation, state).segments}
        left += [f"{generation.name}/{path.name}" for path in generation.iterdir() if path.name not in named]
    return left


@contextmanager
def watched(site: Site, *askers: tuple[Callable[[str, int], Ask], str]) -> Iterator[list[Answer]]:
    """Let readers ask as long as the block is open; the list then has all that they were told."""
    told: list[Answer] = []
    logs = [site.folder / f"reader-{number}.log" for number in range(len(askers))]
    site.allow(site.live)
    with ExitStack() as readers:
        for (asker, where), log in zip(askers, logs, strict=True):
            readers.enter_context(reading(asker, where, MOST_STATES, log))
        yield told
    told += [answer for log in logs for answer in answers(log)]


def wrong(told: Iterable[Answer], may_see: Sequence[tuple[float, frozenset[int]]]) -> list[Answer]:
    """Return the answers that are no state, or not one that could be seen between question and answer."""
    starts = [moment for moment, _ in may_see]

    def could(answer: Answer) -> frozenset[int]:
        first, last = bisect_right(starts, answer.asked) - 1, bisect_right(starts, answer.told)
        return frozenset().union(*(states for _, states in may_see[max(first, 0) : last]))

    return [answer for answer in told if answer.state not in could(answer)]
