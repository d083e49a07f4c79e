"""The pages that people see: one file a page."""
