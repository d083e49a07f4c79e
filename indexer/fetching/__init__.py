"""Fetching from sites: politely, within limits, and never from where nobody sent us."""
