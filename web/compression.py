"""Answers made smaller on their way, in the coding that the reader asks for (RFC 9110, section 12.5.3)."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache

import brotli
from flask import Flask, Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

# The best first. zstd saves no more on texts this small, and Python before 3.14 does not have it.
ENCODINGS = ("br", "gzip")
# What is smaller fits into the packets of its headers.
MIN_BYTES = 1_000
# A page of 23 KB: 0.4 ms, and a fifth of its bytes. The next quality finds nothing more.
BROTLI_QUALITY, GZIP_LEVEL = 5, 6
# A file is made small once, and sent for months.
BROTLI_BEST, GZIP_BEST = 11, 9


def register(app: Flask) -> None:
    """Let every answer of the application be sent small to whoever can read it so."""
    app.after_request(_compressed)


def _compressed(response: Response) -> Response:
    if not _is_text(response.mimetype):
        return response
    response.vary.add("Accept-Encoding")
    encoding = _wanted(request.headers.get("Accept-Encoding", ""))
    if encoding is None or response.status_code != 200 or "Content-Encoding" in response.headers:
        return response
    if request.endpoint == "static":
        _compress_file(response, encoding)
    elif response.is_streamed:
        _compress_stream(response, encoding)
    elif len(response.get_data()) >= MIN_BYTES:
        response.set_data(_small(response.get_data(), encoding))
    else:
        return response
    response.headers["Content-Encoding"] = encoding
    return response


@lru_cache(maxsize=256)
def _wanted(header: str) -> str | None:
    """Return the coding that the reader likes best, None where it is none of ours."""
    accepted = parse_accept_header(header, Accept)
    quality, _, encoding = max((accepted.quality(name), -place, name) for place, name in enumerate(ENCODINGS))
    return encoding if quality and quality >= accepted.quality("identity") else None


def _is_text(mimetype: str | None) -> bool:
    return mimetype is not None and (
        mimetype.startswith("text/") or mimetype.endswith(("json", "xml", "javascript"))
    )


def _small(data: bytes, encoding: str) -> bytes:
    if encoding == "br":
        small: bytes = brotli.compress(data, brotli.MODE_TEXT, BROTLI_QUALITY)
        return small
    # The moment of compression would make two answers of one text differ.
    return gzip.compress(data, GZIP_LEVEL, mtime=0)


def _compress_stream(response: Response, encoding: str) -> None:
    """Make a stream small piece by piece: what is made is sent."""
    response.response = _pieces(response.iter_encoded(), encoding)
    response.headers.pop("Content-Length", None)


def _pieces(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    if encoding == "br":
        stream = brotli.Compressor(brotli.MODE_TEXT, BROTLI_QUALITY)
        for piece in pieces:
            yield stream.process(piece) + stream.flush()
        yield stream.finish()
    else:
        # The sum asks zlib for gzip's own header and trailer.
        zipped = zlib.compressobj(GZIP_LEVEL, wbits=zlib.MAX_WBITS + 16)
        for piece in pieces:
            yield zipped.compress(piece) + zipped.flush(zlib.Z_SYNC_FLUSH)
        yield zipped.flush()


def _compress_file(response: Response, encoding: str) -> None:
    """Put a static file's small form in its place; its strong tag names the bytes of the file itself."""
    tag, _ = response.get_etag()
    response.direct_passthrough = False
    whole = response.get_data()
    response.close()
    response.set_data(_small_file(whole, encoding))
    response.set_etag(tag or "", weak=True)
    response.headers.pop("Accept-Ranges", None)


@lru_cache(maxsize=64)
def _small_file(data: bytes, encoding: str) -> bytes:
    """Return a file as small as it gets; there are a dozen."""
    if encoding == "br":
        small: bytes = brotli.compress(data, brotli.MODE_TEXT, BROTLI_BEST)
        return small
    return gzip.compress(data, GZIP_BEST, mtime=0)
