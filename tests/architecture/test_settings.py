"""Every TIMTIN_* variable stands in a README with its true default, and nothing else does."""

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from indexer.config import IndexerSettings
from search.config import Settings
from tests.architecture.tree import PACKAGES, PAGES, ROOT, files, rows, text_of
from web.config import WebSettings

VARIABLE = re.compile(r"\bTIMTIN_[A-Z_]+\b")


class Asked(Mapping[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, **values: str) -> None:
        """Hold values."""
        self.values_, self.asked = values, set[str]()

    def __getitem__(self, key: str) -> str:
        """Return a value and remember its name."""
        self.asked.add(key)
        return self.values_[key]

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self.values_)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.values_)


def settings_rows(pages: Iterable[Path] = PAGES) -> list[tuple[str, str]]:
    """Return name and default of every setting in the tables of the READMEs among these pages."""
    found = (row for page in pages if page.name == "README.md" for row in rows(text_of(page)))
    return [(row[0].strip("`"), row[1].strip("`")) for row in found if VARIABLE.fullmatch(row[0].strip("`"))]


def test_settings_of_the_code_stand_in_a_table() -> None:
    """Whoever adds a variable says what it does; whoever removes one takes its row away."""
    used = {found for path in files(*PACKAGES) for found in VARIABLE.findall(text_of(path))}
    assert used == {variable for variable, _ in settings_rows()}


def test_the_front_page_has_every_setting() -> None:
    """Who runs the service need not know which room reads a variable."""
    assert sorted(settings_rows([ROOT / "README.md"])) == sorted(set(settings_rows()))


@pytest.mark.parametrize(("variable", "default"), settings_rows())
def test_default_in_the_table_is_the_default_in_the_code(variable: str, default: str) -> None:
    """Setting a variable to the default that the table names changes nothing."""
    value = "" if default == "none" else default
    readers = []
    for kind in (Settings, IndexerSettings, WebSettings):
        given, nothing = Asked(**{variable: value}), Asked()
        assert kind.from_env(given) == kind.from_env(nothing)
        readers += [kind] if variable in nothing.asked else []
    assert readers, "no settings class reads it"


def test_no_setting_of_whoever_runs_the_tests_counts(tmp_path: Path) -> None:
    """An operator who has read timtin.env into her shell can run them, and nothing of hers is touched."""
    (tmp_path / "test_probe.py").write_text(
        "import os\n\ndef test_clean():\n    assert not [n for n in os.environ if n.startswith('TIMTIN_')]\n"
    )
    line = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "tests.conftest",
        str(tmp_path),
        "--rootdir",
        str(tmp_path),
    ]
    hers = {**os.environ, "TIMTIN_DATA_DIR": "/var/lib/timtin", "TIMTIN_USAGE_DIR": "/var/lib/timtin-usage"}
    done = subprocess.run(line, cwd=ROOT, env=hers, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
