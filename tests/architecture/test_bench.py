"""The benchmark runs: over few made articles, with the one peer that comes with Python."""

import json
import random
import sys
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from click.testing import CliRunner, Result

from tests.bench.__main__ import main
from tests.bench.growth import Growth
from tests.bench.load import Loaded, told_by_wrk
from tests.bench.memory import Peak
from tests.bench.workload import PAGE_PLAN, WHOLE_PAGE

TEXT = "cải cách hành chính thủ tục giá vàng mưa lũ thành phố họp ban chỉ đạo một hai ba bốn"
SYLLABLES = TEXT.split()
RARE = ("xăng", "dầu", "điện", "nước")
ARTICLES = 60
# A third more than there are, so that some come again.
MEASURED = 80


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with articles of few syllables, each with one of a few rare ones."""
    folder, chance = tmp_path_factory.mktemp("data"), random.Random(5)

    def lines(count: int) -> str:
        return "\n".join(" ".join(chance.choices(SYLLABLES, k=chance.randint(4, 9))) for _ in range(count))

    records = [
        {
            "id": f"a{number}",
            "title": lines(1),
            "body": f"{lines(4)} {RARE[number % 4] if number % 3 == 0 else 'tin'}",
            "published": f"2023-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}T08:00:00+07:00",
            "category": chance.choice(("Thời sự", "Kinh tế")),
        }
        for number in range(ARTICLES)
    ]
    (folder / "made.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return folder


def run(*arguments: str | Path) -> Result:
    """Run the benchmark's command."""
    return CliRunner().invoke(main, list(map(str, arguments)))


def test_benchmark_runs_and_engines_agree(data: Path, tmp_path: Path) -> None:
    """Every part says something, totals agree, changes are found, and no index is left behind."""
    peers = ("--engines", "timtin,sqlite", "--articles", str(MEASURED), "--questions", "2")
    http = ("--http", "--clients", "2", "--seconds", "0.3")
    done = run("--data", data, "--folder", tmp_path, "--out", tmp_path / "out.md", *peers, *http)
    assert done.exit_code == 0, done.output
    rows = {line.strip().split("  ")[0]: line.split() for line in done.output.splitlines()}
    for kind in ("phrase", "3 words, one month", PAGE_PLAN, WHOLE_PAGE, "2 at once"):
        assert kind in rows, done.output
    assert "All engines agree on totals, facets and months of 22 questions." in done.output
    assert float(rows["JSON"][1]) > 0
    assert (rows["result page"][-1], rows["JSON"][-1]) == ("0", "0")
    assert (rows["timtin"][-1], rows["SQLite FTS5"][-1]) == ("10", "10")
    assert "| phrase |" in (tmp_path / "out.md").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["out.md"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--engines", "timtin,lucene"), "'lucene': the engines are timtin, tantivy, sqlite, xapian, whoosh"),
        (("--articles", "10000,many"), "'many' is no number of articles"),
        (("--articles", "0"), "'0' is no number of articles"),
    ],
)
def test_wrong_use_is_explained(data: Path, arguments: tuple[str, str], said: str) -> None:
    """Nothing is measured, and what is wrong is said."""
    done = run("--data", data, *arguments)
    assert done.exit_code == 2
    assert said in done.output


def test_folder_without_articles_is_named(tmp_path: Path) -> None:
    """A benchmark over nothing says so."""
    done = run("--data", tmp_path)
    assert done.exit_code == 1
    assert f"{tmp_path}: holds no .jsonl" in done.output


def test_folder_of_broken_records_is_named(tmp_path: Path) -> None:
    """Nor does it measure nothing when no record is an article."""
    (tmp_path / "broken.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    done = run("--data", tmp_path)
    assert done.exit_code == 1
    assert f"no articles in {tmp_path}" in done.output


def test_what_other_processes_take_is_seen() -> None:
    """Memory of indexing is that of all processes that it starts, not of the first alone."""
    program = "import sys; held = bytearray(b'x') * 2**26; print(len(held), flush=True); sys.stdin.read()"
    with (
        Peak() as peak,
        Popen([sys.executable, "-c", program], stdin=PIPE, stdout=PIPE) as taking,
    ):
        assert taking.stdout is not None
        assert taking.stdout.readline()
        peak.look()
        taking.communicate()
    assert 64 <= peak.added < 128


def test_growth_stands_beside_the_articles() -> None:
    """A class that costs as much for ten times the articles says 1.0."""
    growth = Growth()
    growth.add(10_000, {"phrase": [1.0, 2.0, 9.0], "one rare word": [0.5]})
    growth.add(100_000, {"phrase": [6.0], "one rare word": [0.5]})
    table = growth.table()
    assert table.rows == (("phrase", "2.00", "6.00", "3.0"), ("one rare word", "0.50", "0.50", "1.0"))
    assert "10.0 times from 10,000 to 100,000" in table.notes[0]


def test_what_wrk_tells_is_read() -> None:
    """Each answer counts with its time; what wrk itself says about the run does not matter."""
    told = "Running 10s test\n  1 threads\nfailed 1\nseconds 2.0\nanswers 3 4.5\nanswers 1 60.25\n"
    assert told_by_wrk(told) == Loaded([4.5, 4.5, 4.5, 60.25], failed=1, seconds=2.0)
