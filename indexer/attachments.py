"""The text of attached files: PDF and DOCX, read in a process that may fail."""

import re
import subprocess
import sys
from collections.abc import Sequence
from urllib.parse import unquote

from indexer.errors import AttachmentUnreadable

MAX_BYTES = 20 * 2**20

# By the clock, for a file that keeps its reader waiting; reading has a limit of its own (attachment_reader).
SECONDS = 60

# The command that reads a file from its standard input.
READER = (sys.executable, "-m", "indexer.attachment_reader")

_READABLE = re.compile(r"\.(?:pdf|docx)(?![\w.])", re.IGNORECASE)


def is_readable(url: str) -> bool:
    """Whether an address says that it leads to a file whose text can be read."""
    return bool(_READABLE.search(unquote(url)))


def text_of_file(data: bytes, reader: Sequence[str] = READER) -> str:
    """Return the text of a PDF or DOCX file; "" for one that holds pictures only.

    Raises AttachmentUnreadable when it is neither, broken, locked, or takes too long or too much memory.
    """
    if len(data) > MAX_BYTES:
        raise AttachmentUnreadable(f"longer than {MAX_BYTES} bytes")
    try:
        done = subprocess.run(reader, input=data, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - our own
    except subprocess.TimeoutExpired:
        raise AttachmentUnreadable(f"takes longer than {SECONDS} s to read") from None
    if done.returncode == 0:
        return done.stdout.decode("utf-8")
    if done.returncode < 0:
        raise AttachmentUnreadable("takes too long or too much memory to read")
    said = done.stderr.decode("utf-8", "replace").strip().rsplit("\n", 1)[-1]
    raise AttachmentUnreadable(said[:300] or "cannot be read")
