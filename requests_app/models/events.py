"""What happened, whatever it happened to: the fields that say when, what, who, and from where to where it moved."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from customers.keys import new_key
from requests_app.lifecycle import Actor


class Event(models.Model):
    """Something that happened to a request, a breach or an enquiry. Written once, by :mod:`requests_app.history`.

    ``from_status`` and ``to_status`` are both empty where it stayed where it was. What it happened to, what more there
    is of it and what these fields tell of a person is each model's own, and so is an index on what and ``at``.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    at = models.DateTimeField("aika")
    kind = models.CharField("tapahtuma", max_length=40)
    actor_kind = models.CharField(
        "toimijan asema", max_length=20, choices=[(actor.value, actor.value) for actor in Actor]
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="toimija"
    )
    from_status = models.CharField("tilasta", max_length=30, blank=True)
    to_status = models.CharField("tilaan", max_length=30, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.kind
