"""Engines: what one must do (port.py), and those there are."""

from datetime import timedelta

from search.config import Settings
from search.engine.port import IndexWriter, Searcher


def open_searcher(settings: Settings) -> Searcher:
    """Return the reading side of the engine that the settings name; nothing is opened yet."""
    from search.engine.whoosh.searcher import WhooshSearcher

    return WhooshSearcher(settings.data_dir, settings.zone)


def open_writer(settings: Settings) -> IndexWriter:
    """Return the writing side of the engine that the settings name; nothing is opened yet."""
    from search.engine.whoosh.writer import WhooshWriter

    return WhooshWriter(settings.data_dir, settings.zone, timedelta(minutes=settings.cursor_minutes))
