"""What is sent by the worker, whatever it is: the fields that say how far a sending has come."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Despatched(models.Model):
    """Something on its way out: intent is committed before it is sent; it never leaves twice by itself.

    ``message_id`` is fixed before any try, so that every try says the same of itself. What these fields tell of a
    person is declared by each model that has them, and so is an index on ``next_attempt_at``.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "luonnos"
        QUEUED = "queued", "lähtee"
        SENDING = "sending", "lähetetään"
        SENT = "sent", "lähetetty"
        UNKNOWN = "unknown", "ei tiedetä, lähtikö"
        FAILED = "failed", "ei lähtenyt"
        TO_POST = "to_post", "postitettava tai kerrottava"

    state = models.CharField("tila", max_length=10, choices=State.choices, default=State.DRAFT)
    message_id = models.CharField("Message-ID", max_length=200, blank=True)
    written_at = models.DateTimeField("kirjoitettu")
    claimed_at = models.DateTimeField("otettu lähetettäväksi", null=True, blank=True)
    next_attempt_at = models.DateTimeField("seuraava yritys", null=True, blank=True)
    attempts = models.PositiveIntegerField("yrityksiä", default=0)
    error = models.CharField("virhe", max_length=200, blank=True)
    sent_at = models.DateTimeField("lähetetty", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="a_sent_%(class)s_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["queued", "sending", "unknown"]) | ~Q(message_id=""),
                name="a_%(class)s_on_its_way_has_its_id",
            ),
        ]
