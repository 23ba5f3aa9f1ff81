"""The codes that open a page without an account: a request's (*latauskoodi*) and a mailbox's (*postilaatikon koodi*).

A row begins as what somebody typed, known or not. The worker looks whose it is, and only where it is somebody's does a
code leave. Of code and grant only hashes are kept. A code serves once, for ten minutes, and is void after five wrong
tries ([D: the-status-page], [D: preferences-by-mailbox]).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from customers.keys import new_key
from oomi_registry.notice.declarations import Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis
from requests_app.models.cases import Letter, PrivacyRequest
from requests_app.models.despatch import Despatched


class EntryCode(models.Model):
    """How far one exchange has come: looked at by the worker, a code that left, the tries, a grant in a cookie.

    What was typed and when is a field of each model, which declares what these tell of a person and indexes them too.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    looked_at = models.DateTimeField("katsottu", null=True, blank=True)
    code_hash = models.CharField("koodin tiiviste", max_length=64, blank=True)
    expires_at = models.DateTimeField("vanhenee")
    wrong_tries = models.PositiveSmallIntegerField("vääriä yrityksiä", default=0)
    used_at = models.DateTimeField("käytetty", null=True, blank=True)
    grant_hash = models.CharField("luvan tiiviste", max_length=64, blank=True)
    grant_expires_at = models.DateTimeField("lupa vanhenee", null=True, blank=True)

    class Meta:
        abstract = True


class DownloadCode(EntryCode):
    """To a request, its page and its copy: asked for by its reference. The code leaves to its mailbox as ``letter``."""

    reference = models.CharField("viitenumero", max_length=12)
    asked_at = models.DateTimeField("pyydetty")
    request = models.ForeignKey(
        PrivacyRequest,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="download_codes",
        verbose_name="tietopyyntö",
    )
    letter = models.OneToOneField(
        Letter, models.PROTECT, null=True, blank=True, related_name="download_code", verbose_name="kirje"
    )

    privacy = Privacy(
        subject="request__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=Runs("request_evidence", "expires_at"),
        guarded=False,
        observed={Code.RELATIONSHIP: "reference asked_at used_at"},
        plumbing=("id looked_at request letter code_hash expires_at wrong_tries grant_hash grant_expires_at"),
    )

    class Meta:
        verbose_name = "latauskoodi"
        verbose_name_plural = "latauskoodit"
        indexes = [
            models.Index(fields=["expires_at"], name="download_code_expires"),
            models.Index(fields=["reference", "asked_at"], name="download_code_reference"),
            models.Index(fields=["grant_hash"], name="download_grant"),
            models.Index(fields=["asked_at"], condition=Q(looked_at__isnull=True), name="download_code_to_look_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(code_hash="") | Q(request__isnull=False, letter__isnull=False),
                name="a_download_code_is_a_requests_and_has_its_letter",
            ),
        ]

    def __str__(self) -> str:
        return "latauskoodi"


class MailboxCode(EntryCode, Despatched):
    """To the consents and bans of a mailbox: asked for by its address. The code leaves as this row's own mail."""

    address = models.CharField("sähköposti", max_length=254)
    language = models.CharField("kieli", max_length=5)

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
