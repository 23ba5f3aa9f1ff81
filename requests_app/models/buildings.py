"""What the worker builds under a lease and the desk waits for: how far it is, who has it, and what failed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from customers.keys import new_key


def package_path(row: Building, filename: str) -> str:
    """Where its file is stored: under the name that one building of it was given, never one that somebody typed."""
    return f"packages/{row.id.hex[-2:]}/{filename}"


class Building(models.Model):
    """A row that is one building of a file. Whoever builds it holds a lease; a lost lease is taken by the next.

    ``fence`` counts the takers: what the builder writes last is conditional on it, so one row is finished once.
    ``step``, ``done`` and ``total`` are the progress shown on the desk, ``error`` the code of what failed last.
    """

    class State(models.TextChoices):
        WANTED = "wanted", "odottaa koontia"
        BUILDING = "building", "kootaan"
        BUILT = "built", "koottu"
        FAILED = "failed", "koonti epäonnistui"
        DISCARDED = "discarded", "korvattu tai hylätty"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    state = models.CharField("tila", max_length=20, choices=State.choices, default=State.WANTED)
    wanted_at = models.DateTimeField("pyydetty koottavaksi")
    wanted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="pyytäjä"
    )
    fence = models.PositiveIntegerField("ottokerta", default=0)
    leased_until = models.DateTimeField("varattu asti", null=True, blank=True)
    attempts = models.PositiveIntegerField("yrityksiä", default=0)
    step = models.CharField("vaihe", max_length=60, blank=True)
    done = models.PositiveBigIntegerField("valmiina", default=0)
    total = models.PositiveBigIntegerField("yhteensä", default=0)
    error = models.CharField("virhe", max_length=200, blank=True)
    file = models.FileField("paketti", upload_to=package_path, max_length=200, blank=True)

    class Meta:
        abstract = True
