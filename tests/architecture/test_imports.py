"""Who may import what, where import-linter's layers do not reach, and that importing does nothing else.

The layers themselves stand in pyproject.toml; test_tools.py runs them.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT, imported, modules, name

# Whatever stands behind one of our own borders, and the only place that may know of it.
OWNERS = {
    "whoosh": ("search/engine/whoosh/",),
    "pyvi": ("search/analysis/words.py",),
    "flask": ("web/",),
    "werkzeug": ("web/",),
    "jinja2": ("web/",),
    "markupsafe": ("web/",),
    "gunicorn": ("web/",),
    "flask_babel": ("web/catalogues.py",),
    "babel": ("web/catalogues.py",),
    "prometheus_client": ("web/metrics.py",),
    "trafilatura": ("indexer/",),
    "lxml": ("indexer/",),
    "httpx": ("indexer/fetching/fetcher.py",),
    "protego": ("indexer/fetching/robots.py",),
    "feedparser": ("indexer/sources/feed.py",),
    "pypdf": ("indexer/attachment_reader.py",),
    "sqlalchemy": ("indexer/sources/sql.py",),
    # PyVi's model is driven by our own engine; these cost a second and 200 MB in every worker.
    "sklearn": (),
    "sklearn_crfsuite": (),
    "scipy": (),
    "pycrfsuite": (),
    "joblib": (),
}

# All that the edges may see of the library: use cases, the values that pass, and the parts of analysis
# that reading articles and showing them needs.
DOORS = {
    "search.service",
    "search.engine.open_searcher",
    "search.engine.open_writer",
    "search.engine.port",
    "search.results",
    "search.usage",
    "search.query.cursor",
    "search.query.model",
    "search.query.parser",
    "search.query.reading",
    "search.query.syntax",
    "search.glossary",
    "search.best_bets",
    "search.tsv",
    "search.plan.Sort",
    "search.plan.Interval",
    "search.article",
    "search.record",
    "search.errors",
    "search.deadline",
    "search.config",
    "search.logs",
    "search.analysis.normalize",
    "search.analysis.dates",
    "search.analysis.legacy",
    "search.analysis.numbers",
    "search.analysis.citations",
}


@pytest.mark.parametrize("library", OWNERS)
def test_library_has_one_owner(library: str) -> None:
    """What stands behind a border is imported behind that border only."""
    trespassers = {
        name(path)
        for path in modules(*PACKAGES)
        if not name(path).startswith(OWNERS[library] or "nobody")
        for module in imported(path)
        if module.split(".")[0] == library
    }
    assert trespassers == set()


@pytest.mark.parametrize("edge", ["web", "indexer"])
def test_edge_uses_the_doors(edge: str) -> None:
    """Plans, fields, terms and engines are the library's own business."""
    trespassers = {
        f"{name(path)}: {module}"
        for path in modules(edge)
        for module in imported(path)
        if module.split(".")[0] == "search"
        if not any(f"{module}.".startswith(f"{door}.") for door in DOORS)
    }
    assert trespassers == set()


@pytest.mark.parametrize("path", modules(*PACKAGES, "tests"), ids=name)
def test_imports_are_absolute(path: Path) -> None:
    """Every import says the full name of what it takes."""
    assert [module for module in imported(path) if module.startswith(("None.", "."))] == []


def test_importing_has_no_effect() -> None:
    """No module of ours opens a file, starts anything or reads a variable when it is imported."""
    done = watch_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_watching_imports_sees_effects(tmp_path: Path) -> None:
    """The watcher that the test above trusts does see an opened file and a variable that is read."""
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("")
    (tmp_path / "web" / "opens.py").write_text(
        "from pathlib import Path\nDATA = Path(__file__).read_text()\n"
    )
    (tmp_path / "web" / "reads.py").write_text("import os\nPORT = os.environ.get('PORT') or os.getenv('X')\n")
    done = watch_imports(tmp_path)
    assert done.returncode == 1
    assert "web.opens: open" in done.stdout
    assert "web.reads: os.environ PORT" in done.stdout
    assert "web.reads: os.environ X" in done.stdout


def watch_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """Import every module below root in a fresh interpreter that is watched."""
    command = [sys.executable, "-m", "tests.architecture.watch_imports", str(root)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
