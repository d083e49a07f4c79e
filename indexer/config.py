"""Settings of the indexer, read once from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from indexer.errors import InvalidConfiguration
from indexer.history import KEPT_RUNS

# The store remembers KEPT_RUNS runs; the good ones among them are counted, and not all of them are.
_MOST_REMOVED_RUNS = KEPT_RUNS // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexerSettings:
    """What a deployment may change about getting articles in. README.md explains each."""

    sources_file: Path | None = None
    must_find_file: Path | None = None
    bad_share: float = 0.05
    loss_share: float = 0.20
    keep_generations: int = 1
    keep_removed_runs: int = 1_000
    contact: str | None = None

    def __post_init__(self) -> None:
        """Refuse what would switch a safety off by accident."""
        for name, share in (("TIMTIN_BAD_SHARE", self.bad_share), ("TIMTIN_LOSS_SHARE", self.loss_share)):
            if not 0 <= share <= 1:
                raise InvalidConfiguration(f"{name} must be a number from 0 to 1, such as 0.05")
        if not 1 <= self.keep_generations <= 100:
            raise InvalidConfiguration("TIMTIN_KEEP_GENERATIONS must be a whole number from 1 to 100")
        if not 0 <= self.keep_removed_runs <= _MOST_REMOVED_RUNS:
            raise InvalidConfiguration(
                f"TIMTIN_KEEP_REMOVED_RUNS must be a whole number from 0 to {_MOST_REMOVED_RUNS}"
            )
        if self.contact and not (self.contact.isascii() and self.contact.isprintable()):
            raise InvalidConfiguration("TIMTIN_CONTACT must be an e-mail or web address in plain letters")

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:
        """Read the TIMTIN_* variables; one that is unset or empty keeps its default."""
        return cls(
            sources_file=_file(env, "TIMTIN_SOURCES"),
            must_find_file=_file(env, "TIMTIN_MUST_FIND"),
            bad_share=_number(env, "TIMTIN_BAD_SHARE", 0.05),
            loss_share=_number(env, "TIMTIN_LOSS_SHARE", 0.20),
            contact=env.get("TIMTIN_CONTACT") or None,
            keep_generations=_whole_number(env, "TIMTIN_KEEP_GENERATIONS", 1),
            keep_removed_runs=_whole_number(env, "TIMTIN_KEEP_REMOVED_RUNS", 1_000),
        )


def _file(env: Mapping[str, str], name: str) -> Path | None:
    value = env.get(name)
    return Path(value) if value else None


def _number(env: Mapping[str, str], name: str, default: float) -> float:
    try:
        return float(env.get(name) or default)
    except ValueError:
        raise InvalidConfiguration(f"{name} must be a number, not {env[name]!r}") from None


def _whole_number(env: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(env.get(name) or default)
    except ValueError:
        raise InvalidConfiguration(f"{name} must be a whole number, not {env[name]!r}") from None
