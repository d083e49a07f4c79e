"""timtin-search: what it prints, what it refuses, how it ends."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from search.__main__ import NO_INDEX, main
from search.config import Settings
from search.engine import open_writer
from tests import make

NEWS = [
    make.article(
        "cchc",
        "Họp Ban chỉ đạo cải cách hành chính",
        "Ngày 14/7/2023, Thành phố tổ chức họp về cải cách hành chính.",
        url="https://example.vn/cchc",
        category="Tin tức sự kiện",
        source="Bản tin",
    ),
    make.article("gold", "Giá vàng tăng", "Giá vàng miếng.", published="2023-11-02"),
    make.article("word", "Evaluate", "Bài về từ evaluate.", published="2022-01-01"),
]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data directory with an index of a few news."""
    path = tmp_path_factory.mktemp("data")
    with open_writer(Settings(data_dir=path)).generation() as generation:
        generation.add(NEWS)
        generation.publish()
    return path


class Terminal:
    """Runs timtin-search and keeps what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def run(self, *arguments: str) -> int:
        """Return the exit code."""
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        self.out, self.err = self._capsys.readouterr()
        return int(ended.value.code or 0)


@pytest.fixture
def terminal(data_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Return a terminal in which the index is set up."""
    monkeypatch.setenv("TIMTIN_DATA_DIR", str(data_dir))
    return Terminal(capsys)


def test_an_answer_can_be_read(terminal: Terminal) -> None:
    """Number, title, facts, piece and address of each hit."""
    assert terminal.run("cải cách hành chính") == 0
    lines = terminal.out.splitlines()
    assert lines[0] == "Có 1 tin, bài về “cải cách hành chính”"
    assert lines[2:7] == [
        "  1. Họp Ban chỉ đạo cải cách hành chính",
        "     Tin tức sự kiện · Đăng 13/12/2023 · Sự kiện 14/07/2023 · Nguồn: Bản tin · khớp đúng dấu",
        "     Ngày 14/7/2023, Thành phố tổ chức họp về cải cách hành chính.",
        "     https://example.vn/cchc",
        "",
    ]
    assert lines[7].startswith("Trang 1/1 · ")


def test_words_need_no_quotes_and_no_marks(terminal: Terminal) -> None:
    """Words of the command line are one question."""
    assert terminal.run("cai", "cach") == 0
    assert "khớp không dấu" in terminal.out


def test_nothing_found_is_said(terminal: Terminal) -> None:
    """An empty answer is an answer."""
    assert terminal.run("xyz") == 0
    assert terminal.out.startswith("Không tìm thấy tin, bài nào về “xyz”.")


def test_notices_are_said(terminal: Terminal) -> None:
    """What could not be taken as meant stands above the hits."""
    assert terminal.run('"giá vàng') == 0
    assert "thiếu dấu ngoặc kép đóng" in terminal.out


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("--from", "12/2023"), ["cchc"]),
        (("--to", "2/11/2023"), ["gold", "word"]),
        (("--from", "2023", "--to", "11 2023"), ["gold"]),
        (("--sort", "oldest"), ["word", "gold", "cchc"]),
        (("--category", "Tin tức sự kiện"), ["cchc"]),
        (("--category", "tin-tuc-su-kien", "--source", "ban-tin"), ["cchc"]),
        (("--page", "2"), []),
        (("--", "evaluate"), ["word"]),
        (("--", "-vàng -cách"), ["word"]),
    ],
)
def test_options_narrow_and_order(terminal: Terminal, options: Sequence[str], found: list[str]) -> None:
    """The options of the page, as arguments."""
    assert terminal.run("--json", *options) == 0
    assert [hit["id"] for hit in json.loads(terminal.out)["hits"]] == found


def test_json_is_one_object(terminal: Terminal) -> None:
    """The object says all that the page knows of a hit."""
    assert terminal.run("--json", "cai cach") == 0
    answered = json.loads(terminal.out)
    assert (answered["query"], answered["total"], answered["page"], answered["pages"]) == (
        "cai cach",
        1,
        1,
        1,
    )
    hit = answered["hits"][0]
    assert hit["match"]["tier"] == "folded"
    assert hit["match"]["via"] == ["title", "body"]
    assert hit["title"] == {"text": "Họp Ban chỉ đạo cải cách hành chính", "ranges": [[16, 24]]}
    assert hit["dates_mentioned"] == ["2023-07-14"]
    assert answered["facets"]["year"] == [{"value": "2023", "label": "2023", "count": 1}]
    assert answered["histogram"] == [{"key": "2023-12", "count": 1}]
    assert "explanation" not in answered


def test_every_stage_can_be_shown(terminal: Terminal) -> None:
    """Cleaned text, tree, plan, and the tier and score of each hit."""
    assert terminal.run("--explain", "TP.HCM \u200bcải “hành chính” -thuế -covid-19", "--from", "2023") == 0
    for line in (
        "text: TP.HCM cải “hành chính” -thuế -covid-19",
        'tree: (TP.HCM cải) "hành chính" -(thuế) -(covid-19)',
        "step 1 must: all_fb:hanh_chinh^1",
        "step 1 must_not: all_f:thue^1  all_fb:covid_19^1",
        "step 1 filters: published from 1672506000 to None",
        "step 1 sort: relevance",
        "step 2 minimum: 1",
    ):
        assert line in terminal.out.splitlines()
    assert "all_w:hành_chính^" in terminal.out
    assert "hit cchc: " in terminal.out


def test_the_steps_that_were_taken_are_shown(terminal: Terminal) -> None:
    """Quoted words that stand nowhere side by side were looked for as bare ones."""
    assert terminal.run("--explain", '"giá miếng"') == 0
    assert "step 1 groups: all_f:gia^1  all_f:mieng^1" in terminal.out.splitlines()
    assert terminal.run("--json", "--explain", '"giá miếng"') == 0
    assert json.loads(terminal.out)["explanation"]["steps"][0]["must"] == []


def test_what_was_read_into_a_query_is_said(terminal: Terminal) -> None:
    """Each with the way back, which searches as typed."""
    assert terminal.run("cai cach hanh chinh CCHC") == 0
    assert "Đang hiển thị kết quả cho “cải cách hành chính CCHC”. Tìm đúng như đã gõ: --exact" in terminal.out
    assert "CCHC được hiểu là “cải cách hành chính”. Tìm đúng “CCHC”: --exact" in terminal.out
    assert terminal.run("--exact", "cai cach hanh chinh CCHC") == 0
    assert "được hiểu là" not in terminal.out


def test_every_stage_can_be_had_as_json(terminal: Terminal) -> None:
    """The explanation is part of the one object."""
    assert terminal.run("--json", "--explain", "cải cách") == 0
    assert json.loads(terminal.out)["explanation"]["steps"][0]["groups"] == ["all_fb:cai_cach^1"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--from", "31/02/2023"), "“31/02/2023” không phải là ngày có thật."),
        (("--to", "hôm nay"), "“hôm nay” không phải là ngày có thật."),
        (("--from", "2024", "--to", "2023"), "“Từ ngày” đang sau “Đến ngày”."),
        (("a" * 501,), "Từ khóa dài quá 500 ký tự. Hãy rút gọn."),
        (("--page", "0"), "Trang phải là số từ 1"),
        (("--sort", "best"), "'best' is not one of"),
        (("--colour",), "No such option"),
        (("evaluate",), "Missing argument 'DIR'"),
        (("evaluate", "/nowhere/at/all"), "does not exist"),
    ],
)
def test_wrong_use_is_explained(terminal: Terminal, arguments: Sequence[str], sentence: str) -> None:
    """Exit code 2, and what to do about it."""
    assert terminal.run(*arguments) == 2
    assert sentence in terminal.err


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TIMTIN_ENGINE", "steam"),
        ("TIMTIN_TIME_ZONE", "Asia/Sai_Gon_Moi"),
        ("TIMTIN_TIME_ZONE", "../../etc/passwd"),
        ("TIMTIN_TIME_ZONE", "Asia"),
        ("TIMTIN_CURSOR_MINUTES", "1441"),
        ("TIMTIN_LOG_FORMAT", "xml"),
    ],
)
@pytest.mark.parametrize("arguments", [["giá vàng"], ["evaluate", "/"]])
def test_a_wrong_setting_is_explained(
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    value: str,
    arguments: Sequence[str],
) -> None:
    """Exit code 2, the variable and what it said; no traceback."""
    monkeypatch.setenv(variable, value)
    assert terminal.run(*arguments) == 2
    assert f"{variable} must be " in terminal.err
    assert repr(value) in terminal.err


def test_without_an_index_it_says_so(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that is not there is exit code 69, and says how to make one."""
    monkeypatch.setenv("TIMTIN_DATA_DIR", str(tmp_path))
    assert terminal.run("giá vàng") == NO_INDEX == 69
    assert "timtin-index" in terminal.err


def test_best_bets_stand_above_what_was_found(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As lines and as JSON; a wrong file is named with its line."""
    file = tmp_path / "bets.tsv"
    file.write_text("giá vàng | vàng\tGiá vàng hôm nay\t/ngay\tMỗi giờ\n", encoding="utf-8")
    monkeypatch.setenv("TIMTIN_BEST_BETS", str(file))
    assert terminal.run("gia", "vang") == 0
    lines = terminal.out.splitlines()
    place = lines.index("Được đề xuất: Giá vàng hôm nay — /ngay")
    assert lines[place + 1].strip() == "Mỗi giờ"
    assert place < lines.index("  1. Giá vàng tăng")
    assert terminal.run("vàng", "--json") == 0
    assert json.loads(terminal.out)["best_bets"] == [
        {"title": "Giá vàng hôm nay", "url": "/ngay", "description": "Mỗi giờ"}
    ]
    file.write_text("giá vàng\n", encoding="utf-8")
    assert terminal.run("vàng") == 2
    assert "bets.tsv:1: the queries, a title and an address" in terminal.err
    file.unlink()
    assert terminal.run("vàng") == 2
    assert "bets.tsv cannot be read: No such file" in terminal.err
