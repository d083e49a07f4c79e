"""How good the ranking is: judged queries, their scores, and what won and lost since."""
