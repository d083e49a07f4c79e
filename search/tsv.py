"""Tables that people keep in an editor or a spreadsheet: a row a line, tabs between cells, # for remarks."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator


def rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each line that is neither empty nor a remark.

    The text is UTF-8, or UTF-16 as Excel saves "Unicode Text"; UnicodeDecodeError says that it is neither.
    """
    # The signature that Windows programs put before UTF-8 is no part of the first cell.
    encoding = "utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    for number, line in enumerate(data.decode(encoding).splitlines(), start=1):
        # Spreadsheets put quotation marks around a remark that holds a comma.
        if line.strip() and not line.lstrip('"').startswith("#"):
            yield number, line.split("\t")
