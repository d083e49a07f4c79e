"""Whether the index holds what the store holds, and whether both are whole."""

import json
from contextlib import suppress
from dataclasses import dataclass, field

from indexer.compare import Differences, compare
from indexer.exit_codes import ExitCode
from indexer.store import ArticleStore
from indexer.workplace import Job, Workplace
from search.errors import IndexUnavailable

SHOWN = 10


@dataclass(slots=True, kw_only=True)
class CheckReport:
    """What a check found. ``fixed`` says that the index has been mended since.

    ``damaged`` are the articles whose text is not what was put into the store; of them, ``healed`` were
    brought back from the index, and ``forgotten`` are those that the store holds no more.
    """

    articles: int = 0
    differences: Differences = field(default_factory=Differences)
    store_damage: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    healed: list[str] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    index_damage: str | None = None
    fixed: bool = False
    index_version: str | None = None

    @property
    def exit_code(self) -> ExitCode:
        """Bad data until all is well."""
        is_damaged = self.store_damage or self.damaged or self.index_damage
        well = self.fixed or (self.differences.is_clean and not is_damaged)
        return ExitCode.DONE if well else ExitCode.BAD_DATA

    @property
    def is_mendable(self) -> bool:
        """Whether the store is whole, or has been made so; an index made of another would only lose more."""
        return not self.store_damage and len(self.damaged) == len(self.healed) + len(self.forgotten)

    def as_json(self) -> str:
        """Return the report as one line of JSON."""
        found = self.differences
        fields = {
            "verb": "check",
            "exit_code": int(self.exit_code),
            "articles": self.articles,
            "missing": len(found.missing),
            "extra": len(found.extra),
            "stale": len(found.stale),
            "store_damage": self.store_damage,
            "damaged": len(self.damaged),
            "healed": len(self.healed),
            "forgotten": len(self.forgotten),
            "index_damage": self.index_damage,
            "fixed": self.fixed,
            "index_version": self.index_version,
        }
        return json.dumps(fields, ensure_ascii=False)

    def lines(self) -> list[str]:
        """Return the report for a person."""
        rows = [f"store: {text}" for text in self.store_damage]
        if self.index_damage:
            rows.append(f"index: {self.index_damage}")
        if self.damaged:
            rows.append(_listed("damaged in the store", self.damaged))
        if self.healed:
            rows.append(_listed("healed from the index", self.healed))
        if self.forgotten:
            rows.append(_listed("damaged, and forgotten", self.forgotten))
        rows += [_listed(kind, getattr(self.differences, kind)) for kind in ("missing", "extra", "stale")]
        return [*rows, f"{self.articles} articles in the store, index {self.index_version or 'none'}"]


def check(place: Workplace) -> CheckReport:
    """Compare the index with the store and read every byte of both."""
    with place.job("check") as job:
        report = _examine(place, job.store)
        job.report.index_exit_code = report.exit_code
        return report


def check_and_fix(place: Workplace, *, accept_loss: bool) -> CheckReport:
    """Do the same, then mend the index from the store where they differ.

    With ``accept_loss`` a damaged article that the index cannot heal is forgotten; else its source must give
    it again before anything is mended.
    """
    must_find = place.must_find()
    with place.job("check") as job:
        report = _examine(place, job.store)
        if report.damaged:
            _heal(place, job.store, report)
            _forget(job, report, accept_loss=accept_loss)
        if not report.is_mendable:
            job.report.index_exit_code = report.exit_code
            return report
        was_well = report.exit_code is ExitCode.DONE
        publisher = place.publisher(job.store, place.safety(accept_loss=accept_loss), must_find)
        status = place.index.status()
        if status is None or report.index_damage:
            mended = publisher.build()
        elif report.forgotten:
            # It was compared with what the store then had.
            mended = publisher.repair(status)
        else:
            mended = publisher.mend(status, report.differences)
        report.fixed = not was_well
        report.index_version = mended.version
        return report


def _heal(place: Workplace, store: ArticleStore, report: CheckReport) -> None:
    """Bring damaged texts back from the index, where it has them; have the others' sources read again."""
    with suppress(IndexUnavailable):
        lost = set(report.damaged)
        report.healed = [
            article.id
            for article in place.index.searcher.articles()
            if article.id in lost and store.damage.heal(article)
        ]
    for article_id in set(report.damaged).difference(report.healed):
        store.damage.distrust(article_id)


def _forget(job: Job, report: CheckReport, *, accept_loss: bool) -> None:
    """Forget the articles that nothing can heal: those that were removed, and by a person's word the others.

    A removed one no index has, and no source; kept, it would make every check say that something is damaged.
    """
    removed = set(job.store.removed())
    lost = [article_id for article_id in report.damaged if article_id not in report.healed]
    report.forgotten = [article_id for article_id in lost if accept_loss or article_id in removed]
    job.store.forget(report.forgotten, job.run)


def _listed(kind: str, ids: list[str]) -> str:
    rest = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
    return f"{len(ids)} {kind}{': ' if ids else ''}{', '.join(ids[:SHOWN])}{rest}"


def _examine(place: Workplace, store: ArticleStore) -> CheckReport:
    report = CheckReport(articles=store.count(), store_damage=store.damage.of_file())
    if not report.store_damage:
        report.damaged = store.damage.of_texts()
    searcher = place.index.searcher
    try:
        report.index_version = searcher.status().version
        searcher.verify()
        report.differences = compare(store, place.progress(searcher.articles(), "comparing", report.articles))
    except IndexUnavailable as error:
        report.index_damage = str(error)
    return report
