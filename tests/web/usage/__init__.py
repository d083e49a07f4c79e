"""Tests of web.usage."""
