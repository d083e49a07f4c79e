"""How far a long run is: a bar on a terminal, a line now and then elsewhere."""

import sys
from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import Protocol, TypeVar

from tqdm import tqdm

T = TypeVar("T")

LINE_SECONDS = 10.0


class Progress(Protocol):
    """Passes items on and says how many went by."""

    def __call__(self, items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
        """Yield items; total is how many are expected, where that is known."""
        ...


def bar(items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
    """Draw a progress bar."""
    yield from tqdm(items, desc=label, total=total, unit=" articles", file=sys.stderr)


def _to_standard_error(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def lines(
    items: Iterable[T], label: str, total: int | None = None, tell: Callable[[str], None] = _to_standard_error
) -> Iterator[T]:
    """Write a line every few seconds; nothing for a run that is over before."""
    due = monotonic() + LINE_SECONDS
    of = f" of {total:,}" if total else ""
    for number, item in enumerate(items, start=1):
        yield item
        if monotonic() >= due:
            tell(f"{label}: {number:,}{of} articles")
            due = monotonic() + LINE_SECONDS


def silent(items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:  # noqa: ARG001
    """Say nothing."""
    yield from items
