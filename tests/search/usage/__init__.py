"""Tests of search.usage."""
