"""A mailbox that answers for itself (*postilaatikon koodi*): whoever reads it sees the consents and bans of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from customers.keys import new_key
from oomi_registry.notice.declarations import Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis
from requests_app.models.despatch import Despatched


class MailboxCode(Despatched):
    """The short-lived exchange without a reference: an address that somebody typed, a code to it, a grant in a cookie.

    A row begins as what was typed, known or not. The worker looks whether anybody in the register has the address, and
    only then does a code leave, as this row's own mail. Of code and grant only hashes are kept. A code serves once, for
    ten minutes, and is void after five wrong tries.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    address = models.CharField("sähköposti", max_length=254)
    language = models.CharField("kieli", max_length=5)
    looked_at = models.DateTimeField("katsottu", null=True, blank=True)
    code_hash = models.CharField("koodin tiiviste", max_length=64, blank=True)
    expires_at = models.DateTimeField("vanhenee")
    wrong_tries = models.PositiveSmallIntegerField("vääriä yrityksiä", default=0)
    used_at = models.DateTimeField("käytetty", null=True, blank=True)
    grant_hash = models.CharField("luvan tiiviste", max_length=64, blank=True)
    grant_expires_at = models.DateTimeField("lupa vanhenee", null=True, blank=True)

    privacy = Privacy(
        subject="",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="person",
        keep=Runs("request_evidence", "expires_at"),
        guarded=False,
        provided={Code.RELATIONSHIP: "address"},
        observed={Code.RELATIONSHIP: "language written_at used_at sent_at"},
        plumbing=(
            "id looked_at code_hash expires_at wrong_tries grant_hash grant_expires_at state message_id claimed_at "
            "next_attempt_at attempts error"
        ),
    )

    class Meta(Despatched.Meta):
        verbose_name = "postilaatikon koodi"
        verbose_name_plural = "postilaatikoiden koodit"
        indexes = [
            models.Index(fields=["expires_at"], name="mailbox_code_expires"),
            models.Index(fields=["address", "written_at"], name="mailbox_code_address"),
            models.Index(fields=["grant_hash"], name="mailbox_grant"),
            models.Index(fields=["written_at"], condition=Q(looked_at__isnull=True), name="mailbox_code_to_look_at"),
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state__in=["queued", "sending"]),
                name="mailbox_code_still_to_leave",
            ),
        ]

    def __str__(self) -> str:
        return "postilaatikon koodi"
