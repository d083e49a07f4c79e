"""Cases of text analysis and query parsing, one a line, for people to read and to add to."""
