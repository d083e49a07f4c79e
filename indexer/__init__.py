"""The writer: gets articles in, keeps them, builds and swaps the index. README.md is its map."""
