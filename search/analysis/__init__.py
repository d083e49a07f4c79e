"""Text -> terms: pure functions that know no engine, the same at index time and at query time."""
