"""A long run says how far it is: a bar on a terminal, a line now and then in cron's mail."""

import pytest

from indexer import progress


@pytest.mark.parametrize("show", [progress.bar, progress.lines, progress.silent])
def test_everything_is_passed_on(show: progress.Progress, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is shown, the work sees every item in order, and standard output stays the report's."""
    assert list(show(range(5), "indexing", 5)) == [0, 1, 2, 3, 4]
    assert capsys.readouterr().out == ""


def test_lines_come_when_they_are_due(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run that is over before the first is due says nothing."""
    assert list(progress.lines("ab", "indexing")) == ["a", "b"]
    assert capsys.readouterr().err == ""

    monkeypatch.setattr(progress, "LINE_SECONDS", 0.0)
    assert list(progress.lines("ab", "indexing", 1200)) == ["a", "b"]
    assert capsys.readouterr().err.splitlines() == [
        "indexing: 1 of 1,200 articles",
        "indexing: 2 of 1,200 articles",
    ]


def test_a_bar_names_what_it_counts(capsys: pytest.CaptureFixture[str]) -> None:
    """Label, count and total on standard error."""
    assert len(list(progress.bar(range(3), "indexing", 3))) == 3

    assert "indexing: 100%" in capsys.readouterr().err
