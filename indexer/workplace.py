"""What every verb needs: the data folder, its lock, the store, the index, the clock."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from indexer import gauges, lock, store
from indexer.config import IndexerSettings
from indexer.history import Run
from indexer.live import Index, Publisher
from indexer.must_find import NAME, MustFind
from indexer.progress import Progress
from indexer.report import Report
from indexer.safety import ACCEPTED, Safety
from indexer.store import ArticleStore
from search.config import BEST_BETS
from search.errors import TimtinError
from search.usage import ledger


@dataclass(frozen=True, slots=True)
class Job:
    """One run under way."""

    store: ArticleStore
    run: Run
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """Everything a run works with, handed in from the edge.

    ``env`` is where the variables stand that the sources file names for its secrets; ``usage_folder`` holds
    the counts of the web service, where that is not the data folder; ``best_bets_file`` is the one that the
    settings name.
    """

    data_dir: Path
    zone: ZoneInfo
    settings: IndexerSettings
    index: Index
    progress: Progress
    clock: Callable[[], datetime]
    env: Mapping[str, str] = field(default_factory=dict)
    usage_folder: Path | None = None
    best_bets_file: Path | None = None

    @property
    def store_path(self) -> Path:
        """Where the article store stands."""
        return self.data_dir / store.NAME

    @property
    def usage_path(self) -> Path:
        """Where the counts of the web service stand."""
        return (self.usage_folder or self.data_dir) / ledger.NAME

    def held(self, verb: str) -> AbstractContextManager[None]:
        """Hold the data folder, for what cannot be noted in the store because it replaces the store."""
        return lock.hold(self.data_dir, verb, self.clock())

    @contextmanager
    def job(self, verb: str) -> Iterator[Job]:
        """Hold the data folder, open the store, and note when the run began and how it ended."""
        started = self.clock()
        with lock.hold(self.data_dir, verb, started), ArticleStore.open(self.store_path) as opened:
            try:
                yield from self._noted(
                    Job(opened, opened.history.begin_run(verb, started), Report(verb=verb))
                )
            finally:
                gauges.leave(opened, self.data_dir)

    @contextmanager
    def rehearsal(self, verb: str) -> Iterator[Job]:
        """Do the same with a store that forgets; where there is no data folder, make none."""
        started = self.clock()
        held = lock.hold(self.data_dir, verb, started) if self.store_path.exists() else nullcontext()
        with held, ArticleStore.rehearsal(self.store_path) as opened:
            report = Report(verb=verb, dry_run=True)
            yield from self._noted(Job(opened, opened.history.begin_run(verb, started), report))

    def _noted(self, job: Job) -> Iterator[Job]:
        try:
            yield job
        except TimtinError as error:
            job.report.fail(error)
            self._finish(job)
            raise
        self._finish(job)

    def _finish(self, job: Job) -> None:
        now = self.clock()
        job.report.seconds = (now - job.run.now).total_seconds()
        job.report.articles = job.store.count()
        job.store.history.finish_run(
            job.run, now, exit_code=job.report.exit_code, report=job.report.as_json()
        )

    def must_find(self) -> MustFind:
        """Return what must be found: by the file of the settings, or else the one in the data folder."""
        file = self.settings.must_find_file
        if file is None and (self.data_dir / NAME).exists():
            file = self.data_dir / NAME
        return MustFind.read(file, self.zone) if file else MustFind(self.zone)

    def best_bets(self) -> Path | None:
        """Return the file of best bets: that of the settings, or else the one in the data folder."""
        if self.best_bets_file:
            return self.best_bets_file
        file = self.data_dir / BEST_BETS
        return file if file.exists() else None

    def publisher(self, opened: ArticleStore, safety: Safety, must_find: MustFind) -> Publisher:
        """Return what brings articles from the store to the readers."""
        return Publisher(
            store=opened,
            index=self.index,
            safety=safety,
            must_find=must_find,
            progress=self.progress,
            now=self.clock(),
            keep=self.settings.keep_generations,
        )

    def safety(self, *, accept_loss: bool) -> Safety:
        """Return how much may vanish."""
        return ACCEPTED if accept_loss else Safety(self.settings.loss_share)
