"""What is remembered of use: counts by day, and nothing by which anybody could be known."""
