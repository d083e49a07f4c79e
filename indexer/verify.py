"""Whether the live index finds what it must, and whether the best bets are right."""

import json
from dataclasses import dataclass
from pathlib import Path

from indexer.best_bets import Examination, examine
from indexer.errors import InvalidConfiguration
from indexer.exit_codes import ExitCode, gravest
from indexer.must_find import NAME, Loss, MustFind
from indexer.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What the must-find queries of a file found, and what the best bets say; None where there are none."""

    file: Path | None
    asked: int
    lost: list[Loss]
    best_bets: Examination | None
    index_version: str | None

    @property
    def exit_code(self) -> ExitCode:
        """The safety stop as soon as a query is lost; else what the best bets are."""
        found = ExitCode.SAFETY_STOP if self.lost else ExitCode.DONE
        return gravest([found, self.best_bets.exit_code if self.best_bets else ExitCode.DONE])

    def as_json(self) -> str:
        """Return it as one line of JSON."""
        fields = {
            "verb": "verify",
            "exit_code": int(self.exit_code),
            "file": str(self.file) if self.file else None,
            "asked": self.asked,
            "lost": [loss.as_object() for loss in self.lost],
            "best_bets": self.best_bets.as_object() if self.best_bets else None,
            "index_version": self.index_version,
        }
        return json.dumps(fields, ensure_ascii=False)

    def lines(self) -> list[str]:
        """Return it for a person."""
        rows = self.best_bets.lines() if self.best_bets else []
        if self.file:
            counts = f"{self.asked} must-find queries of {self.file}, {len(self.lost)} lost"
            rows += [*map(str, self.lost), f"{counts}, index {self.index_version}"]
        return rows


def verify(place: Workplace, must_find: Path | None = None, best_bets: Path | None = None) -> Verification:
    """Ask the live index every must-find query, and read the best bets.

    Where files are named, these are taken and no other; else those that the settings name or that stand in
    the data folder. Best bets alone need no index.
    """
    if must_find is None and best_bets is None:
        wanted, best_bets = place.must_find(), place.best_bets()
    else:
        wanted = MustFind.read(must_find, place.zone) if must_find else MustFind(place.zone)
    if wanted.file is None and best_bets is None:
        raise InvalidConfiguration(
            "no must-find file and no best bets: name one with --must-find, --best-bets, TIMTIN_MUST_FIND or"
            f" TIMTIN_BEST_BETS, or write {place.data_dir / NAME}"
        )
    searcher = place.index.searcher
    return Verification(
        file=wanted.file,
        asked=len(wanted.expectations),
        lost=wanted.lost(searcher),
        best_bets=examine(best_bets, place.clock().astimezone(place.zone).date()) if best_bets else None,
        index_version=searcher.status().version if wanted.file else None,
    )
