"""What somebody says of how the site can be used (*saavutettavuuspalaute*); nobody asks who says it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from customers.keys import new_key
from oomi_registry.notice.declarations import Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis
from requests_app.models.despatch import Despatched


class AccessibilityFeedback(Despatched):
    """One message on its way to the controllers' own mailbox. The row goes as its mail has left."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    text = models.TextField("palaute")
    language = models.CharField("kieli", max_length=5)
    expires_at = models.DateTimeField("vanhenee")

    privacy = Privacy(
        subject="",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="person",
        keep=Runs("request_evidence", "expires_at"),
        guarded=False,
        provided={Code.RELATIONSHIP: "text"},
        observed={Code.RELATIONSHIP: "written_at sent_at"},
        plumbing="id language expires_at state message_id claimed_at next_attempt_at attempts error",
    )

    class Meta(Despatched.Meta):
        verbose_name = "saavutettavuuspalaute"
        verbose_name_plural = "saavutettavuuspalautteet"
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(state__in=["queued", "sending"]), name="feedback_still_to_leave"
            ),
            models.Index(fields=["expires_at"], name="feedback_expires"),
        ]

    def __str__(self) -> str:
        return "saavutettavuuspalaute"
