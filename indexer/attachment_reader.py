"""A process of its own that reads one PDF or DOCX from its standard input and writes the text of it.

Such files come from outside, and the libraries that read them can be led to run for ever or to take
all memory. Here that ends this process, which has nothing to lose. `indexer.attachments` starts it.
"""

import logging
import resource
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

CPU_SECONDS = 30
MEMORY_BYTES = 2**30
MAX_PAGES = 300
# Of the text of one file: what would fill some two hundred pages.
MAX_CHARACTERS = 400_000
# Of the one part of a DOCX that holds its text, unpacked.
MAX_XML_BYTES = 50 * 2**20

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARKS = {f"{_WORD}tab": " ", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}


class Unreadable(Exception):
    """A file that gives no text; the message says why."""


def main() -> None:
    """Read the file; end with 1 and the reason on standard error when it gives no text."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        text = text_of(sys.stdin.buffer.read())
    except Unreadable as error:
        sys.exit(str(error))
    except MemoryError:
        sys.exit("takes too much memory to read")
    except Exception as error:
        sys.exit(f"cannot be read: {type(error).__name__}: {error}"[:300])
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


def text_of(data: bytes) -> str:
    """Return the text of a file, of its first pages if it has very many; raises Unreadable."""
    if b"%PDF-" in data[:1024]:
        pieces = _pdf(data)
    elif data.startswith(b"PK"):
        pieces = _docx(data)
    else:
        raise Unreadable("is neither PDF nor DOCX")
    kept: list[str] = []
    length = 0
    for piece in pieces:
        kept.append(piece[: MAX_CHARACTERS - length])
        length += len(kept[-1])
        if length >= MAX_CHARACTERS:
            break
    return "".join(kept)


def _pdf(data: bytes) -> Iterator[str]:
    from pypdf import PasswordType, PdfReader

    # It says of every oddity that it could go on; what it could not, it raises.
    logging.disable()
    reader = PdfReader(BytesIO(data), strict=False)
    if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        raise Unreadable("wants a password")
    for number, page in enumerate(reader.pages):
        if number >= MAX_PAGES:
            return
        yield page.extract_text() + "\n"


def _docx(data: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("word/document.xml") as part:
            # What the archive says of the size may be a lie.
            xml = part.read(MAX_XML_BYTES + 1)
    except KeyError:
        raise Unreadable("is a ZIP file, but no DOCX") from None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise Unreadable(f"is no whole DOCX: {error}") from error
    if len(xml) > MAX_XML_BYTES:
        raise Unreadable(f"unpacks to more than {MAX_XML_BYTES} bytes")
    walk = etree.iterparse(BytesIO(xml), events=("end",), resolve_entities=False, no_network=True)
    for _, node in walk:
        if node.tag == f"{_WORD}t":
            yield node.text or ""
        elif node.tag == f"{_WORD}p":
            yield "\n"
            node.clear()
        else:
            yield _MARKS.get(node.tag, "")


if __name__ == "__main__":
    main()
