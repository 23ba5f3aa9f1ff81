"""Filling the register from files of other systems, and with synthetic people.

Kinds and their fields are the models' own: whatever of the register has an ``external_key`` can be imported, and
nothing is listed by hand. A row is known by that key, so the same file taken again changes nothing.
"""

from __future__ import annotations

from customers.filling.kinds import Kind, kinds
from customers.filling.reading import FileRefused, Rejected
from customers.filling.taking import Progress, Taken, TakenAlready, TakenByAnother, take

__all__ = [
    "FileRefused",
    "Kind",
    "Progress",
    "Rejected",
    "Taken",
    "TakenAlready",
    "TakenByAnother",
    "kinds",
    "take",
]
