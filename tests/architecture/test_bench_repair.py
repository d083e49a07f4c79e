"""The measurement of query repair runs, over an index of one sentence."""

import json
from pathlib import Path

from click.testing import CliRunner

from search.analysis.normalize import fold
from tests.bench.repair import main
from tests.make import article
from tests.search.searching import index

WANT = "ủy ban nhân dân họp"


def test_repair_is_measured(tmp_path: Path) -> None:
    """Each variant has its share, and what was missed is shown."""
    index([article(f"a{number}", f"{WANT} lần {number}") for number in range(9)], tmp_path / "data")
    cases = [
        {"typed": fold(WANT), "want": WANT, "variant": "noacc"},
        {"typed": "uy ban", "want": "uỷ ban", "variant": "noacc"},
        {"typed": "xyz", "want": WANT, "variant": "typo"},
        {"typed": "online"},
    ]
    (tmp_path / "cases.jsonl").write_text("\n".join(map(json.dumps, cases)), encoding="utf-8")
    arguments = [str(tmp_path / "data"), str(tmp_path / "cases.jsonl"), "--misses"]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    rows = [line.split() for line in done.output.splitlines()]
    assert rows[1] == ["noacc", "2", "100.0%", "50.0%"]
    assert rows[2] == ["typo", "1", "0.0%", "0.0%"]
    assert rows[3] == ["1", "100.0%", "100.0%"]
    assert rows[4][0] == "p50"
    assert " ".join(rows[5]) == f"typo xyz -> xyz, not {WANT}"
