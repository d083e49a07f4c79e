"""How a worker counts: in memory, then to the file, a batch at a time. Nothing here knows a request."""
