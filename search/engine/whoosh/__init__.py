"""The embedded engine: Whoosh keeps the segments, NumPy reads them. README.md beside this file explains."""
