"""The search library: what an article is, how text becomes terms, how a query is answered."""
