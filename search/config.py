"""Settings of the search library, read once from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from search.logs import LogFormat

ENGINES = ("whoosh",)
BEST_BETS = "best_bets.tsv"

# A day: nobody walks longer, and every state that is kept takes its place on the disk.
MAX_MINUTES = 1_440


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a deployment may change about searching. README.md explains each."""

    data_dir: Path = Path("index_data")
    engine: str = "whoosh"
    time_zone: str = "Asia/Ho_Chi_Minh"
    abbreviations: Path | None = None
    best_bets: Path | None = None
    usage_dir: Path | None = None
    cursor_minutes: int = 60
    log_format: LogFormat = LogFormat.TEXT

    def __post_init__(self) -> None:
        """Refuse what nothing could be searched with; the message names the variable to mend."""
        if self.engine not in ENGINES:
            raise ValueError(f"TIMTIN_ENGINE must be one of {', '.join(ENGINES)}, not {self.engine!r}")
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(
                f"TIMTIN_TIME_ZONE must be a zone such as Asia/Ho_Chi_Minh, not {self.time_zone!r}"
            ) from None

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:
        """Read the TIMTIN_* variables; one that is unset or empty keeps its default."""
        abbreviations, usage_dir = env.get("TIMTIN_ABBREVIATIONS"), env.get("TIMTIN_USAGE_DIR")
        best_bets = env.get("TIMTIN_BEST_BETS")
        return cls(
            data_dir=Path(env.get("TIMTIN_DATA_DIR") or "index_data"),
            engine=env.get("TIMTIN_ENGINE") or "whoosh",
            time_zone=env.get("TIMTIN_TIME_ZONE") or "Asia/Ho_Chi_Minh",
            abbreviations=Path(abbreviations) if abbreviations else None,
            best_bets=Path(best_bets) if best_bets else None,
            usage_dir=Path(usage_dir) if usage_dir else None,
            cursor_minutes=_minutes(env, "TIMTIN_CURSOR_MINUTES", 60),
            log_format=_log_format(env.get("TIMTIN_LOG_FORMAT") or LogFormat.TEXT),
        )

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which a day begins and ends."""
        return ZoneInfo(self.time_zone)

    @property
    def usage_folder(self) -> Path:
        """The folder of the counts of use: of its own where one is named, else the data folder."""
        return self.usage_dir or self.data_dir

    @property
    def best_bets_file(self) -> Path:
        """Where the best bets may stand: in the file that is named, else in one of the data folder."""
        return self.best_bets or self.data_dir / BEST_BETS


def _minutes(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name) or str(default)
    if not (value.isascii() and value.isdigit() and int(value) <= MAX_MINUTES):
        raise ValueError(f"{name} must be a whole number from 0 to {MAX_MINUTES}, not {value!r}")
    return int(value)


def _log_format(value: str) -> LogFormat:
    try:
        return LogFormat(value)
    except ValueError:
        raise ValueError(f"TIMTIN_LOG_FORMAT must be one of {', '.join(LogFormat)}, not {value!r}") from None
