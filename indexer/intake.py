"""Sources -> store: what is new is kept, what is bad is counted, what is gone is taken out."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from indexer.errors import SafetyStop, SourceUnavailable
from indexer.exit_codes import ExitCode
from indexer.fetching.fetcher import Web
from indexer.history import Run
from indexer.memory import Memory
from indexer.progress import Progress
from indexer.rejects import Rejects
from indexer.report import SourceReport
from indexer.safety import Safety
from indexer.sources import SOURCES
from indexer.sources.context import Context
from indexer.sources.model import Source
from indexer.sources.outcome import Gone, Note, Rejected, Unchanged
from indexer.store import ArticleStore, Change
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
    web: Web
    env: Mapping[str, str]

    def take(self, source: Source) -> SourceReport:
        """Store what is new in a source; take out what is gone or what a complete one no longer lists.

        Whatever is wrong with the source stands in its report; it stops no other source.
        """
        report = SourceReport(name=source.name)
        before = self.store.count_by_source().get(source.name, 0)
        memory = self.store.memory(source.name, self.run)
        memory.open(hashlib.sha256(repr(source).encode("utf-8", "surrogateescape")).hexdigest())
        try:
            gone = self._store_all(source, memory, report)
            self._judge(report)
            if source.complete:
                gone |= self._unlisted(source, memory, report)
            self.safety.check(source.name, before=before, vanishing=len(gone))
            report.removed = self.store.remove(gone, self.run)
        except SourceUnavailable as error:
            report.fail(ExitCode.SOURCE_UNAVAILABLE, str(error))
        except SafetyStop as error:
            report.fail(ExitCode.SAFETY_STOP, str(error))
        self.store.commit()
        return report

    def _store_all(self, source: Source, memory: Memory, report: SourceReport) -> set[str]:
        """Store a source's articles; return the ids of those that it says are gone."""
        gone = set()
        context = Context(zone=self.zone, now=self.run.now, memory=memory, web=self.web, env=self.env)
        found = SOURCES[source.kind].read(source, context)
        for item in self.progress(found, source.name):
            match item:
                case Article():
                    report.count(self.store.put(item, source.name, self.run))
                    if item.repaired_from:
                        report.count_repair(item.repaired_from)
                case Unchanged(article_id):
                    self.store.sight(article_id, source.name, self.run)
                    report.count(Change.SAME)
                case Gone(article_id):
                    gone.add(article_id)
                case Note(text):
                    report.note(text)
                case Rejected():
                    self._reject(item, source, memory, report)
        memory.finish()
        # A page that is gone under one address may well be there under another.
        return {article_id for article_id in gone if not self.store.was_seen(article_id, memory.first_run)}

    def _reject(self, item: Rejected, source: Source, memory: Memory, report: SourceReport) -> None:
        report.seen += 1
        report.failed += 1
        self.rejects.add(source.name, item)
        if item.ends_source:
            report.fail(ExitCode.BAD_DATA, f"{item.where}: {item.reason}; nothing after it could be read")
        if item.article_id is None:
            memory.is_sure = False
        else:
            self.store.sight(item.article_id, source.name, self.run)

    def _judge(self, report: SourceReport) -> None:
        """Note when more of a source is bad than daily life explains."""
        share = report.failed / max(report.seen, 1)
        if report.failed == report.seen > 0 or (report.failed > ALWAYS_TOLERATED and share > self.bad_share):
            report.fail(ExitCode.BAD_DATA, f"{report.failed} of {report.seen} records could not be used")

    def _unlisted(self, source: Source, memory: Memory, report: SourceReport) -> set[str]:
        missing = self.store.missing(source.name, memory.first_run)
        if missing and not memory.is_sure:
            # What could not be read may be just what seems to be missing.
            report.note(
                f"{len(missing)} articles were not listed; kept, because some records could not be read"
            )
            return set()
        return set(missing)
