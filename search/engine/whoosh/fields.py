"""Which fields have postings, and whose numbers their terms carry."""

from search import schema
from search.schema import Field, Kind


def _dictionary_of(field: Field) -> str:
    """Name the dictionary that numbers a field's terms; a pair is two numbers of syllables."""
    match field.kind:
        case Kind.SYLLABLES | Kind.PAIRS:
            return "syllables"
        case Kind.WORDS:
            return "words"
        case _:
            return field.name


POSTINGS = {field.name: field for field in schema.FIELDS if field.text}
DICTIONARY = {name: _dictionary_of(field) for name, field in POSTINGS.items()}
DICTIONARIES = tuple(dict.fromkeys(DICTIONARY.values()))
# Facets whose value is kept with each article; the year is computed from the month.
FACETS = (schema.CATEGORY.name, schema.SOURCE.name)
# Facets of which an article has any number of values; they are counted by their postings.
TERM_FACETS = (schema.DOCUMENT_NUMBERS.name,)

_PAIRS_OF = {field.text: name for name, field in POSTINGS.items() if field.kind is Kind.PAIRS}


def syllables_of(pairs: Field) -> str:
    """Return the field of the syllables that a field of pairs joins."""
    return next(n for n, f in POSTINGS.items() if f.kind is Kind.SYLLABLES and f.text == pairs.text)


def pairs_of(syllables: str) -> str:
    """Return the field of the pairs that a field of syllables makes."""
    return _PAIRS_OF[POSTINGS[syllables].text]
