"""Strong identification: the question that a browser was sent away with, and what is kept of the answer."""

from __future__ import annotations

from django.db import models

from customers.keys import new_key
from oomi_registry.notice.declarations import Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis
from requests_app.models.cases import PrivacyRequest


class IdentificationAttempt(models.Model):
    """One browser on its way to the provider and back, for a quarter of an hour, once.

    The browser holds a token, the row its hash; ``state`` is known only by its hash, ``nonce`` and ``verifier`` leave
    the site in the signed request and in the call to the provider alone.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    request = models.ForeignKey(PrivacyRequest, models.PROTECT, related_name="+", verbose_name="tietopyyntö")
    token_hash = models.CharField("tunnisteen tiiviste", max_length=64, unique=True)
    state_hash = models.CharField("tilan tiiviste", max_length=64)
    nonce = models.CharField("kertaluku", max_length=64)
    verifier = models.CharField("todiste", max_length=64)
    language = models.CharField("kieli", max_length=5)
    began_at = models.DateTimeField("aloitettu")
    expires_at = models.DateTimeField("vanhenee")
    used_at = models.DateTimeField("käytetty", null=True, blank=True)

    privacy = Privacy(
        subject="request__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=Runs("request_evidence", "expires_at"),
        guarded=False,
        observed={Code.RELATIONSHIP: "language began_at used_at"},
        plumbing="id request token_hash state_hash nonce verifier expires_at",
    )

    class Meta:
        verbose_name = "tunnistautumisyritys"
        verbose_name_plural = "tunnistautumisyritykset"
        indexes = [models.Index(fields=["expires_at"], name="identification_expires")]

    def __str__(self) -> str:
        return "tunnistautumisyritys"


class StrongIdentification(models.Model):
    """The person who asks was strongly identified, at this level of assurance (*varmuustaso*).

    Of the henkilötunnus only its keyed hash is kept, until the case closes: by it the officer sees whose the request
    is, and whose it is not. Names and birth date are compared and forgotten.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    request = models.ForeignKey(
        PrivacyRequest, models.PROTECT, related_name="identifications", verbose_name="tietopyyntö"
    )
    acr = models.CharField("varmuustaso", max_length=100)
    identity_code_index = models.CharField("henkilötunnuksen hakutiiviste", max_length=64, blank=True)
    identified_at = models.DateTimeField("tunnistettu")

    privacy = Privacy(
        subject="request__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="person",
        keep=Runs("request_evidence", "request__closed_at"),
        observed={Code.RELATIONSHIP: "acr identified_at"},
        derived={Code.BASIC: "identity_code_index"},
        plumbing="id request",
    )

    class Meta:
        verbose_name = "vahva tunnistautuminen"
        verbose_name_plural = "vahvat tunnistautumiset"

    def __str__(self) -> str:
        return "vahva tunnistautuminen"
