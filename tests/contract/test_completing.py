"""What every engine must know of what begins as somebody types."""

from search.engine.port import Searcher
from tests.contract.steps import GOLD, PLAN, RAIN, Engine, publish
from tests.make import article

OLD_PLAN = article("old-plan", "Bàn kế hoạch", "Cải cách hành chính năm 2022.", published="2022-01-01")
FREE = article("free", "Kế hoạch nghỉ lễ", "Lịch nghỉ năm 2024.", published="2024-04-01")


def titled(searcher: Searcher, *syllables: str, limit: int = 10) -> list[str]:
    """Return the ids of the articles whose titles go on so."""
    return [found.id for found in searcher.titled(syllables, limit)]


def test_frequent_terms_come_first(engine: Engine) -> None:
    """Terms with one beginning, each with how many articles hold it; ties in the order of letters."""
    publish(engine, GOLD, RAIN, PLAN, OLD_PLAN, FREE)
    assert engine[0].frequent_terms("all_f", "c", 3) == [("cach", 2), ("cai", 2), ("chinh", 2)]
    assert engine[0].frequent_terms("title_f", "ke", 9) == [("ke", 3)]
    assert engine[0].frequent_terms("all_f", "zz", 9) == []


def test_phrases_have_a_beginning(engine: Engine) -> None:
    """Phrases by their letters without marks, the most frequent first."""
    publish(engine, GOLD, RAIN, PLAN, OLD_PLAN, FREE)
    found = engine[0].phrases("cai c", 9)
    assert ("cải cách hành chính", 2) in found
    assert [count for _, count in found] == sorted((count for _, count in found), reverse=True)
    assert engine[0].phrases("cai cach ", 1) == [("cải cách hành chính", 2)]
    assert engine[0].phrases("cải", 9) == []


def test_titles_go_on_from_syllables(engine: Engine) -> None:
    """Those that begin so, then the others; the newest of each first."""
    publish(engine, GOLD, RAIN, PLAN, OLD_PLAN, FREE)
    assert titled(engine[0], "ke", "ho") == ["free", "plan", "old-plan"]
    assert titled(engine[0], "k") == ["free", "plan", "old-plan"]
    assert titled(engine[0], "k", limit=1) == ["free"]
    assert titled(engine[0], "hoach", "cai", "cach") == ["plan"]
    assert titled(engine[0], "ke", "cai") == []


def test_up_to_none_is_nothing(engine: Engine) -> None:
    """Whoever has room for no more asks for no more."""
    publish(engine, GOLD, RAIN, PLAN, OLD_PLAN, FREE)
    assert titled(engine[0], "ke", "ho", limit=0) == []
    assert engine[0].terms("all_f", "ke", 0) == engine[0].frequent_terms("all_f", "ke", 0) == []
    assert engine[0].phrases("cai c", 0) == []


def test_a_syllable_at_the_end_of_a_title_counts(engine: Engine) -> None:
    """The last one has no right neighbour, and one alone has none at all."""
    publish(engine, article("alone", "Bão"), article("last", "Tin bão"))
    assert titled(engine[0], "ba") == ["alone", "last"]


def test_what_is_removed_completes_nothing(engine: Engine) -> None:
    """Deleted articles are no longer counted, and several segments count together."""
    publish(engine, GOLD, RAIN, PLAN, OLD_PLAN)
    with engine[1].live_generation() as generation:
        generation.add([FREE])
        generation.remove(["plan"])
        generation.publish()
    assert titled(engine[0], "ke", "hoach") == ["free", "old-plan"]
    assert engine[0].frequent_terms("title_f", "ke", 9) == [("ke", 2)]
    assert engine[0].frequent_terms("title_f", "cai", 9) == []


def test_what_many_removed_articles_held_hides_nothing(engine: Engine) -> None:
    """The most frequent term may be in articles that are gone; the next one takes its place."""
    gone = [article(f"gone{number}", "Cao") for number in range(3)]
    publish(engine, *gone, article("one", "Can"), *(article(f"other{number}", "Mưa") for number in range(9)))
    with engine[1].live_generation() as generation:
        generation.remove([old.id for old in gone])
        generation.publish()
    assert engine[0].frequent_terms("title_f", "ca", 1) == [("can", 1)]
