"""What a source does wrong costs it, and nobody else; nothing is taken out by accident."""

import gzip
import json
from dataclasses import replace

import pytest

from indexer import ingest as ingesting
from indexer.exit_codes import ExitCode
from indexer.ingest import Choices
from indexer.sources.model import FileSource
from indexer.workplace import Workplace
from tests.indexer.steps import Write, articles, ingest, live
from tests.make import article


def test_a_listing_that_lost_too_much_stops_the_removal(place: Workplace, write: Write) -> None:
    """Half of a listing missing is an accident of the source; what it adds is welcome all the same."""
    ingest(place, write(articles(40)))
    half = [*articles(20), article("new")]

    report = ingest(place, write(half))
    assert report.exit_code is ExitCode.SAFETY_STOP
    assert report.total("removed") == 0
    assert len(live(place)) == 41
    assert "20 of 40 articles would vanish" in "\n".join(report.lines())

    meant = ingest(place, write(half), accept_loss=True)
    assert meant.exit_code is ExitCode.DONE
    assert len(live(place)) == 21


def test_a_record_that_became_bad_does_not_lose_its_article(place: Workplace, write: Write) -> None:
    """It is still listed, so it is still there, as it was."""
    ingest(place, write(articles(3)))
    source = write(articles(2))
    with source.path.open("a", encoding="utf-8") as file:
        file.write('{"id": "n2", "title": "Tin 2", "published": "hôm nào đó"}\n')

    report = ingest(place, source)

    assert (report.total("failed"), report.total("removed")) == (1, 0)
    assert report.exit_code is ExitCode.DONE
    assert sorted(live(place)) == ["n0", "n1", "n2"]


def test_nothing_is_taken_out_when_it_is_not_known_what_could_not_be_read(
    place: Workplace, write: Write
) -> None:
    """An unreadable line may be just the article that seems to be missing."""
    ingest(place, write(articles(3)))
    source = write(articles(2))
    with source.path.open("a", encoding="utf-8") as file:
        file.write('{"id": "n2", "tit\n')

    report = ingest(place, source)

    assert len(live(place)) == 3
    assert "1 articles were not listed; kept" in "\n".join(report.lines())


def test_a_broken_file_is_bad_data_and_its_good_part_is_kept(place: Workplace, write: Write) -> None:
    """A cut-off download: exit code 65, the good records searchable, nothing taken out."""
    ingest(place, write(articles(300)))
    whole = gzip.compress(write(articles(300, "Tin mới")).path.read_bytes())
    path = write([]).path.with_suffix(".jsonl.gz")
    path.write_bytes(whole[: len(whole) // 2])

    report = ingest(place, FileSource(name="news", kind="jsonl", path=path, complete=True))

    assert report.exit_code is ExitCode.BAD_DATA
    assert "nothing after it could be read" in "\n".join(report.lines())
    assert report.total("changed") > 0
    assert len(live(place)) == 300
    assert sum(title.startswith("Tin mới") for title in live(place).values()) == report.total("changed")


@pytest.mark.parametrize(
    ("good", "bad", "code"),
    [
        (0, 1, ExitCode.BAD_DATA),
        (1, 10, ExitCode.DONE),
        (100, 11, ExitCode.BAD_DATA),
        (300, 11, ExitCode.DONE),
        (0, 0, ExitCode.DONE),
    ],
)
def test_some_bad_records_are_tolerated(
    place: Workplace, write: Write, good: int, bad: int, code: ExitCode
) -> None:
    """More than ten and more than a twentieth, or nothing but bad ones: then somebody must look."""
    source = write(articles(good))
    with source.path.open("a", encoding="utf-8") as file:
        file.write("garbage\n" * bad)

    report = ingest(place, source)

    assert report.exit_code is code
    assert (report.total("seen"), report.total("failed")) == (good + bad, bad)
    assert place.index.status() is None if not good else len(live(place)) == good


def test_rejected_records_are_named_in_a_file(place: Workplace, write: Write) -> None:
    """Place and reason of each, for the source's owner; only those of the latest run."""
    source = write(articles(1))
    with source.path.open("a", encoding="utf-8") as file:
        file.write('[]\n{"id": "x"}\n')

    _, rejects = ingesting.ingest(place, [source], Choices())

    kept = [json.loads(line) for line in (place.data_dir / "rejected.jsonl").read_text().splitlines()]
    assert kept == [
        {"source": "news", "where": "news.jsonl:2", "reason": "not a JSON object but list"},
        {"source": "news", "where": "news.jsonl:3", "reason": "neither title nor body", "id": "x"},
    ]
    assert rejects.lines() == [
        "news: news.jsonl:2: not a JSON object but list",
        "news: news.jsonl:3: neither title nor body",
    ]
    ingest(place, write(articles(1)))
    assert (place.data_dir / "rejected.jsonl").read_text() == ""


def test_garbage_without_end_does_not_fill_the_disk(
    place: Workplace, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten are shown, so many are kept, all are counted."""
    monkeypatch.setattr("indexer.rejects.KEPT", 20)
    source = write(articles(1))
    with source.path.open("a", encoding="utf-8") as file:
        file.write("garbage\n" * 30)

    report, rejects = ingesting.ingest(place, [source], Choices())

    assert report.total("failed") == 30
    assert len((place.data_dir / "rejected.jsonl").read_text().splitlines()) == 20
    assert len(rejects.lines()) == 11
    assert rejects.lines()[-1].startswith("… and 20 more in ")


def test_one_bad_source_does_not_stop_the_others(place: Workplace, write: Write) -> None:
    """The others' articles are published; the exit code tells of the bad one."""
    gone = replace(write([], "gone"), path=write([], "gone").path.with_name("unmounted.jsonl"))

    report = ingest(place, gone, write(articles(2)))

    assert report.exit_code is ExitCode.SOURCE_UNAVAILABLE
    assert "unmounted.jsonl: not found" in str(report.sources[0].problem)
    assert len(live(place)) == 2


def test_the_gravest_thing_decides_the_exit_code(place: Workplace, write: Write) -> None:
    """A safety stop outweighs a missing source and bad data."""
    ingest(place, write(articles(40)))
    bad = write([], "bad")
    bad.path.write_text("garbage\n")

    report = ingest(
        place, bad, write(articles(5)), replace(bad, name="gone", path=bad.path.with_name("x.jsonl"))
    )

    assert [source.exit_code for source in report.sources] == [65, 76, 69]
    assert report.exit_code is ExitCode.SAFETY_STOP


def test_an_unchanged_article_stays_with_the_first_listing_when_a_second_one_drops_it(
    place: Workplace, write: Write
) -> None:
    """An article that two complete sources list is gone when neither lists it."""
    ingest(place, write(articles(2), "one"), write(articles(2), "two"))
    ingest(place, write(articles(2), "one"), write([], "two"))
    assert len(live(place)) == 2

    ingest(place, write([], "one"), write([], "two"))
    assert len(live(place)) == 0


def test_what_an_incomplete_source_no_longer_lists_stays(place: Workplace, write: Write) -> None:
    """A file of news says nothing about the old."""
    ingest(place, write(articles(5), complete=False))
    report = ingest(place, write(articles(1), complete=False))

    assert report.total("removed") == 0
    assert len(live(place)) == 5
