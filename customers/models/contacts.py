"""Contact recordings (*kontaktitallenteet*): calls and e-mails. One rule is theirs, whatever they are linked to."""

from __future__ import annotations

from django.db import models

from customers.keys import new_key
from customers.models.basics import Party
from customers.models.contracts import ElectricityContract
from customers.models.origins import FromSource
from oomi_registry.notice.declarations import Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis


class Direction(models.TextChoices):
    """Who made the contact."""

    FROM_PERSON = "from_person", "asiakkaalta"
    TO_PERSON = "to_person", "asiakkaalle"


def audio_path(recording: Recording, filename: str) -> str:
    """Where a new recording's audio is stored: under its own random key, never under a name that somebody typed."""
    return f"recordings/{recording.id.hex[-2:]}/{recording.id.hex}.wav"


class Recording(FromSource):
    """One recorded call with a person, whether or not a contract stood behind it; partners' calls too."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="recordings", verbose_name="rekisteröity")
    electricity_contract = models.ForeignKey(
        ElectricityContract, models.PROTECT, null=True, blank=True, verbose_name="sähkösopimus"
    )
    began_at = models.DateTimeField("alkoi")
    duration = models.DurationField("kesto", null=True, blank=True)
    direction = models.CharField("suunta", max_length=20, choices=Direction.choices)
    number = models.CharField("puhelinnumero", max_length=20, blank=True)
    partner = models.CharField("kumppani", max_length=100, blank=True)
    audio = models.FileField("tallenne", upload_to=audio_path, max_length=200, blank=True)
    topic = models.CharField("aihe", max_length=100, blank=True)

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.LEGITIMATE_INTEREST,
        contract_from="electricity_contract",
        keep=Runs("contact_recordings", "began_at"),
        observed={
            Code.RELATIONSHIP: "began_at duration direction partner audio electricity_contract source external_key",
            Code.CONTACT_DETAILS: "number",
        },
        derived={Code.RELATIONSHIP: "topic"},
        plumbing="id party",
        held_by="partner",
    )

    class Meta:
        verbose_name = "puhelutallenne"
        verbose_name_plural = "puhelutallenteet"
        indexes = [
            models.Index(fields=["began_at"], name="recording_began"),
            # Several rows may share one stored file: it goes with the last of them.
            models.Index(fields=["audio"], name="recording_audio"),
        ]

    def __str__(self) -> str:
        return "puhelutallenne"


class EmailMessage(FromSource):
    """One e-mail with a person."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="email_messages", verbose_name="rekisteröity")
    sent_at = models.DateTimeField("lähetetty")
    direction = models.CharField("suunta", max_length=20, choices=Direction.choices)
    address = models.CharField("sähköpostiosoite", max_length=254)
    subject = models.CharField("otsikko", max_length=200, blank=True)
    body = models.TextField("teksti", blank=True)

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.LEGITIMATE_INTEREST,
        keep=Runs("contact_recordings", "sent_at"),
        observed={
            Code.RELATIONSHIP: "sent_at direction subject body source external_key",
            Code.CONTACT_DETAILS: "address",
        },
        plumbing="id party",
    )

    class Meta:
        verbose_name = "sähköpostiviesti"
        verbose_name_plural = "sähköpostiviestit"
        indexes = [models.Index(fields=["sent_at"], name="email_message_sent")]

    def __str__(self) -> str:
        return "sähköpostiviesti"
