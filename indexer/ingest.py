"""Sources -> store -> live index: the verb that cron calls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indexer import rejects
from indexer.fetching.fetcher import Web
from indexer.intake import Intake
from indexer.must_find import MustFind
from indexer.rejects import Rejects
from indexer.report import Report
from indexer.sources.model import Source
from indexer.workplace import Job, Workplace
from search.engine.port import IndexStatus
from search.errors import TimtinError


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the caller of an ingest may ask for."""

    dry_run: bool = False
    full: bool = False
    accept_loss: bool = False


def ingest(place: Workplace, sources: Sequence[Source], choices: Choices) -> tuple[Report, Rejects]:
    """Bring what is new in the sources to the readers; nothing is indexed that is not stored.

    A dry run does all but that: it reads, compares and counts, and keeps nothing.
    """
    must_find = place.must_find()
    begin = place.rehearsal if choices.dry_run else place.job
    complaints = None if choices.dry_run else place.data_dir / rejects.NAME
    with begin("ingest") as job, Rejects(complaints) as rejected:
        intake = Intake(
            store=job.store,
            run=job.run,
            zone=place.zone,
            rejects=rejected,
            safety=place.safety(accept_loss=choices.accept_loss),
            bad_share=place.settings.bad_share,
            progress=place.progress,
            web=Web(contact=place.settings.contact),
            env=place.env,
        )
        job.report.sources += [intake.take(source) for source in sources]
        job.report.purged = _purge(job, place.settings.keep_removed_runs)
        if not choices.dry_run:
            _publish(place, job, choices, must_find)
        live = place.index.status()
        job.report.index_version = live.version if live else None
    return job.report, rejected


def _purge(job: Job, keep_runs: int) -> int:
    """Forget what was removed so many good runs ago; 0 keeps all. Return how many articles it was."""
    horizon = job.store.history.successes_ago("ingest", keep_runs) if keep_runs else None
    return 0 if horizon is None else job.store.purge(horizon)


def _publish(place: Workplace, job: Job, choices: Choices, must_find: MustFind) -> None:
    publisher = place.publisher(job.store, place.safety(accept_loss=choices.accept_loss), must_find)
    publish: Callable[[], IndexStatus | None] = publisher.build if choices.full else publisher.update
    try:
        publish()
    except TimtinError as error:
        job.report.fail(error)
