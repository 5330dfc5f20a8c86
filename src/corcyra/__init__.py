"""Corcyra."""
