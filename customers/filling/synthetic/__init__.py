"""Synthetic people, any number of them: invented names, reserved domains and numbers, artificial henkilötunnus."""

from __future__ import annotations

from customers.filling.synthetic.people import Ask, Row, people
from customers.filling.synthetic.writing import Made, SeedUsed, copy_rows, generate

__all__ = ["Ask", "Made", "Row", "SeedUsed", "copy_rows", "generate", "people"]
