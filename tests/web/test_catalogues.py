"""The catalogues of translations: complete, and true to the sentences in the code."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from web.catalogues import path_of
from web.languages import Language

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
OTHERS = [language for language in Language if language is not Language.VI]
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u00e0-\u00fa\u0129\u0169\u1ea0-\u1ef9]")
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
# Where Vietnamese may stand in a template: a sentence, what one may type, what one may search for.
FINDS = ("_(", "typed_as(", "in_vietnamese(", "choices.about(")
# What marks a sentence for the catalogues, in code and in templates.
MARKS = {"_", "gettext", "ngettext", "pgettext", "gettext_noop"}


def catalogue(language: Language) -> Catalog:
    """Return what stands in the catalogue of a language."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language.value, abort_invalid=True)


def each(part: object) -> tuple[str, ...]:
    """Return a sentence, or those of its numbers."""
    return tuple(map(str, part)) if isinstance(part, list | tuple) else (str(part),)


def sentences() -> set[object]:
    """Return the sentences that code and templates mark, as `make words` gathers them."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    found = extract_from_dir(
        ROOT,
        method_map=[(mapping["pattern"], mapping["method"]) for mapping in mappings],
        keywords={**DEFAULT_KEYWORDS, "gettext_noop": None},
        directory_filter=lambda path: not Path(path).name.startswith("."),
    )
    return {(message[4], message[2]) for message in found}


@pytest.mark.parametrize("language", OTHERS)
def test_catalogue_holds_the_sentences_that_there_are(language: Language) -> None:
    """None is missing and none is left over; `make words` mends both."""
    held = {(message.context, message.id) for message in catalogue(language) if message.id}
    assert held == sentences()


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language: Language) -> None:
    """No gaps, no guesses, and nothing in which a placeholder was lost or made up."""
    for message in catalogue(language):
        if not message.id:
            continue
        ids, strings = each(message.id), each(message.string)
        assert all(strings), message.id
        assert not message.fuzzy, message.id
        assert not any(VIETNAMESE.search(string) for string in strings), strings
        for string in strings:
            assert sorted(PLACEHOLDER.findall(string)) == sorted(PLACEHOLDER.findall(ids[0])), message.id


@pytest.mark.parametrize("language", OTHERS)
def test_sentences_are_no_markup(language: Language) -> None:
    """Templates put them into text and attributes as they stand; only what fills their gaps is escaped."""
    for message in filter(lambda message: message.id, catalogue(language)):
        for text in (*each(message.id), *each(message.string)):
            assert not set('<>&"') & set(text), text
            assert text.count("%") == len(re.findall(r"%\(\w+\)s", text)), text


@pytest.mark.parametrize("path", sorted((WEB / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_template_has_no_sentence_of_its_own(path: Path) -> None:
    """Vietnamese stands in a template only where gettext finds it, or as an example of what one types."""
    text = path.read_text(encoding="utf-8")
    assert not VIETNAMESE.search(JINJA.sub("", text))
    for expression in JINJA.findall(text):
        for quoted in QUOTED.finditer(expression):
            if VIETNAMESE.search(quoted[0]):
                assert expression[: quoted.start()].endswith(FINDS), quoted[0]


@pytest.mark.parametrize("path", sorted(WEB.rglob("*.py")), ids=lambda path: path.name)
def test_code_marks_its_sentences(path: Path) -> None:
    """Vietnamese in code is a docstring, a marked sentence, or the default of a setting."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    allowed = {id(child) for node in ast.walk(tree) if is_marked(node) for child in ast.walk(node)}
    allowed |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    loose = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and VIETNAMESE.search(node.value)
        if id(node) not in allowed and node.value not in ("Cổng tin tức", "Tiếng Việt")
    ]
    assert loose == []


def is_marked(node: ast.AST) -> bool:
    """Say whether a node is a call that marks a sentence."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS


@pytest.mark.parametrize("path", sorted((WEB / "static").glob("*.js")), ids=lambda path: path.name)
def test_scripts_say_what_the_page_tells_them(path: Path) -> None:
    """A script has no sentence of its own; the page hands it those of its language."""
    assert not VIETNAMESE.search(path.read_text(encoding="utf-8"))
