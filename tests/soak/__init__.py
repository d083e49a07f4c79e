"""Long runs against the programs as an operator starts them; `make soak` and README.md say how."""
