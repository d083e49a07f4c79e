"""The body of an answer, counted as it grows: what is small on the wire may be large in memory."""

import zlib
from collections.abc import Iterable, Iterator

from indexer.errors import FetchFailed

_GZIP = 16 + zlib.MAX_WBITS
GZIP_MAGIC = b"\x1f\x8b"


def read_body(chunks: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """Return the decoded body of an answer; raises FetchFailed when it is too long (in bytes) or broken."""
    if encoding in ("", "identity"):
        return _joined(chunks, limit)
    if encoding not in ("gzip", "x-gzip"):
        raise FetchFailed(f"came in the encoding {encoding[:40]!r}, which was not asked for")
    return gunzip(chunks, limit)


def gunzip(chunks: Iterable[bytes], limit: int) -> bytes:
    """Return what gzip made small; raises FetchFailed when that is longer than limit bytes or broken."""
    return _joined(_inflated(chunks, limit), limit)


def _inflated(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    decoder = zlib.decompressobj(_GZIP)
    begun = False
    for chunk in chunks:
        begun = begun or bool(chunk)
        waiting = chunk
        while waiting:
            if decoder.eof:
                # A gzip file may consist of several, one after the other; padding may follow the last.
                if not waiting.startswith(GZIP_MAGIC[:1]):
                    return
                decoder = zlib.decompressobj(_GZIP)
            try:
                yield decoder.decompress(waiting, limit + 1)
            except zlib.error as error:
                raise FetchFailed(f"its gzip is broken: {error}") from error
            waiting = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
    if begun and not decoder.eof:
        raise FetchFailed("its gzip ends in the middle")


def _joined(chunks: Iterable[bytes], limit: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > limit:
            raise FetchFailed(f"longer than {limit} bytes")
    return bytes(body)
