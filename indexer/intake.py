"""Sources -> store: what is new is kept, what is bad is counted, what is gone is taken out."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from indexer.errors import SafetyStop, SourceUnavailable
from indexer.exit_codes import ExitCode
from indexer.history import Run
from indexer.progress import Progress
from indexer.rejects import Rejects
from indexer.report import SourceReport
from indexer.safety import Safety
from indexer.sources import SOURCES
from indexer.sources.model import Source
from indexer.store import ArticleStore
from search.article import Article

# A few bad records are the daily life of a portal, however small it is.
ALWAYS_TOLERATED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Brings articles from sources into the store."""

    store: ArticleStore
    run: Run
    zone: ZoneInfo
    rejects: Rejects
    safety: Safety
    bad_share: float
    progress: Progress

    def take(self, source: Source) -> SourceReport:
        """Store what is new in a source; take out what a complete one no longer lists.

        Whatever is wrong with the source stands in its report; it stops no other source.
        """
        report = SourceReport(name=source.name)
        before = self.store.count_by_source().get(source.name, 0)
        try:
            sure = self._store_all(source, report)
            self._judge(report)
            if source.complete:
                self._remove_unlisted(source, report, before=before, sure=sure)
        except SourceUnavailable as error:
            report.fail(ExitCode.SOURCE_UNAVAILABLE, str(error))
        except SafetyStop as error:
            report.fail(ExitCode.SAFETY_STOP, str(error))
        self.store.commit()
        return report

    def _store_all(self, source: Source, report: SourceReport) -> bool:
        """Store a source's articles; return whether all that it lists is known by id."""
        sure = True
        found = SOURCES[source.kind](source, self.zone)
        for item in self.progress(found, source.name):
            if isinstance(item, Article):
                report.count(self.store.put(item, source.name, self.run))
                continue
            report.seen += 1
            report.failed += 1
            self.rejects.add(source.name, item)
            if item.ends_source:
                report.fail(ExitCode.BAD_DATA, f"{item.where}: {item.reason}; nothing after it could be read")
            if item.article_id is None:
                sure = False
            else:
                self.store.sight(item.article_id, source.name, self.run)
        return sure

    def _judge(self, report: SourceReport) -> None:
        """Note when more of a source is bad than daily life explains."""
        share = report.failed / max(report.seen, 1)
        if report.failed == report.seen > 0 or (report.failed > ALWAYS_TOLERATED and share > self.bad_share):
            report.fail(ExitCode.BAD_DATA, f"{report.failed} of {report.seen} records could not be used")

    def _remove_unlisted(self, source: Source, report: SourceReport, *, before: int, sure: bool) -> None:
        missing = self.store.missing(source.name, self.run)
        if missing and not sure:
            # What could not be read may be just what seems to be missing.
            report.note(
                f"{len(missing)} articles were not listed; kept, because some records could not be read"
            )
            return
        self.safety.check(source.name, before=before, vanishing=len(missing))
        report.removed = self.store.remove(missing, self.run)
