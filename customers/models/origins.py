"""Where a row came from: the source the notice names, and the row's key in the system that sent it."""

from __future__ import annotations

from django.db import models


class Keyed(models.Model):
    """A row that another system knows by a key of its own; the same key sent again is the same row."""

    external_key = models.CharField(
        "tunnus lähdejärjestelmässä", max_length=100, null=True, blank=True, unique=True, editable=False
    )

    class Meta:
        abstract = True


class FromSource(Keyed):
    """A row that keeps its source (*tietolähde*): a code of the register's sources (GDPR 15(1)(g))."""

    source = models.CharField("tietolähde", max_length=40, default="person")

    class Meta:
        abstract = True
