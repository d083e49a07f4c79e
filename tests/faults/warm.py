"""Imported by the server that victims are forked from: loads the word model once for all of them."""

from search.analysis.analyzers import analyze
from tests.faults import victim

analyze("khởi động")

__all__ = ["victim"]
