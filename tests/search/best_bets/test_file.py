"""The file of best bets: what its lines may say, and what is said of those that are wrong."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.best_bets.bet import BestBet
from search.best_bets.file import MAX_BYTES, MAX_LINKS, MAX_QUERIES, parse, read
from search.errors import InvalidBestBets

TAX = "nộp thuế\tThuế điện tử\thttps://thue.example.vn/nop?a=1#b"


def problems(*lines: str) -> tuple[str, ...]:
    """Return what is wrong with a file of these lines."""
    with pytest.raises(InvalidBestBets) as found:
        parse("\n".join(lines).encode(), "bets.tsv")
    return found.value.problems


def test_a_line_is_a_link() -> None:
    """Queries, title and address; the rest if you like."""
    lines = (
        "# queries\ttitle\taddress\tdescription\tfirst day\tlast day",
        TAX,
        "",
        " CCHC | Cải  cách hành chính |\tHọp\t/bai/cchc-000001\tTin mới\t1/3/2026\t2026",
        "căn cước\tLàm căn cước\thttp://congan.example.vn\t\t\t2026-12-31\t\t",
    )
    assert parse("\n".join(lines).encode(), "x") == (
        BestBet(queries=("nộp thuế",), title="Thuế điện tử", url="https://thue.example.vn/nop?a=1#b"),
        BestBet(
            queries=("CCHC", "Cải cách hành chính"),
            title="Họp",
            url="/bai/cchc-000001",
            description="Tin mới",
            first_day=date(2026, 3, 1),
            last_day=date(2026, 12, 31),
        ),
        BestBet(
            queries=("căn cước",),
            title="Làm căn cước",
            url="http://congan.example.vn",
            last_day=date(2026, 12, 31),
        ),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_spreadsheets_are_read_as_they_save(encoding: str) -> None:
    """Excel writes UTF-16 and puts quotation marks around a comma; others write UTF-8 and quote nothing."""
    lines = (
        '"# queries, title, address"',
        'nộp thuế\t"Thuế, lệ phí ""qua mạng"""\t/thue\t"a" và "b"',
        "phí\tPhí\t/phi",
    )
    tax, fee = parse("\r\n".join(lines).encode(encoding), "x")
    assert (tax.title, tax.description) == ('Thuế, lệ phí "qua mạng"', '"a" và "b"')
    assert fee.queries == ("phí",)


def test_text_is_cleaned_at_the_door() -> None:
    """NFD, blanks that do not break, letters of old encodings: queries are read as those that are asked."""
    (found,) = parse("no\u0323\u0302p\u00a0thue\u0302\u0301\tTi\u00eau\u200b\t/x".encode(), "x")
    assert (found.queries, found.title) == (("nộp thuế",), "Tiêu")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("nộp thuế\tThuế", "the queries, a title and an address, with tabs between them"),
        ("nộp thuế Thuế /thue", "the queries, a title and an address, with tabs between them"),
        ("\tThuế\t/thue", "the queries, a title and an address, with tabs between them"),
        (" | \tThuế\t/thue", "no query"),
        ("a\tb\t/c\td\t1/1/2026\t2/1/2026\tg", "a cell too many"),
        ("“nộp thuế”\tThuế\t/thue", "is no plain words"),
        ("thuế -phí\tThuế\t/thue", "“thuế -phí” is no plain words"),
        ("tiêu-đề: thuế\tThuế\t/thue", "is no plain words"),
        ("???\tThuế\t/thue", "“???” is no plain words"),
        (f"{'dài ' * 30}\tThuế\t/thue", "the query is longer than 100 characters"),
        (f"{'|'.join(map(str, range(MAX_QUERIES + 1)))}\tThuế\t/thue", "more than 10 queries"),
        (f"thuế\t{'a' * 151}\t/thue", "the title is longer than 150 characters"),
        (f"thuế\tThuế\t/{'a' * 1_000}", "the address is longer than 1000 characters"),
        (f"thuế\tThuế\t/thue\t{'a' * 301}", "the description is longer than 300 characters"),
        ("thuế\tThuế\t/thue\t\t31/2/2026", "“31/2/2026” is no day; write it as 31/12/2026"),
        ("thuế\tThuế\t/thue\t\t\tmai", "“mai” is no day"),
        (
            "thuế\tThuế\t/thue\t\t2/3/2026\t1/3/2026",
            "the first day, 2/3/2026, lies behind the last, 1/3/2026",
        ),
    ],
)
def test_a_wrong_line_is_named(line: str, complaint: str) -> None:
    """File, line and what to do."""
    (problem,) = problems("# remark", TAX, line)
    assert problem.startswith("bets.tsv:3: ")
    assert complaint in problem


@pytest.mark.parametrize(
    "url",
    [
        *(
            "javascript:alert(1)",
            "JavaScript://x/%0aalert(1)",
            "data:text/html,x",
            "ftp://thue.example.vn",
            "vbscript:x",
        ),
        *(
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https:evil.example",
            "https:///thue",
            "http://",
        ),
        *(
            "https://thue.example.vn@evil.example",
            "https://:x@evil.example",
            "https://[::1",
            "https://thue.example.vn:x",
            "thue.example.vn",
            "thue",
        ),
        *(
            "https://thue.example.vn/a b",
            '/thue"onclick="x',
            "/<script>",
            "?q=1",
            "#x",
            "mailto:a@thue.example.vn",
        ),
    ],
)
def test_a_link_leads_to_the_web_or_to_this_site(url: str) -> None:
    """No script, no file, nobody else's site that looks like ours."""
    (problem,) = problems(f"thuế\tThuế\t{url}")
    assert "address" in problem


def test_all_that_is_wrong_is_told_at_once() -> None:
    """In the order of the lines; the message has the first."""
    told = problems("a\tb\tc", TAX, "a\tb")
    assert [problem.partition(": ")[0] for problem in told] == ["bets.tsv:1", "bets.tsv:3"]
    assert str(InvalidBestBets(*told)) == f"{told[0]} (and 1 more)"


def test_three_links_for_a_query_on_a_day() -> None:
    """A fourth would never be seen; those of other days do not count."""
    links = [f"Nộp thuế\tThuế {number}\t/{number}" for number in range(3)]
    assert problems(*links, "phí | nộp THUẾ | nộp  thuế\tPhí\t/phi") == (
        "bets.tsv:4: “nộp thuế” has 3 links already on one of its days",
    )
    ended = [f"{line}\t\t\t31/12/2025" for line in links]
    begun = [f"{line}\t\t1/1/2026" for line in links]
    assert len(parse("\n".join([*ended, *begun]).encode(), "x")) == 6
    assert problems(*begun, *ended, "nộp thuế\tThuế\t/x\t\t31/12/2025\t2026") == (
        "bets.tsv:7: “nộp thuế” has 3 links already on one of its days",
    )


def test_a_file_has_limits() -> None:
    """Bytes, links and letters of one encoding."""
    assert "is larger than 2 MiB" in problems("#" * (MAX_BYTES + 1))[0]
    many = [f"q{number}\tb\t/c" for number in range(MAX_LINKS + 1)]
    assert problems(*many) == ("bets.tsv holds 1001 links; 1000 at most",)
    with pytest.raises(InvalidBestBets, match=r"bets is not UTF-8: .* at byte 2"):
        parse(b"ph\xed\tPhi\t/phi", "bets")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A folder, a file that is not there."""
    for path in (tmp_path, tmp_path / "nowhere.tsv"):
        with pytest.raises(InvalidBestBets, match=f"{path} cannot be read"):
            read(path)


@given(st.binary(max_size=200) | st.text(alphabet='a|\t\n"#/:@', max_size=80).map(str.encode))
def test_any_file_is_right_or_says_what_is_wrong(data: bytes) -> None:
    """Nothing else comes out of it."""
    with suppress(InvalidBestBets):
        parse(data, "x")
