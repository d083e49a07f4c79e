"""What the web service counted: reported to an operator, and forgotten by date. Needs no lock."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from indexer.exit_codes import ExitCode
from indexer.workplace import Workplace
from search.errors import IndexUnavailable
from search.usage.ledger import Ledger
from search.usage.summary import AskedText, Summary, summary

LISTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageReport:
    """How the site was used from a day on. ``titles`` are those of the articles that there still are."""

    since: date
    used: Summary
    titles: dict[str, str]

    @property
    def exit_code(self) -> ExitCode:
        """Reading counts always succeeds."""
        return ExitCode.DONE

    def as_json(self) -> str:
        """Return it as one line of JSON."""
        fields = asdict(self.used) | {
            "most_viewed": [
                {"id": article_id, "title": self.titles.get(article_id), "views": n}
                for article_id, n in self.used.most_viewed
            ]
        }
        return json.dumps(
            {"verb": "report", "exit_code": 0, "since": self.since.isoformat(), **fields}, ensure_ascii=False
        )

    def lines(self) -> list[str]:
        """Return it for a person."""
        used = self.used
        rows = [f"since {self.since}; {used.visits_ever} visits since counting began"]
        rows += [
            f"  {day.day}: {day.visits} visits, {day.views} articles opened, {day.searches} searches,"
            f" {day.without_results} without results, {day.slow} slow"
            for day in used.days
        ]
        rows += _headed(
            "most viewed articles:",
            (
                f"{n} {article_id}: {self.titles.get(article_id, 'gone')}"
                for article_id, n in used.most_viewed
            ),
        )
        if not used.top:
            return [*rows, "no text of a query is kept; TIMTIN_QUERY_LOG says when one is"]
        rows += _headed("queries:", (f"{asked.searches} {asked.text}" for asked in used.top))
        rows += _headed("queries without results:", map(_without_results, used.without_results))
        return rows + _headed("slow queries:", (f"{asked.slow} {asked.text}" for asked in used.slow))


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What was forgotten: rows before a day."""

    before: date
    rows: dict[str, int]

    @property
    def exit_code(self) -> ExitCode:
        """Done, also when there was nothing."""
        return ExitCode.DONE

    def as_json(self) -> str:
        """Return it as one line of JSON."""
        return json.dumps(
            {"verb": "purge", "exit_code": 0, "before": self.before.isoformat(), "forgotten": self.rows}
        )

    def lines(self) -> list[str]:
        """Return it for a person."""
        told = ", ".join(f"{n} of {name}" for name, n in self.rows.items())
        return [f"forgotten what was counted before {self.before}: {told or 'nothing'}"]


def report(place: Workplace, days: int) -> UsageReport:
    """Say how the site was used in the last so many days, today included."""
    since = _days_ago(place, days - 1)
    ledger = Ledger.open_if_there(place.usage_path)
    if ledger is None:
        return UsageReport(since=since, used=Summary(), titles={})
    with ledger:
        used = summary(ledger, since, LISTED)
    return UsageReport(since=since, used=used, titles=_titles(place, used))


def purge(place: Workplace, older_than: int) -> Purged:
    """Forget what was counted more than so many days ago; totals, which have no day, stay."""
    before = _days_ago(place, older_than)
    ledger = Ledger.open_if_there(place.usage_path)
    if ledger is None:
        return Purged(before=before, rows={})
    with ledger:
        return Purged(before=before, rows=ledger.forget(before))


def _days_ago(place: Workplace, days: int) -> date:
    return place.clock().astimezone(place.zone).date() - timedelta(days=days)


def _titles(place: Workplace, used: Summary) -> dict[str, str]:
    try:
        found = [place.index.searcher.article(article_id) for article_id, _ in used.most_viewed]
    except IndexUnavailable:
        return {}
    return {article.id: article.heading for article in found if article}


def _headed(head: str, rows: Iterator[str]) -> list[str]:
    listed = [f"  {row}" for row in rows]
    return [head, *listed] if listed else []


def _without_results(asked: AskedText) -> str:
    return f"{asked.without_results} of {asked.searches} {asked.text}"
