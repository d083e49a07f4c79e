"""The files of a source that is a file or a folder."""

from pathlib import Path

from indexer.errors import SourceUnavailable


def files_of(path: Path, suffixes: tuple[str, ...]) -> list[tuple[Path, str]]:
    """Return a file itself, or those below a folder that end in one of suffixes, each with a short name.

    A folder without any is unavailable, not empty: more likely a mount is missing than all the news.
    """
    try:
        if path.is_file():
            return [(path, path.name)]
        found = sorted(
            file for file in path.rglob("*") if file.name.lower().endswith(suffixes) and file.is_file()
        )
    except OSError as error:
        raise SourceUnavailable(f"{path}: {error.strerror or error}") from error
    if not found:
        what = f"holds no {' or '.join(suffixes)} file" if path.is_dir() else "not found"
        raise SourceUnavailable(f"{path}: {what}")
    return [(file, file.relative_to(path).as_posix()) for file in found]
