"""Whatever is asked of the API, in the document's words or against them, is answered as it promises."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.articles import index
from tests.whole.service import ROOT, serving

# Cases for each operation in each phase. `make fuzz` asks for more, and for the edges of every limit, too.
EXAMPLES = int(os.environ.get("EXAMPLES", "15"))
# Schemathesis does not ask for the document itself again.
OPERATIONS = len(json.loads((ROOT / "web" / "openapi.json").read_text(encoding="utf-8"))["paths"]) - 1
PHASES = "examples,fuzzing,stateful" if EXAMPLES < 50 else "examples,coverage,fuzzing,stateful"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the articles; return where."""
    folder = tmp_path_factory.mktemp("fuzz")
    index(folder)
    with serving(folder) as address:
        yield address


def test_schemathesis_finds_nothing(site: str, tmp_path: Path) -> None:
    """All its checks, none left out, over every operation of the document that is served."""
    schemathesis = str(Path(sys.executable).with_name("schemathesis"))
    options = ["--checks", "all", "--phases", PHASES, "--max-examples", str(EXAMPLES), "--seed", "1"]
    done = subprocess.run(
        [schemathesis, "run", f"{site}/api/v1/openapi.json", *options, "--warnings", "off", "--no-color"],
        cwd=tmp_path,
        env={**os.environ, "SCHEMATHESIS_HOOKS": "tests.fuzz.hooks", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    (asked,) = re.findall(r"([0-9,]+) generated", done.stdout)
    assert int(asked.replace(",", "")) >= 20 * EXAMPLES
    (operations,) = re.findall(r"Tested: +([0-9]+)", done.stdout)
    assert int(operations) == OPERATIONS
