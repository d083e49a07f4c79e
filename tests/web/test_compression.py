"""Answers are sent as small as the reader can read them."""

import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
from flask.testing import FlaskClient

from web.compression import MIN_BYTES

READ: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}
# A moment of computation stands in the JSON: two answers are never the same.
WHOLE = (
    "/",
    "/tim-kiem?q=v%C3%A0ng",
    "/bai/cchc-000001",
    "/thang/2024-01",
    "/tim-kiem.atom",
    "/tim-kiem.csv",
    "/api/v1/articles/cchc-000001",
    "/api/v1/days?from=2023",
    "/api/v1/openapi.json",
    "/static/timtin.css",
    "/static/suggest.js",
    "/static/icon.svg",
)


@pytest.mark.parametrize("encoding", READ)
@pytest.mark.parametrize("address", WHOLE)
def test_answer_is_the_same_and_smaller(client: FlaskClient, address: str, encoding: str) -> None:
    """Read in its coding it holds what it held; caches keep the codings apart."""
    with client.get(address) as answer:
        plain, tag = answer.get_data(), answer.headers.get("ETag", "").removeprefix("W/")
        assert "Content-Encoding" not in answer.headers
        assert "Accept-Encoding" in answer.headers["Vary"]
    with client.get(address, headers={"Accept-Encoding": encoding}) as answer:
        small = answer.get_data()
        if len(plain) < MIN_BYTES and not address.startswith("/static/"):
            assert small == plain
            return
        assert READ[encoding](small) == plain
        assert answer.headers["Content-Encoding"] == encoding
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert answer.headers.get("Content-Length") in (str(len(small)), None)
        assert len(small) < len(plain)
        # One tag names the answer in every coding; a strong one would promise the same bytes.
        assert answer.headers.get("ETag", "") == (f"W/{tag}" if tag else "")


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("*", "br"),
        ("br;q=0.5, gzip", "gzip"),
        ("br;q=0, *", "gzip"),
        ("gzip;q=0", None),
        ("gzip;q=0.5, identity", None),
        ("identity", None),
        ("zstd", None),
        ("", None),
        ("br;q=nonsense", None),
    ],
)
def test_reader_chooses(client: FlaskClient, accepted: str, sent: str | None) -> None:
    """What is not wanted is not sent; of what is wanted alike, the smallest."""
    answer = client.get("/", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == sent


def test_tag_of_a_small_answer_is_known(client: FlaskClient) -> None:
    """Whoever holds it in one coding is told in every coding that nothing changed."""
    for address in ("/tim-kiem?q=v%C3%A0ng", "/static/timtin.css"):
        with client.get(address, headers={"Accept-Encoding": "br"}) as small:
            tag = small.headers["ETag"]
        for encoding in ("br", "gzip", "identity"):
            headers = {"If-None-Match": tag, "Accept-Encoding": encoding}
            with client.get(address, headers=headers) as answer:
                assert (answer.status_code, answer.data) == (304, b"")
                assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize("address", ["/", "/static/timtin.css", "/tim-kiem.csv"])
def test_head_names_what_get_would_send(client: FlaskClient, address: str) -> None:
    """The same headers, no body."""
    headers = {"Accept-Encoding": "gzip"}
    with client.get(address, headers=headers) as got, client.head(address, headers=headers) as asked:
        assert asked.data == b""
        for name in ("Content-Encoding", "Content-Type", "ETag"):
            assert asked.headers[name] == got.headers[name]


@pytest.mark.parametrize("encoding", READ)
def test_table_is_sent_as_it_is_made(client: FlaskClient, encoding: str) -> None:
    """Each piece can be read when it comes: nobody waits for the last to see the first."""
    answer = client.get("/tim-kiem.csv", buffered=False, headers={"Accept-Encoding": encoding})
    assert answer.is_streamed
    first = next(iter(answer.iter_encoded()))
    if encoding == "br":
        readable = brotli.Decompressor().process(first)
    else:
        readable = zlib.decompressobj(wbits=zlib.MAX_WBITS + 16).decompress(first)
    assert readable.decode().startswith("\ufeffMã tin,")
    answer.close()


def test_static_file_is_compressed_once(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """And then sent as it was."""
    with client.get("/static/article.js", headers={"Accept-Encoding": "br"}) as answer:
        first = answer.get_data()
    monkeypatch.delattr(brotli, "compress")
    with client.get("/static/article.js", headers={"Accept-Encoding": "br"}) as answer:
        assert answer.get_data() == first


def test_part_of_a_file_stays_as_it_is(client: FlaskClient) -> None:
    """Bytes 0 to 9 are those of the file."""
    headers = {"Range": "bytes=0-9", "Accept-Encoding": "br"}
    with client.get("/static/timtin.css", headers=headers) as answer:
        assert (answer.status_code, len(answer.data)) == (206, 10)
        assert "Content-Encoding" not in answer.headers
