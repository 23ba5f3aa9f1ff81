"""What staff were reminded of (*muistutus*): that something they answer for is due, or late."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from customers.keys import new_key
from oomi_registry.notice.declarations import NotPersonal
from requests_app.models.despatch import Despatched
from requests_app.reminding import Source, Step


class Reminder(Despatched):
    """One e-mail to one of the staff about one date of one thing; the unique constraint makes it leave once.

    ``about`` is the key of what is due, in the table of its ``source``; what the mail says is read when it leaves. A
    date that moves is another date, and is reminded of anew.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    source = models.CharField("mistä", max_length=20, choices=[(each.value, each.value) for each in Source])
    about = models.UUIDField("mikä")
    step = models.CharField("vaihe", max_length=10, choices=[(each.value, each.value) for each in Step])
    due = models.DateField("määräpäivä")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="kenelle")

    privacy = NotPersonal(
        "Which of the staff was reminded of which date, by the key of a case: nothing of whose it is."
    )

    class Meta(Despatched.Meta):
        verbose_name = "muistutus"
        verbose_name_plural = "muistutukset"
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(state__in=["queued", "sending"]), name="reminder_still_to_leave"
            ),
            models.Index(fields=["due"], name="reminder_due"),
        ]
        constraints = [
            *Despatched.Meta.constraints,
            models.UniqueConstraint(fields=["source", "about", "step", "due", "to"], name="a_reminder_leaves_once"),
        ]

    def __str__(self) -> str:
        return "muistutus"
