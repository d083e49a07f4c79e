"""What a source is read with in tests: a memory that nobody keeps, and a web that never waits."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from indexer.database import Database
from indexer.fetching.fetcher import Limits, Web
from indexer.history import Run
from indexer.memory import Memory
from indexer.sources.context import Context
from tests.make import HCM

NOW = datetime(2026, 1, 1, tzinfo=UTC)

# Short enough for tests, long enough for a busy machine.
HASTY = Limits(connect_s=5, read_s=5, total_s=10, attempts=3, backoff_s=1)


def memory(source: str = "news", run: int = 1) -> Memory:
    """Return an empty memory."""
    return Memory(Database.rehearsal(Path("nowhere")), source, Run(run, NOW))


def context(**changes: Any) -> Context:
    """Return what a source is read with; any part may be given."""
    web = Web(limits=HASTY, sleep=lambda _: None)
    usual: dict[str, Any] = {"zone": HCM, "now": NOW, "memory": memory(), "web": web, "env": {}}
    return Context(**(usual | changes))
