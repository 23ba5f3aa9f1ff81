"""How a requester showed who they are: proofs that go once they have been used (GDPR 5(1)(c), 12(6))."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from customers.keys import new_key
from customers.models import PostalAddress
from oomi_registry.notice.declarations import Earliest, Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis
from requests_app.models.cases import PrivacyRequest


def evidence_path(evidence: IdentityEvidence, filename: str) -> str:
    """Where a piece of evidence is stored: under its own random key, never under a name that somebody typed."""
    return f"evidence/{evidence.id.hex[-2:]}/{evidence.id.hex}"


class ContactConfirmation(models.Model):
    """A mailbox was asked to answer for itself: its link was mailed, and somebody pressed the button behind it.

    The token is never kept: it is made from ``nonce`` and a key, so the database alone confirms nothing.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    request = models.ForeignKey(
        PrivacyRequest, models.PROTECT, related_name="confirmations", verbose_name="tietopyyntö"
    )
    nonce = models.BinaryField("satunnaisluku", max_length=16, editable=False)
    made_at = models.DateTimeField("tehty")
    expires_at = models.DateTimeField("vanhenee")
    confirmed_at = models.DateTimeField("vahvistettu", null=True, blank=True)

    privacy = Privacy(
        subject="request__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=Earliest(Runs("request_evidence", "confirmed_at"), Runs("request_evidence", "request__closed_at")),
        observed={Code.RELATIONSHIP: "made_at confirmed_at"},
        plumbing="id request nonce expires_at",
    )

    class Meta:
        verbose_name = "osoitteen vahvistus"
        verbose_name_plural = "osoitteiden vahvistukset"
        indexes = [models.Index(fields=["confirmed_at"], name="confirmation_confirmed")]

    def __str__(self) -> str:
        return "osoitteen vahvistus"


class AddressCode(models.Model):
    """A code sent by letter to the address on file (*koodikirje*); void after five wrong tries. Only a hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    request = models.ForeignKey(
        PrivacyRequest, models.PROTECT, related_name="address_codes", verbose_name="tietopyyntö"
    )
    address = models.ForeignKey(PostalAddress, models.PROTECT, related_name="+", verbose_name="postiosoite")
    code_hash = models.CharField("koodin tiiviste", max_length=64)
    made_at = models.DateTimeField("tehty")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="tekijä")
    expires_at = models.DateTimeField("vanhenee")
    wrong_tries = models.PositiveSmallIntegerField("vääriä yrityksiä", default=0)
    returned_at = models.DateTimeField("palautettu", null=True, blank=True)

    privacy = Privacy(
        subject="request__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=Earliest(
            Runs("request_evidence", "returned_at"),
            Runs("request_evidence", "expires_at"),
            Runs("request_evidence", "request__closed_at"),
        ),
        observed={Code.RELATIONSHIP: "made_at expires_at returned_at", Code.BASIC: "address"},
        plumbing="id request code_hash made_by wrong_tries",
    )

    class Meta:
        verbose_name = "koodikirje"
        verbose_name_plural = "koodikirjeet"
        indexes = [
            models.Index(fields=["returned_at"], name="address_code_returned"),
            models.Index(fields=["expires_at"], name="address_code_expires"),
        ]

    def __str__(self) -> str:
        return "koodikirje"


class IdentityEvidence(models.Model):
    """What the officer looked at for a check of their own (*selvitys henkilöllisyydestä*): gone once it was used."""

    class Kind(models.TextChoices):
        CALLED_BACK = "called_back", "soitto rekisterissä olevaan numeroon"
        ASKED_FACTS = "asked_facts", "kysymykset, joiden vastaukset vain henkilö tietää"
        SHOWN_IN_PERSON = "shown_in_person", "asiakirja näytettiin, kopiota ei otettu"
        DOCUMENT = "document", "toimitettu asiakirja"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    request = models.ForeignKey(PrivacyRequest, models.PROTECT, related_name="evidence", verbose_name="tietopyyntö")
    kind = models.CharField("millä tavalla", max_length=20, choices=Kind.choices)
    note = models.TextField("mitä tarkistettiin")
    document = models.FileField("asiakirja", upload_to=evidence_path, max_length=200, blank=True)
    received_at = models.DateTimeField("saatu")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="kirjaaja")
    used_at = models.DateTimeField("käytetty", null=True, blank=True)

    privacy = Privacy(
        subject="request__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        keep=Earliest(Runs("request_evidence", "used_at"), Runs("request_evidence", "request__closed_at")),
        source="person",
        provided={Code.BASIC: "document"},
        observed={Code.RELATIONSHIP: "kind note received_at used_at"},
        plumbing="id request recorded_by",
    )

    class Meta:
        verbose_name = "selvitys henkilöllisyydestä"
        verbose_name_plural = "selvitykset henkilöllisyydestä"
        indexes = [
            models.Index(fields=["used_at"], name="evidence_used"),
            models.Index(fields=["document"], name="evidence_document"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="evidence_says_what_was_checked"),
        ]

    def __str__(self) -> str:
        return "selvitys henkilöllisyydestä"
