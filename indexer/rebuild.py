"""Store -> new generation -> live, and back again."""

from indexer.report import Report
from indexer.workplace import Workplace


def rebuild(place: Workplace, *, accept_loss: bool) -> Report:
    """Publish a new generation made from the whole store."""
    must_find = place.must_find()
    with place.job("rebuild") as job:
        safety = place.safety(accept_loss=accept_loss)
        status = place.publisher(job.store, safety, must_find).build()
        job.report.index_version = status.version
    return job.report


def rollback(place: Workplace) -> Report:
    """Make the generation before the live one live again; the store stays as it is."""
    with place.job("rollback") as job:
        job.report.index_version = place.index.writer.rollback().version
    return job.report
