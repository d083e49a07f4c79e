"""Tests of search.best_bets."""
