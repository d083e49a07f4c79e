"""Import every module of the three packages in a tree and print what they do besides.

A program of its own, because it needs an interpreter in which nothing of ours is imported yet, and
because what it hooks into cannot be taken out again.
"""

import importlib
import os
import pkgutil
import sys
from collections import UserDict
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from tests.architecture.tree import PACKAGES

WATCHED = ("open", "os.", "shutil.", "socket.", "sqlite3.", "subprocess.", "urllib.", "mmap.", "tempfile.")
NEVER_LOADED = {"sklearn", "scipy", "pycrfsuite"}


def main(root: Path) -> int:
    """Return 0 when importing all modules below root did nothing else."""
    seen: list[str] = []

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(WATCHED) and (module := _at_import_of(root)):
            seen.append(f"{module}: {event} {arguments}")

    def looked_up(key: object) -> None:
        # Libraries look up the language of the user; what we look up ourselves is meant here.
        if module := _asked_by(root):
            seen.append(f"{module}: os.environ {key}")

    class Watched(UserDict[str, str]):
        def __getitem__(self, key: str) -> str:
            looked_up(key)
            return super().__getitem__(key)

        def __contains__(self, key: object) -> bool:
            looked_up(key)
            return super().__contains__(key)

    sys.path.insert(0, str(root))
    os.environ = Watched(os.environ)  # type: ignore[assignment]  # noqa: B003
    sys.addaudithook(note)
    for name in _names(root):
        importlib.import_module(name)
    seen += [f"{name} was loaded" for name in sorted(NEVER_LOADED & set(sys.modules))]
    print("\n".join(seen))
    return 1 if seen else 0


def _names(root: Path) -> Iterator[str]:
    for package in PACKAGES:
        yield package
        yield from (found.name for found in pkgutil.walk_packages([str(root / package)], f"{package}."))


def _at_import_of(root: Path) -> str | None:
    """Return the module of ours whose top level is doing this, if it is one of ours.

    Going out from where it happens, import's own machinery comes first when a file is opened only
    because it holds code; a file of ours comes first when our code asked for it.
    """
    for frame in _frames():
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return None
        if _is_ours(frame, root):
            return str(frame.f_globals["__name__"])
    return None


def _asked_by(root: Path) -> str | None:
    """Return the module of ours that looked into the environment itself, not through a library."""
    for frame in _frames():
        if _is_ours(frame, root):
            return str(frame.f_globals["__name__"])
        if frame.f_globals["__name__"] not in (
            __name__,
            "os",
            "collections",
            "collections.abc",
            "_collections_abc",
        ):
            return None
    return None


def _frames() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        yield frame
        frame = frame.f_back


def _is_ours(frame: FrameType, root: Path) -> bool:
    return any(Path(root, package) in Path(frame.f_code.co_filename).parents for package in PACKAGES)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
