"""By what right somebody asks for another person (*edunvalvoja, valtuutettu, huoltaja, kuolinpesän osakas*)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from customers.keys import new_key
from oomi_registry.notice.declarations import Earliest, Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis
from requests_app.models.cases import PrivacyRequest


def mandate_path(mandate: Mandate, filename: str) -> str:
    """Where a mandate's document is stored: under its own random key, never under a name that somebody typed."""
    return f"mandates/{mandate.id.hex[-2:]}/{mandate.id.hex}"


class Mandate(models.Model):
    """Proof of authority to act for the person of a request: looked at by an officer, in force until its day.

    The document goes once it has been used, at latest when the request is closed [D: evidence-until-used].
    """

    class Kind(models.TextChoices):
        GUARDIAN = "guardian", "edunvalvoja"
        PROXY = "proxy", "valtuutettu"
        PARENT = "parent", "huoltaja"
        ESTATE = "estate", "kuolinpesän osakas tai hoitaja"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    request = models.ForeignKey(PrivacyRequest, models.PROTECT, related_name="mandates", verbose_name="tietopyyntö")
    kind = models.CharField("asema", max_length=20, choices=Kind.choices)
    scope = models.TextField("mihin valtuus ulottuu")
    rights = ArrayField(
        models.CharField(max_length=30), default=list, blank=True, verbose_name="oikeudet, joihin ulottuu"
    )
    document = models.FileField("asiakirja", upload_to=mandate_path, max_length=200, blank=True)
    valid_until = models.DateField("voimassa asti", null=True, blank=True)
    recorded_at = models.DateTimeField("kirjattu")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="kirjaaja")
    checked_at = models.DateTimeField("tarkistettu", null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tarkistaja"
    )
    accepted = models.BooleanField("hyväksytty", null=True, blank=True)
    checked_how = models.TextField("mitä tarkistettiin", blank=True)
    used_at = models.DateTimeField("käytetty", null=True, blank=True)

    privacy = Privacy(
        subject="request__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="person",
        keep=Earliest(Runs("request_evidence", "used_at"), Runs("request_evidence", "request__closed_at")),
        provided={Code.BASIC: "document", Code.RELATIONSHIP: "kind scope valid_until"},
        observed={Code.RELATIONSHIP: "recorded_at rights checked_at accepted checked_how used_at"},
        plumbing="id request recorded_by checked_by",
    )

    class Meta:
        verbose_name = "valtuus"
        verbose_name_plural = "valtuudet"
        indexes = [
            models.Index(fields=["used_at"], name="mandate_used"),
            models.Index(fields=["document"], name="mandate_document"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, accepted__isnull=True, checked_by__isnull=True)
                | (Q(checked_at__isnull=False, accepted__isnull=False, checked_by__isnull=False) & ~Q(checked_how="")),
                name="a_mandate_was_checked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return "valtuus"
