"""Tables with a heading give an article a row, and name every row that is none."""

import gzip
from pathlib import Path

import pytest

from indexer.errors import SourceUnavailable
from indexer.sources import csv_file
from indexer.sources.columns import Columns
from indexer.sources.csv_file import Csv
from indexer.sources.outcome import Item, Rejected
from search.article import Article
from tests.indexer.reading import context, memory

TABLE = 'id,title,body\r\n1,Tin một,"Dòng một\r\nDòng ""hai"""\r\n\r\n2,Tin hai,x\r\n'


def read(path: Path, **choices: object) -> list[Item]:
    """Return what a table yields."""
    choices = {"columns": Columns()} | choices
    return list(csv_file.read(Csv(name="table", kind="csv", path=path, **choices), context()))  # type: ignore[arg-type]


def texts(items: list[Item]) -> list[tuple[str, str, str]]:
    """Return id, title and body of articles."""
    return [(item.id, item.title, item.body) for item in items if isinstance(item, Article)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16", "cp1258"])
def test_a_row_is_an_article(tmp_path: Path, encoding: str) -> None:
    """Line breaks and quotation marks in a field are its text; empty rows are none."""
    path = tmp_path / "table.csv"
    plain = TABLE if encoding != "cp1258" else "id,title\r\n1,Tin mai\r\n"
    path.write_bytes(plain.encode(encoding))
    found = texts(read(path, encoding="utf-8-sig" if encoding == "utf-8" else encoding))
    if encoding == "cp1258":
        assert found == [("1", "Tin mai", "")]
    else:
        assert found == [("1", "Tin một", 'Dòng một\nDòng "hai"'), ("2", "Tin hai", "x")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_from_the_heading(tmp_path: Path, delimiter: str) -> None:
    """Spreadsheets of different countries write different ones."""
    path = tmp_path / "table.csv.gz"
    path.write_bytes(gzip.compress(f"id{delimiter}title\n1{delimiter}Tin\n".encode()))
    assert texts(read(path)) == [("1", "Tin", "")]


def test_columns_are_mapped_and_markup_is_read(tmp_path: Path) -> None:
    """The sources file says which column is what; case does not matter."""
    path = tmp_path / "table.tsv"
    path.write_text("MaTin\tTieuDe\tNoiDung\n7\tTin\t<p>Một</p><p>Hai &amp; ba</p>\n", encoding="utf-8")
    columns = Columns((("id", "matin"), ("title", "TieuDe"), ("body", "NoiDung")), ("body",))
    assert texts(read(path, columns=columns)) == [("7", "Tin", "Một\nHai & ba")]

    with pytest.raises(SourceUnavailable, match="no column 'Ma'; there are MaTin, TieuDe, NoiDung"):
        read(path, columns=Columns((("id", "Ma"),)))


def test_bad_rows_cost_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too long, in another encoding, without a text: each is named by its line."""
    monkeypatch.setattr(csv_file, "MAX_FIELD", 1_000)
    path = tmp_path / "table.csv"
    rows = [b"1,Tin", b"2," + b"x" * 2_000, b"3,T\xecn", b"4,", b"5,Tin,too,many", b"6", b"7,Tin"]
    path.write_bytes(b"id,title\n" + b"\n".join(rows) + b"\n")
    found = read(path)
    assert [item[0] for item in texts(found)] == ["1", "5", "7"]
    assert [(item.where, item.reason.split(" (")[0]) for item in found if isinstance(item, Rejected)] == [
        ("table.csv:3", "field larger than field limit"),
        ("table.csv:4", "not in the encoding that the source says"),
        ("table.csv:5", "neither title nor body"),
        ("table.csv:7", "neither title nor body"),
    ]


def test_a_table_cut_off_ends_its_source(tmp_path: Path) -> None:
    """What follows the break is not known."""
    path = tmp_path / "table.csv.gz"
    whole = gzip.compress("".join(f"{n},Tin số {n * n * 7919}\n" for n in range(5_000)).encode())
    path.write_bytes(gzip.compress(b"id,title\n") + whole[: len(whole) // 2])
    found = read(path)
    assert len(texts(found)) > 1_000
    assert isinstance(found[-1], Rejected)
    assert found[-1].ends_source


def test_a_killed_run_is_taken_up(tmp_path: Path) -> None:
    """Rows before the last note are passed over, unless the file has changed."""
    path = tmp_path / "table.csv"
    path.write_text("id,title\n" + "".join(f"{n},Tin\n" for n in range(250)), encoding="utf-8")
    source = Csv(name="table", kind="csv", path=path, columns=Columns())
    reading = context(memory=memory())
    killed = csv_file.read(source, reading)
    for _ in range(230):
        next(killed)
    assert texts(list(csv_file.read(source, reading)))[0][0] == "200"
    path.write_text(path.read_text() + "250,Tin\n")
    assert len(list(csv_file.read(source, reading))) == 251
