"""System checks that keep the notice and the tables one list."""

from __future__ import annotations


def register_all() -> None:
    """Register every check of the house with Django. Called once, when the site starts."""
