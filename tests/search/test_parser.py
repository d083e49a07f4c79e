"""What people type never fails, and means what it looks like."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.parser import parse
from search.query.syntax import Either, Excluded, Node, Parsed, Phrase, Words, rendered
from tests.golden.read import cases


def drawn(node: Node) -> str:
    """Return a node as the golden lines draw it."""
    match node:
        case Words(text):
            return f"({text})"
        case Phrase(text):
            return f'"{text}"'
        case Excluded(inner):
            return f"-{drawn(inner)}"
        case Either(parts):
            return f"{{{' | '.join(map(drawn, parts))}}}"


def parts_of(node: Node) -> tuple[Words | Phrase, ...]:
    """Return what was typed in a node."""
    match node:
        case Excluded(inner):
            return (inner,)
        case Either(parts):
            return parts
        case _:
            return (node,)


@pytest.mark.parametrize(("text", "tree"), cases("parsing"))
def test_golden_lines(text: str, tree: str) -> None:
    """Every golden line parses into its tree."""
    parsed = parse(text)
    drawing, _, unclosed = tree.partition("\t")
    assert " ".join([*["title"] * parsed.in_title, *map(drawn, parsed.nodes)]) == drawing
    assert parsed.unclosed_quote == (unclosed == "unclosed")


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u2003"])
def test_nothing_typed_is_an_empty_tree(text: str) -> None:
    """Blank text means nothing, and nothing is wrong with it."""
    assert parse(text) == Parsed(())


# Plain text rarely holds a quote or a minus at an interesting place, so they are drawn more often.
tricky = st.text(st.sampled_from('"“”„«»- -aạ1/_\n(|)|') | st.characters())


@given(tricky)
def test_any_string_parses(text: str) -> None:
    """There is no such thing as a malformed query, and no part of a tree is empty."""
    for node in parse(text).nodes:
        for part in parts_of(node):
            assert part.text == " ".join(part.text.split())
            assert part.text


@given(tricky)
def test_nothing_typed_is_lost(text: str) -> None:
    """Every letter and digit that was typed stands somewhere in the tree, in the same order."""
    parts = [part for node in parse(text).nodes for part in parts_of(node)]
    assert [char for part in parts for char in part.text if char.isalnum()] == [
        char for char in text if char.isalnum()
    ]


@given(tricky)
def test_runs_of_words_are_as_long_as_they_can_be(text: str) -> None:
    """Two runs of bare words never stand side by side."""
    nodes = parse(text).nodes
    assert not any(isinstance(a, Words) and isinstance(b, Words) for a, b in pairwise(nodes))


word = st.text("aạđ1/", min_size=1, max_size=4)
words = st.lists(word, min_size=1, max_size=3).map(" ".join)
phrases = words.map(Phrase)
groups = st.lists(st.one_of(words.map(Words), phrases), min_size=2, max_size=3).map(
    lambda p: Either(tuple(p))
)
excluded = st.one_of(st.text("aạđ", min_size=1).map(Words), phrases).map(Excluded)
# Two runs of bare words side by side are one.
trees = st.lists(st.one_of(words.map(Words), phrases, groups, excluded), min_size=1, max_size=5).filter(
    lambda nodes: not any(isinstance(a, Words) and isinstance(b, Words) for a, b in pairwise(nodes))
)


@given(trees, st.booleans())
def test_a_tree_that_is_written_down_is_read_back(nodes: list[Node], in_title: bool) -> None:
    """What parsing makes of a rendered tree is the tree."""
    tree = Parsed(tuple(nodes), in_title=in_title)
    assert parse(rendered(tree)) == tree
