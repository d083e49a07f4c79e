"""What there is: articles by source, the live index, the latest runs."""

import json
from dataclasses import asdict, dataclass

from indexer.exit_codes import ExitCode
from indexer.history import PastRun
from indexer.store import ArticleStore
from indexer.workplace import Workplace
from search.engine.port import IndexStatus

SHOWN_RUNS = 5
SHOWN_DUPLICATES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """Counts, as they are now."""

    articles: int
    removed: int
    duplicates: int
    latest_duplicates: list[tuple[str, str]]
    by_source: dict[str, int]
    waiting: bool
    last_ingest: str | None
    runs: list[PastRun]
    index: IndexStatus | None

    @property
    def exit_code(self) -> ExitCode:
        """Counting always succeeds."""
        return ExitCode.DONE

    def as_json(self) -> str:
        """Return the counts as one line of JSON."""
        fields = asdict(self)
        if self.index:
            fields["index"] |= {
                name: moment.isoformat() if moment else None
                for name, moment in (
                    ("built_at", self.index.built_at),
                    ("published_at", self.index.published_at),
                    ("newest", self.index.newest),
                )
            }
        return json.dumps(fields, ensure_ascii=False)

    def lines(self) -> list[str]:
        """Return the counts for a person."""
        rows = [
            f"store: {self.articles} articles; kept but not searched: {self.removed} removed,"
            f" {self.duplicates} duplicates"
        ]
        rows += [f"  {duplicate} is over again {original}" for duplicate, original in self.latest_duplicates]
        rows += [f"  {name}: {count}" for name, count in self.by_source.items()]
        if self.index:
            rows.append(
                f"index: {self.index.articles} articles, version {self.index.version},"
                f" published {self.index.published_at.isoformat(timespec='seconds')},"
                f" {self.index.segments} segments, {self.index.bytes / 2**20:.1f} MiB"
            )
        else:
            rows.append("index: none that can be read; run timtin-index rebuild")
        if self.waiting:
            rows.append("the store holds changes that are not in the index yet")
        rows.append(f"last good ingest: {self.last_ingest or 'never'}")
        for run in self.runs:
            end = "did not end" if run.finished is None else f"ended {run.finished} with {run.exit_code}"
            rows.append(f"  {run.verb}: began {run.started}, {end}")
        return rows


def stats(place: Workplace) -> Stats:
    """Count; takes no lock and changes nothing, so that it can be asked during a run."""
    with ArticleStore.rehearsal(place.store_path) as store:
        status = place.index.status()
        reached = store.history.published_sequence(status) if status else 0
        return Stats(
            articles=store.count(),
            removed=store.count_removed(),
            duplicates=store.duplicates.count(),
            latest_duplicates=store.duplicates.pairs(SHOWN_DUPLICATES),
            by_source=store.count_by_source(),
            waiting=reached != store.sequence,
            last_ingest=store.history.last_success("ingest"),
            runs=store.history.past_runs(SHOWN_RUNS),
            index=status,
        )
