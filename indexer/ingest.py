"""Sources -> store -> live index: the verb that cron calls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indexer import exit_codes, rejects
from indexer.intake import Intake
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
        )
        job.report.sources += [intake.take(source) for source in sources]
        _publish(place, job, choices)
    return job.report, rejected


def _publish(place: Workplace, job: Job, choices: Choices) -> None:
    publisher = place.publisher(job.store, place.safety(accept_loss=choices.accept_loss))
    publish: Callable[[], IndexStatus | None] = publisher.build if choices.full else publisher.update
    try:
        status = place.index.status() if choices.dry_run else publish()
        job.report.index_version = status.version if status else None
    except TimtinError as error:
        job.report.index_exit_code = exit_codes.of(error)
        job.report.index_problem = str(error)
