"""A name for everything that the terms of an index depend on."""

import hashlib
from importlib.metadata import version
from zoneinfo import ZoneInfo

from search import schema
from search.engine.whoosh.layout import MAGIC

_FORMAT = 7


def fingerprint(zone: ZoneInfo) -> str:
    """Return the name; an index built under another one gives wrong answers and is refused.

    Weights are not part of it: they are applied when a query is answered.
    """
    fields = [(field.name, field.kind.value, field.text) for field in schema.FIELDS]
    facts = (schema.ANALYSIS_VERSION, fields, _FORMAT, MAGIC, zone.key, version("pyvi"))
    return f"vi-{schema.ANALYSIS_VERSION}-{hashlib.sha256(repr(facts).encode()).hexdigest()[:12]}"
