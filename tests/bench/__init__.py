"""timtin beside its peers: the same articles, the same terms, the same questions, in one run."""
