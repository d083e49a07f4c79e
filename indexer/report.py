"""What a run did, in numbers: for a person, for a program, for cron."""

import json
from dataclasses import asdict, dataclass, field

from indexer.exit_codes import ExitCode, gravest
from indexer.store import Change

# ``seen`` is the sum of all that follow it but ``removed``: what a source listed, good or bad.
COUNTED = ("seen", "added", "changed", "restored", "unchanged", "failed", "removed")


@dataclass(slots=True, kw_only=True)
class SourceReport:
    """What one source gave. ``problem`` says why it did not give all, or was not followed in all."""

    name: str
    seen: int = 0
    added: int = 0
    changed: int = 0
    restored: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: int = 0
    problem: str | None = None
    exit_code: ExitCode = ExitCode.DONE

    def count(self, change: Change) -> None:
        """Count an article that was put into the store."""
        self.seen += 1
        setattr(self, change.value, getattr(self, change.value) + 1)

    def note(self, problem: str) -> None:
        """Say something that is not wrong but should be known."""
        self.problem = self.problem or problem

    def fail(self, code: ExitCode, problem: str) -> None:
        """Note what went wrong; the gravest thing stands."""
        if gravest((code, self.exit_code)) is code:
            self.exit_code, self.problem = code, problem


@dataclass(slots=True, kw_only=True)
class Report:
    """What a whole run did."""

    verb: str
    dry_run: bool = False
    sources: list[SourceReport] = field(default_factory=list)
    articles: int = 0
    index_version: str | None = None
    index_problem: str | None = None
    index_exit_code: ExitCode = ExitCode.DONE
    seconds: float = 0.0

    @property
    def exit_code(self) -> ExitCode:
        """The gravest of all that happened."""
        return gravest([self.index_exit_code, *(source.exit_code for source in self.sources)])

    def total(self, name: str) -> int:
        """Return a number summed over all sources."""
        return sum(getattr(source, name) for source in self.sources)

    def as_json(self) -> str:
        """Return the report as one line of JSON."""
        totals = {name: self.total(name) for name in COUNTED}
        fields = {
            "verb": self.verb,
            "dry_run": self.dry_run,
            "exit_code": int(self.exit_code),
            **totals,
            "articles": self.articles,
            "seconds": round(self.seconds, 3),
            "index_version": self.index_version,
            "index_problem": self.index_problem,
            "sources": [asdict(source) for source in self.sources],
        }
        return json.dumps(fields, ensure_ascii=False)

    def lines(self) -> list[str]:
        """Return the report for a person."""
        rows = [self._line(source.name, source) for source in self.sources]
        problems = [f"{source.name}: {source.problem}" for source in self.sources if source.problem]
        if self.index_problem:
            problems.append(f"index: {self.index_problem}")
        version = self.index_version or "none"
        end = f"{self.articles} articles in the store, index {version}, {self.seconds:.1f} s"
        return [*rows, *problems, f"dry run, nothing was kept: {end}" if self.dry_run else end]

    @staticmethod
    def _line(name: str, source: SourceReport) -> str:
        return f"{name}: " + ", ".join(f"{getattr(source, key)} {key}" for key in COUNTED)
