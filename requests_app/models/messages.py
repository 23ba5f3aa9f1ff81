"""What a person sends from the page of their request: messages (*viesti*) and files (*liite*)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from customers.keys import new_key
from oomi_registry.notice.declarations import Privacy
from oomi_registry.notice.terms import Code, LegalBasis
from requests_app.models.cases import WHILE_THE_CASE_IS_KEPT, PrivacyRequest


def attachment_path(attachment: Attachment, filename: str) -> str:
    """Where a file is stored: under its own random key, never under a name that somebody typed (ASVS 5.3.2)."""
    return f"attachments/{attachment.id.hex[-2:]}/{attachment.id.hex}"


class CaseMessage(models.Model):
    """What the person wrote to us, and what we answered; the answer is read on the page and stands in no mail.

    ``answers_question`` is whether the person said that it answers what they were asked. One that is dealt with has
    ``handled_at``, with a reply or without.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    request = models.ForeignKey(PrivacyRequest, models.PROTECT, related_name="messages", verbose_name="tietopyyntö")
    written_at = models.DateTimeField("kirjoitettu")
    answers_question = models.BooleanField("vastaa kysymykseen", default=False)
    body = models.TextField("viesti")
    reply = models.TextField("vastaus", blank=True)
    handled_at = models.DateTimeField("käsitelty", null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="käsittelijä"
    )

    privacy = Privacy(
        subject="request__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="person",
        keep=WHILE_THE_CASE_IS_KEPT,
        provided={Code.RELATIONSHIP: "body answers_question"},
        observed={Code.RELATIONSHIP: "written_at reply handled_at"},
        plumbing="id request handled_by",
    )

    class Meta:
        verbose_name = "viesti"
        verbose_name_plural = "viestit"
        indexes = [
            models.Index(fields=["written_at"], condition=Q(handled_at__isnull=True), name="message_not_yet_handled")
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="a_message_says_something"),
            models.CheckConstraint(
                condition=Q(reply="") | Q(handled_at__isnull=False), name="a_message_with_a_reply_is_handled"
            ),
        ]

    def __str__(self) -> str:
        return "viesti"


class Attachment(models.Model):
    """A file that the person sent: opaque bytes under a random name, given out as an attachment and never shown."""

    class Kind(models.TextChoices):
        MANDATE = "mandate", "valtuutus"
        EVIDENCE = "evidence", "muu selvitys"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    request = models.ForeignKey(PrivacyRequest, models.PROTECT, related_name="attachments", verbose_name="tietopyyntö")
    kind = models.CharField("mitä liite on", max_length=10, choices=Kind.choices)
    file = models.FileField("tiedosto", upload_to=attachment_path, max_length=200)
    size = models.PositiveIntegerField("koko tavuina")
    scanned = models.BooleanField("tarkistettu haittaohjelmilta")
    sent_at = models.DateTimeField("lähetetty")

    privacy = Privacy(
        subject="request__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="person",
        keep=WHILE_THE_CASE_IS_KEPT,
        provided={Code.BASIC: "file", Code.RELATIONSHIP: "kind"},
        observed={Code.RELATIONSHIP: "size scanned sent_at"},
        plumbing="id request",
    )

    class Meta:
        verbose_name = "liite"
        verbose_name_plural = "liitteet"
        indexes = [models.Index(fields=["file"], name="attachment_file")]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0) & ~Q(file=""), name="an_attachment_has_its_file"),
        ]

    def __str__(self) -> str:
        return "liite"
