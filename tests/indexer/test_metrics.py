"""Gauges for Prometheus: its text format, the moments of the store, a file that is never half there."""

import re
from pathlib import Path

import pytest

from indexer import gauges
from indexer.errors import StoreUnusable
from indexer.metrics import exposition
from indexer.sources.model import FileSource
from indexer.status import status
from indexer.workplace import Workplace
from tests.indexer.reading import NOW
from tests.indexer.steps import Write, articles, ingest
from web.metrics import INGEST_FILE, of_ingest

GAUGE = re.compile(r"# HELP (timtin_[a-z_]+) \S.*\n# TYPE (timtin_[a-z_]+) gauge\n(timtin_[a-z_]+) (\d+)\n")


def read(text: str) -> dict[str, int]:
    """Return name and value of each gauge; whatever is none is an error."""
    assert GAUGE.sub("", text) == ""
    found = GAUGE.findall(text)
    assert all(helped == typed == name for helped, typed, name, _ in found)
    return {name.removeprefix("timtin_"): int(value) for *_, name, value in found}


def test_a_good_run_is_told_by_moments(place: Workplace, write: Write) -> None:
    """Seconds since 1970, so that whoever asks can tell the age at any time."""
    ingest(place, write(articles(3)))
    live = place.index.searcher.status()

    told = read(exposition(status(place, None)))

    assert (told["index_live"], told["index_articles"], told["store_articles"]) == (1, 3, 3)
    assert told["index_published_timestamp_seconds"] == int(live.published_at.timestamp())
    assert 0 < told["ingest_last_success_timestamp_seconds"] - NOW.timestamp() < 60
    assert told["ingest_last_end_timestamp_seconds"] == told["ingest_last_success_timestamp_seconds"]
    assert told["ingest_last_exit_code"] == 0


def test_a_bad_run_moves_the_end_and_not_the_success(place: Workplace, write: Write, tmp_path: Path) -> None:
    """What an alert stands on is the last time that all was well."""
    ingest(place, write(articles(3)))
    before = read(exposition(status(place, None)))
    ingest(place, FileSource(name="away", kind="jsonl", path=tmp_path / "nowhere", complete=False))

    told = read(exposition(status(place, None)))

    assert told["ingest_last_exit_code"] == 69
    assert told["ingest_last_success_timestamp_seconds"] == before["ingest_last_success_timestamp_seconds"]
    assert told["ingest_last_end_timestamp_seconds"] > before["ingest_last_end_timestamp_seconds"]


def test_what_there_never_was_has_no_line(place: Workplace) -> None:
    """A success in 1970 would be a false one."""
    assert read(exposition(status(place, None))) == {"index_live": 0, "store_articles": 0}


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    """Whoever has the old one open reads it to its end; one that cannot be written is said."""
    file = tmp_path / "timtin.prom"
    gauges.write("old\n", file)
    with file.open(encoding="utf-8") as reader:
        gauges.write("new\n", file)
        assert reader.read() == "old\n"
    assert file.read_text(encoding="utf-8") == "new\n"
    assert list(tmp_path.iterdir()) == [file]
    with pytest.raises(StoreUnusable, match=r"cannot write .*prom: No such file"):
        gauges.write("new\n", tmp_path / "nowhere" / "timtin.prom")


def test_every_run_leaves_its_gauges_in_the_data_folder(
    place: Workplace, write: Write, tmp_path: Path
) -> None:
    """A good one and a bad one; a dry run is none. What was left is what the web service shows."""
    left = place.data_dir / gauges.NAME
    ingest(place, write(articles(3)), dry_run=True)
    assert not left.exists()
    ingest(place, write(articles(3)))
    good = read(left.read_text(encoding="utf-8"))
    assert (good["store_articles"], good["ingest_last_exit_code"]) == (3, 0)

    ingest(place, write(articles(4)), dry_run=True)
    assert read(left.read_text(encoding="utf-8")) == good
    ingest(place, FileSource(name="away", kind="jsonl", path=tmp_path / "nowhere", complete=False))
    bad = read(left.read_text(encoding="utf-8"))
    assert bad["ingest_last_exit_code"] == 69
    assert bad["ingest_last_success_timestamp_seconds"] == good["ingest_last_success_timestamp_seconds"]

    shown = {family.name: family.samples[0].value for family in of_ingest(place.data_dir / INGEST_FILE)}
    assert shown == {f"timtin_{name}": value for name, value in bad.items()}
    assert list(place.data_dir.glob(f"*{gauges.NAME}?*")) == []


def test_a_file_for_monitors_never_fails_a_run(place: Workplace, write: Write) -> None:
    """What was done is done; a monitor sees that the moment is an old one."""
    ingest(place, write(articles(3)))
    file = place.data_dir / gauges.NAME
    file.unlink()
    file.mkdir()
    report = ingest(place, write(articles(4)))
    assert (report.exit_code, report.articles) == (0, 4)


def test_every_gauge_stands_in_the_readme(place: Workplace, write: Write) -> None:
    """Whoever writes an alert finds the name."""
    ingest(place, write(articles(1)))
    readme = (Path(__file__).parents[2] / "indexer" / "README.md").read_text(encoding="utf-8")
    assert {f"timtin_{name}" for name in read(exposition(status(place, None)))} == set(
        re.findall(r"`(timtin_[a-z_]+)`", readme)
    )
