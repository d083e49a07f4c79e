"""The ids of articles that were removed: eight bytes each, sorted, in a file named by what it holds.

    index_data/gen-.../removed-<hash>   the manifest names it; publications that remove nothing share it

An id that is looked up is not live, so that a false hit (two ids of one hash among 2^64) says "removed"
where it should say "unknown", once in a hundred million million requests, and nothing else.
"""

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search.engine.whoosh.catalogue import sync
from search.errors import IndexCorrupt

PREFIX = "removed-"
NONE = ""

Tombstones = npt.NDArray[np.uint64]


def write(directory: Path, article_ids: Iterable[str]) -> str:
    """Write the ids durably; return the name of the file, NONE where there is no id."""
    stones = np.unique(np.fromiter(map(_stone, article_ids), np.dtype("<u8")))
    if not stones.size:
        return NONE
    data = stones.tobytes()
    path = directory / f"{PREFIX}{_digest(data)}"
    if not path.exists():
        # A file of this name may be cut short only while nothing published names it.
        draft = directory / f"{path.name}.new"
        draft.write_bytes(data)
        sync(draft)
        draft.replace(path)
        sync(directory)
    return path.name


def read(directory: Path, name: str) -> Tombstones:
    """Read what a manifest names; IndexCorrupt where it is not what was written."""
    if name == NONE:
        return np.empty(0, "<u8")
    data = (directory / name).read_bytes()
    if name != f"{PREFIX}{_digest(data)}":
        raise IndexCorrupt(f"{name} is not what was published")
    return np.frombuffer(data, "<u8")


def holds(stones: Tombstones, article_id: str) -> bool:
    """Say whether an id is among those that were written."""
    stone = np.uint64(_stone(article_id))
    slot = int(np.searchsorted(stones, stone))
    return slot < len(stones) and bool(stones[slot] == stone)


def _stone(article_id: str) -> int:
    return int.from_bytes(
        blake2b(article_id.encode(errors="surrogatepass"), digest_size=8).digest(), "little"
    )


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
