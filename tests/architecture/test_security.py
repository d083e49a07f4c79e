"""SECURITY.md is true: each limit that it names is the code's, each header is sent."""

import re
from pkgutil import resolve_name

import pytest

from tests.architecture.tree import ROOT, rows
from web import create_app

TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
CONSTANT = re.compile(r"`((?:search|indexer|web)(?:\.\w+)+\.\w+)`")


def limits() -> list[tuple[str, str]]:
    """Return every constant that a table names, and what stands in its row as the limit."""
    return [
        (CONSTANT.findall(row[2])[0], row[1]) for row in rows(TEXT) if CONSTANT.search(" ".join(row[2:3]))
    ]


def written(value: object) -> str:
    """Return a limit as a person writes it."""
    if not isinstance(value, int):
        return str(value)
    for unit, size in (("MiB", 2**20), ("KiB", 2**10)):
        if value >= 2 * size and value % size == 0 and value > 10_000:
            return f"{value // size} {unit}"
    return f"{value:,}"


@pytest.mark.parametrize(("constant", "limit"), limits(), ids=str)
def test_limit_is_that_of_the_code(constant: str, limit: str) -> None:
    """Whoever changes a limit changes what is promised."""
    value = resolve_name(constant)
    assert limit.startswith((written(value), f"{value:,}" if isinstance(value, int) else str(value)))


def test_there_are_limits() -> None:
    """The tables are found."""
    assert len(limits()) > 30


def test_headers_are_sent() -> None:
    """Every header of the table but that of the proxy, with a value that begins as it says."""
    table = TEXT.split("## Headers of every answer")[1].split("\n## ")[0]
    promised = {row[0].strip("`"): row[1] for row in rows(table) if row[0].startswith("`")}
    promised.pop("Strict-Transport-Security")
    answer = create_app().test_client().get("/healthz/live")
    assert [name for name in promised if name not in answer.headers] == []
    for name, said in promised.items():
        for quoted in re.findall(r"`([^`]+)`", said):
            assert quoted in answer.headers[name], name


def test_every_exception_from_a_rule_says_why() -> None:
    """A security rule that is switched off for a line has the reason there or on the line above."""
    unexplained = []
    for path in sorted(ROOT.glob("*/**/*.py")):
        if path.relative_to(ROOT).parts[0] not in ("search", "indexer", "web"):
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        for before, line in zip(["", *lines], lines, strict=False):
            said = re.search(r"# noqa: S\d+(.*)$", line)
            if said and not said[1].strip() and not before.strip().startswith("#"):
                unexplained.append(f"{path.relative_to(ROOT)}: {line.strip()}")
    assert unexplained == []


def test_every_exception_from_a_rule_is_listed() -> None:
    """The table of findings names each file with one, by the rule's number at bandit (S608 is B608)."""
    listed = {
        (rule, path)
        for row in rows(TEXT)
        for rule in re.findall(r"\bB(\d+)\b", row[0])
        for path in re.findall(r"`([\w/]+\.py)`", row[1])
    }
    allowed = {
        (rule, path.relative_to(ROOT).as_posix())
        for package in ("search", "indexer", "web")
        for path in (ROOT / package).rglob("*.py")
        for rule in re.findall(r"# noqa: S(\d+)", path.read_text(encoding="utf-8"))
    }
    assert allowed - listed == set()
