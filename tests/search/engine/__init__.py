"""Tests of the parts of the Whoosh engine."""
