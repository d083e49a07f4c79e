"""The words are true: commands, addresses, links, dependencies. test_settings.py has the settings."""

import json
import re
import subprocess
import sys
import tomllib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from werkzeug.routing import RequestRedirect

from indexer.sources import catalog
from search.record import parse
from tests.architecture.tree import PAGES, ROOT, WRITTEN, name, rows, text_of
from web import create_app

README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

COMMAND = re.compile(r"\btimtin-(index|search|web)(?: ([a-z]+)\b)?")
LINK = re.compile(r"\]\((?!https?:|#)([^)\s#]+)[^)]*\)")
PROGRAMS = {"index": "indexer", "search": "search", "web": "web"}
# Where this tree stood when it was written, and tools that only that machine had: no reader has them.
ELSEWHERE = re.compile(r"(?<![\w.])/(?:work|root|home)/\w|/tmp/\w/|farm[-]bench|farm[-]studio|[.]library\b")


def commands() -> list[tuple[str, ...]]:
    """Return every command that the pages name, as a module and its verb."""
    found = set()
    for page in PAGES:
        for program, verb in COMMAND.findall(page.read_text(encoding="utf-8")):
            known = program == "index" or verb == "evaluate"
            found.add((PROGRAMS[program], verb) if verb and known else (PROGRAMS[program],))
    return sorted(found)


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_command_of_the_readme_runs(command: tuple[str, ...]) -> None:
    """Every command that a page names is there and says what it does."""
    line = [sys.executable, "-m", *command, "--help"]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "usage" in done.stdout.lower()


def addresses() -> list[str]:
    """Return the addresses of README's table, an example in the place of what changes."""
    first = [cell for row in rows(README) for cell in re.findall(r"`(/[^`]*)`", row[0])]
    return [re.sub(r"<[^>]+>", "id-1", address) for address in first]


@pytest.mark.parametrize("address", addresses())
def test_address_of_the_readme_exists(address: str) -> None:
    """Every address in the table leads to a view."""
    urls = create_app().url_map.bind("localhost")
    try:
        urls.match(address)
    except RequestRedirect as redirect:
        urls.match(redirect.new_url.removeprefix("http://localhost"))


def test_every_address_stands_in_the_readme() -> None:
    """No view is a secret: each rule of the application answers to a row of the table."""
    app = create_app()
    urls = app.url_map.bind("localhost")
    shown = {str(urls.match(address)[0]) for address in addresses()}
    assert {str(rule.endpoint) for rule in app.url_map.iter_rules()} - {"static"} <= shown


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    """A link to another file of the repository is not broken."""
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_dependencies_stand_in_the_table() -> None:
    """Each dependency says in README what for, under which licence, and why not another."""
    wanted = {re.split(r"[^\w-]", line)[0] for line in PROJECT["dependencies"]}
    table = README.split("## Dependencies")[1].split("\n## ")[0]
    assert wanted == {cell.lower() for row in rows(table) for cell in re.findall(r"^`([\w-]+)`$", row[0])}


def test_changelog_names_the_version() -> None:
    """The newest heading of the changelog is what is to come, or the version of the package."""
    newest = re.findall(
        r"^## \[?([^\]\s]+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert newest[0] in ("Unreleased", PROJECT["version"])


@pytest.mark.parametrize("path", WRITTEN, ids=name)
def test_file_names_no_other_machine(path: Path) -> None:
    """What stands in the repository is true on every machine."""
    assert ELSEWHERE.findall(text_of(path)) == []


def test_examples_of_the_readme_are_read(tmp_path: Path) -> None:
    """Whoever copies the sources file or the record from README has one that works."""
    (sources,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "sources.toml").write_text(sources, encoding="utf-8")
    assert catalog.load(tmp_path / "sources.toml")
    (record,) = re.findall(r"```json\n(.*?)```", README, re.DOTALL)
    article = parse(json.loads(record), ZoneInfo("Asia/Ho_Chi_Minh"))
    assert article.published == datetime(2023, 12, 13, 14, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
