"""The sentences of the pages in other languages: what stands in translations/."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask_babel import Domain
from markupsafe import Markup

from web.languages import Language
from web.reader import language

FOLDER = Path(__file__).with_name("translations")


class Catalogues(Domain):
    """Where Flask-Babel finds messages: the catalogue of the language in which the reader is answered."""

    def get_translations(self) -> NullTranslations:
        """Return that catalogue."""
        return translations(language())


_CATALOGUES = Catalogues()  # type: ignore[no-untyped-call]

# A sentence in the language of the reader, its gaps filled; one that counts; a word that its place explains.
gettext: Callable[..., str] = _CATALOGUES.gettext
ngettext: Callable[..., str] = _CATALOGUES.ngettext
pgettext: Callable[..., str] = _CATALOGUES.pgettext


def markup_gettext(message: str, **values: object) -> Markup:
    """Return a sentence for a page: our own words are no markup, and what fills its gaps is escaped."""
    told = _sentence(message, language())
    return told % values if values else told


@cache
def _sentence(message: str, language: Language) -> Markup:
    return Markup(translations(language).gettext(message))  # noqa: S704 - our own words


@cache
def translations(language: Language) -> NullTranslations:
    """Return the catalogue of a language; that of Vietnamese is empty: its sentences stand in the code."""
    if language is Language.VI:
        return NullTranslations()
    compiled = BytesIO()
    with path_of(language).open("rb") as catalogue:
        write_mo(compiled, read_po(catalogue, locale=language.value))
    compiled.seek(0)
    return Translations(compiled)


def path_of(language: Language) -> Path:
    """Return where the catalogue of a language stands."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"
