"""What a run did, in numbers: for a person, for a program, for cron."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from indexer import exit_codes
from indexer.errors import MustFindLost
from indexer.exit_codes import ExitCode, gravest
from indexer.store import Change
from search.errors import TimtinError

# ``seen`` is the sum of all that follow it but ``removed``: what a source listed, good or bad.
COUNTED = ("seen", "added", "changed", "restored", "duplicate", "unchanged", "failed", "removed")


@dataclass(slots=True, kw_only=True)
class SourceReport:
    """What one source gave. ``problem`` says why it did not give all, or was not followed in all.

    ``repaired`` counts, by its name, the articles that came in a legacy encoding; they are ``seen`` too.
    """

    name: str
    seen: int = 0
    added: int = 0
    changed: int = 0
    restored: int = 0
    duplicate: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: int = 0
    repaired: dict[str, int] = field(default_factory=dict)
    problem: str | None = None
    exit_code: ExitCode = ExitCode.DONE

    def count(self, change: Change) -> None:
        """Count an article that was put into the store."""
        self.seen += 1
        setattr(self, change.value, getattr(self, change.value) + 1)

    def count_repair(self, encoding: str) -> None:
        """Count an article that came in a legacy encoding."""
        self.repaired[encoding] = self.repaired.get(encoding, 0) + 1

    def note(self, problem: str) -> None:
        """Say something that is not wrong but should be known."""
        self.problem = f"{self.problem}; {problem}" if self.problem else problem

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
    purged: int = 0
    articles: int = 0
    index_version: str | None = None
    index_problem: str | None = None
    index_exit_code: ExitCode = ExitCode.DONE
    must_find_lost: list[Mapping[str, object]] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def exit_code(self) -> ExitCode:
        """The gravest of all that happened."""
        return gravest([self.index_exit_code, *(source.exit_code for source in self.sources)])

    @property
    def repaired(self) -> dict[str, int]:
        """How many articles came in each legacy encoding."""
        return dict(sum((Counter(source.repaired) for source in self.sources), Counter()))

    def fail(self, error: TimtinError) -> None:
        """Note why nothing, or not what was meant, was published."""
        self.index_exit_code, self.index_problem = exit_codes.of(error), str(error)
        if isinstance(error, MustFindLost):
            self.must_find_lost = list(error.lost)

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
            "repaired": self.repaired,
            "purged": self.purged,
            "articles": self.articles,
            "seconds": round(self.seconds, 3),
            "index_version": self.index_version,
            "index_problem": self.index_problem,
            "must_find_lost": self.must_find_lost,
            "sources": [asdict(source) for source in self.sources],
        }
        return json.dumps(fields, ensure_ascii=False)

    def lines(self) -> list[str]:
        """Return the report for a person."""
        rows = [self._line(source.name, source) for source in self.sources]
        problems = [f"{source.name}: {source.problem}" for source in self.sources if source.problem]
        if self.index_problem:
            problems.append(f"index: {self.index_problem}")
        if self.purged:
            rows.append(f"{self.purged} articles purged that were removed long ago")
        version = self.index_version or "none"
        end = f"{self.articles} articles in the store, index {version}, {self.seconds:.1f} s"
        return [*rows, *problems, f"dry run, nothing was kept: {end}" if self.dry_run else end]

    @staticmethod
    def _line(name: str, source: SourceReport) -> str:
        counts = [f"{getattr(source, key)} {key}" for key in COUNTED]
        counts += [f"{count} repaired from {encoding}" for encoding, count in sorted(source.repaired.items())]
        return f"{name}: {', '.join(counts)}"
