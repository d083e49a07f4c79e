"""What was asked: the request, and the tree that its text becomes."""
