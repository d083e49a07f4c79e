"""Best bets: links that the editors of a site recommend to those who ask what many ask."""
