"""Whether the live index finds what it must."""

import json
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import InvalidConfiguration
from indexer.exit_codes import ExitCode
from indexer.must_find import NAME, Loss, MustFind
from indexer.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What the must-find queries found."""

    file: Path
    asked: int
    lost: list[Loss]
    index_version: str

    @property
    def exit_code(self) -> ExitCode:
        """The safety stop as soon as one is lost."""
        return ExitCode.SAFETY_STOP if self.lost else ExitCode.DONE

    def as_json(self) -> str:
        """Return it as one line of JSON."""
        fields = {
            "verb": "verify",
            "exit_code": int(self.exit_code),
            "file": str(self.file),
            "asked": self.asked,
            "lost": [loss.as_object() for loss in self.lost],
            "index_version": self.index_version,
        }
        return json.dumps(fields, ensure_ascii=False)

    def lines(self) -> list[str]:
        """Return it for a person."""
        counts = f"{self.asked} must-find queries of {self.file}, {len(self.lost)} lost"
        return [*map(str, self.lost), f"{counts}, index {self.index_version}"]


def verify(place: Workplace, file: Path | None) -> Verification:
    """Ask the live index every must-find query of a file, or of the one that the settings name."""
    wanted = MustFind.read(file, place.zone) if file else place.must_find()
    if wanted.file is None:
        raise InvalidConfiguration(
            "no must-find file: name one with --must-find or TIMTIN_MUST_FIND,"
            f" or write {place.data_dir / NAME}"
        )
    searcher = place.index.searcher
    return Verification(
        file=wanted.file,
        asked=len(wanted.expectations),
        lost=wanted.lost(searcher),
        index_version=searcher.status().version,
    )
