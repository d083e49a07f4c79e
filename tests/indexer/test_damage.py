"""A text that is damaged in the store harms no other article, and there is a way out that loses least."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from indexer import exit_codes
from indexer.backup import backup, restore
from indexer.check import check, check_and_fix
from indexer.errors import InvalidBackup, StoreDamaged
from indexer.exit_codes import ExitCode
from indexer.rebuild import rebuild
from indexer.sources.feed import Feed
from indexer.workplace import Workplace
from search.article import Article
from search.usage.events import Viewed
from search.usage.ledger import Ledger
from tests.indexer.crawling import page
from tests.indexer.steps import Write, articles, ingest, live
from tests.indexer.test_misbehaving import MANNERS, RULE
from tests.indexer.web_site import Reply, Site
from tests.make import article

BODY = "Hội đồng nhân dân thành phố họp thường kỳ, bàn về ngân sách và giao thông của các quận. " * 4


def hurt(place: Workplace, *ids: str) -> None:
    """Flip a bit in the texts of some articles, as a failing disk does: SQLite does not notice."""
    with closing(sqlite3.connect(place.store_path)) as store, store:
        for article_id in ids:
            store.execute(
                "UPDATE records SET record = replace(record, 'n', 'o')"
                " WHERE key = (SELECT key FROM articles WHERE id = ?)",
                (article_id,),
            )


def without_index(place: Workplace) -> None:
    """Take the index away, so that no text can be healed from it."""
    (place.data_dir / "CURRENT").unlink()


def twice(first: str, second: str, body: str = BODY) -> list[Article]:
    """Return an article that was published twice."""
    return [article(name, "Họp thường kỳ", body) for name in (first, second)]


def test_an_article_like_a_damaged_one_is_put_all_the_same(place: Workplace, write: Write) -> None:
    """What the damaged one said is not known, so the new one is none of its duplicates; then both are mended.

    The damaged one stands behind the new one in its source: a run that stopped there would never reach it.
    """
    first, second = twice("a", "b")
    ingest(place, write([first]))
    hurt(place, "a")
    without_index(place)
    assert check_and_fix(place, accept_loss=False).exit_code is ExitCode.BAD_DATA

    report = ingest(place, write([second, first]))

    assert report.exit_code is ExitCode.DONE
    assert check(place).exit_code is ExitCode.DONE
    assert "Họp thường kỳ" in live(place).values()


def test_a_damaged_duplicate_stops_no_other_article(place: Workplace, write: Write) -> None:
    """Its original changes and goes; it stays away until its source is read again."""
    first, second = twice("a", "b")
    ingest(place, write([first, second]))
    hurt(place, "b")
    changed = article("a", "Họp bất thường", BODY)
    assert ingest(place, write([changed], complete=False)).exit_code is ExitCode.DONE
    assert live(place) == {"a": "Họp bất thường"}

    assert check_and_fix(place, accept_loss=False).exit_code is ExitCode.BAD_DATA
    assert ingest(place, write([changed, second])).exit_code is ExitCode.DONE
    assert live(place) == {"a": "Họp bất thường", "b": "Họp thường kỳ"}
    assert check(place).exit_code is ExitCode.DONE


def test_a_removed_article_that_is_damaged_is_forgotten_by_fix(place: Workplace, write: Write) -> None:
    """No index and no source has it any more; were it kept, every check would end with 65 for ever."""
    ingest(place, write(articles(3)))
    ingest(place, write(articles(2)))
    hurt(place, "n2")

    found = check(place)
    assert (found.exit_code, found.damaged) == (ExitCode.BAD_DATA, ["n2"])
    mended = check_and_fix(place, accept_loss=False)
    assert (mended.exit_code, mended.healed, mended.forgotten) == (ExitCode.DONE, [], ["n2"])
    assert "1 damaged, and forgotten: n2" in mended.lines()
    assert '"forgotten": 1' in mended.as_json()
    assert check(place).exit_code is ExitCode.DONE
    assert live(place) == {"n0": "Tin 0", "n1": "Tin 1"}
    assert ingest(place, write(articles(3))).total("added") == 1


def test_a_damaged_article_that_nothing_has_any_more_goes_by_a_persons_word(
    place: Workplace, write: Write
) -> None:
    """Until then nothing is built of the store; with --accept-loss it is, without that article."""
    ingest(place, write(articles(3)))
    hurt(place, "n1")
    without_index(place)
    assert check_and_fix(place, accept_loss=False).exit_code is ExitCode.BAD_DATA
    with pytest.raises(StoreDamaged, match="n1 is damaged"):
        rebuild(place, accept_loss=True)

    mended = check_and_fix(place, accept_loss=True)

    assert (mended.exit_code, mended.forgotten) == (ExitCode.DONE, ["n1"])
    assert live(place) == {"n0": "Tin 0", "n2": "Tin 2"}
    assert check(place).exit_code is ExitCode.DONE


def test_what_is_forgotten_leaves_an_index_that_says_otherwise(place: Workplace, write: Write) -> None:
    """A live index that holds another state of the article cannot heal it, and must not keep it."""
    ingest(place, write(articles(3)))
    with place.index.writer.live_generation() as generation:
        generation.add([article("n1", "Tin khác")])
        generation.publish()
    hurt(place, "n1")

    assert check_and_fix(place, accept_loss=True).forgotten == ["n1"]

    assert live(place) == {"n0": "Tin 0", "n2": "Tin 2"}
    assert check(place).exit_code is ExitCode.DONE


@pytest.mark.parametrize("pages", [False, True])
def test_a_feed_is_read_again_for_what_is_damaged(site: Site, place: Workplace, pages: bool) -> None:
    """Though it says that nothing has changed (304)."""
    item = "<item><title>Tin 1</title><link>/tin/1</link><description>Nội dung</description></item>"
    site.replies["/rss"] = Reply(f"<rss version='2.0'><channel>{item}</channel></rss>".encode(), etag='"1"')
    site.replies["/tin/1"] = Reply(page("Tin 1"), etag='"1"')
    source = Feed(name="s", kind="feed", address=f"{site.url}/rss", pages=pages, rule=RULE, manners=MANNERS)
    ingest(place, source)
    whole = live(place)
    hurt(place, *whole)
    without_index(place)
    assert check_and_fix(place, accept_loss=False).exit_code is ExitCode.BAD_DATA

    assert ingest(place, source).exit_code is ExitCode.DONE

    assert live(place) == whole
    assert check(place).exit_code is ExitCode.DONE


def test_a_damaged_store_is_backed_up_beside_the_good_backup(
    place: Workplace, write: Write, tmp_path: Path
) -> None:
    """The good one has what can mend it, the other what came since; once mended, the good one is replaced."""
    target, beside = tmp_path / "b.tar.gz", tmp_path / "b.tar.gz.damaged"
    ingest(place, write(articles(20)))
    backup(place, target)
    good = target.read_bytes()
    hurt(place, *(f"n{number}" for number in range(12)))

    with pytest.raises(InvalidBackup, match=r"n0, n1.* and 2 more is damaged.*check --fix") as said:
        backup(place, target)

    assert exit_codes.of(said.value) is ExitCode.BAD_DATA
    assert str(target) in str(said.value)
    assert str(beside) in str(said.value)
    assert target.read_bytes() == good
    assert beside.stat().st_mode & 0o777 == 0o600
    assert check_and_fix(place, accept_loss=False).exit_code is ExitCode.DONE
    assert backup(place, target).exit_code is ExitCode.DONE
    assert target.read_bytes() != good


def test_counts_that_are_damaged_are_said_and_harm_no_good_backup(
    place: Workplace, write: Write, tmp_path: Path
) -> None:
    """The archive that was there stays, with the counts as they were."""
    target = tmp_path / "b.tar.gz"
    ingest(place, write(articles(2)))
    with Ledger.open(place.usage_path) as ledger:
        ledger.add({Viewed(date(2026, 11, 28), f"n{number}"): 7 for number in range(500)})
    backup(place, target)
    good = target.read_bytes()
    with place.usage_path.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(b"\0" * 4096)

    with pytest.raises(InvalidBackup, match="damaged"):
        backup(place, target)
    assert target.read_bytes() == good


def test_a_damaged_backup_can_be_restored_when_there_is_no_other(
    place: Workplace, write: Write, tmp_path: Path
) -> None:
    """On a machine without an index: what is whole comes back, with a person's word for what is not."""
    ingest(place, write(articles(3)))
    hurt(place, "n1")
    with pytest.raises(InvalidBackup):
        backup(place, tmp_path / "b")
    place.data_dir.rename(tmp_path / "lost")

    with pytest.raises(StoreDamaged, match="n1 is damaged"):
        restore(place, tmp_path / "b.damaged")
    assert check_and_fix(place, accept_loss=True).exit_code is ExitCode.DONE
    assert live(place) == {"n0": "Tin 0", "n2": "Tin 2"}
