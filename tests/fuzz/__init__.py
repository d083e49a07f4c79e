"""Schemathesis asks the running service all that openapi.json lets it ask, and much that it does not."""
