"""Who reads the answer to this request: a person or a program, and in which language."""

from contextvars import ContextVar
from typing import NamedTuple

from flask import Flask, request

from web.languages import Language
from web.params import language_given

# What stands behind the point of a list's address, and the form that it names.
FORMS = {"json": "application/json", "atom": "application/atom+xml", "csv": "text/csv"}

_FOR_PROGRAMS = ("/api/", "/healthz/")
_SUFFIXES = tuple(f".{form}" for form in FORMS)


class Reader(NamedTuple):
    """In which language a reader is answered, and which one the addresses in the answer must name."""

    language: Language = Language.VI
    carried: Language | None = None


_ANYBODY = Reader()
_READER: ContextVar[Reader] = ContextVar("reader", default=_ANYBODY)


def register(app: Flask) -> None:
    """Let each request be answered in its reader's language."""
    app.before_request(_meet)
    app.teardown_request(_part)


def reader() -> Reader:
    """Return who asks. A page's language is that of its address alone, so that one address is one page.

    A program may also say it by Accept-Language. Without either, and where nobody asks, it is Vietnamese.
    """
    return _READER.get()


def language() -> Language:
    """Return the language in which the reader is answered."""
    return _READER.get().language


def is_program() -> bool:
    """Say whether the answer is read by a program."""
    if request.path.startswith(_FOR_PROGRAMS) or request.path.endswith(_SUFFIXES):
        return True
    kinds = ("text/html", "application/problem+json", *FORMS.values())
    return request.accept_mimetypes.best_match(kinds, "text/html") != "text/html"


def _meet() -> None:
    # A page asks a hundred times; flask.g takes thirty times as long to answer.
    _READER.set(_reader())


def _part(_: BaseException | None) -> None:
    _READER.set(_ANYBODY)


def _reader() -> Reader:
    given = language_given(request.query_string)
    if not is_program():
        chosen = given or Language.VI
        return Reader(chosen, None if chosen is Language.VI else chosen)
    chosen = given or Language(request.accept_languages.best_match(list(Language), Language.VI))
    return Reader(chosen, given or (None if chosen is Language.VI else chosen))
