"""Consents (*suostumukset*) and marketing bans (*kiellot*): evidence, written once (GDPR 7(1); ISO/IEC TS 27560)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from customers.keys import new_key
from customers.models.basics import WHO_THE_PERSON_IS, WHOSE_IT_IS, Party
from customers.models.contracts import Relationship
from customers.models.origins import Keyed
from oomi_registry.notice.declarations import Earliest, Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis


class Consent(Keyed):
    """One consent as it was given: the exact wording, its version and language, how and when (GDPR 7(1)).

    Nothing in it is rewritten. ``in_force_until`` is no evidence but the clock of its retention: it is filled when a
    withdrawal, a renewal or the expiry ended the consent.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="consents", verbose_name="rekisteröity")
    relationship = models.ForeignKey(Relationship, models.PROTECT, null=True, blank=True, verbose_name="asiakassuhde")
    controllers = ArrayField(models.CharField(max_length=40), verbose_name="rekisterinpitäjät")
    purpose = models.CharField("tarkoitus", max_length=40)
    channel = models.CharField("kanava", max_length=20, blank=True)
    categories = ArrayField(models.CharField(max_length=40), verbose_name="tietoryhmät")
    wording = models.TextField("sanamuoto")
    wording_version = models.CharField("sanamuodon versio", max_length=40)
    language = models.CharField("kieli", max_length=5)
    collected_at = models.DateTimeField("annettu")
    collected_how = models.CharField("miten annettu", max_length=100)
    express = models.BooleanField("nimenomaisesti täällä annettu", default=False)
    expires_at = models.DateTimeField("vanhenee", null=True, blank=True)
    in_force_until = models.DateTimeField("voimassa asti", null=True, blank=True)

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.CONSENT,
        source="person",
        append_only=True,
        clocks="in_force_until",
        keep=Earliest(
            Runs("request_cases", "in_force_until"),
            Runs("request_cases", "expires_at"),
            Runs("marketing", "relationship__ended_on"),
        ),
        provided={Code.CONSENT_BASED: "purpose channel collected_at"},
        observed={
            Code.CONSENT_BASED: (
                "relationship controllers categories wording wording_version language collected_how express expires_at "
                "in_force_until external_key"
            )
        },
        plumbing="id party",
    )

    class Meta:
        verbose_name = "suostumus"
        verbose_name_plural = "suostumukset"
        indexes = [
            models.Index(fields=["in_force_until"], name="consent_in_force_until"),
            models.Index(fields=["expires_at"], name="consent_expires"),
            models.Index(
                fields=["purpose", "party"], condition=Q(in_force_until__isnull=True), name="consent_by_purpose"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(relationship__isnull=False) | Q(expires_at__isnull=False),
                name="a_consent_outside_a_relationship_expires",
            ),
            models.CheckConstraint(condition=~Q(wording=""), name="a_consent_has_its_wording"),
        ]

    def __str__(self) -> str:
        return f"suostumus ({self.purpose})"


class ConsentWithdrawal(models.Model):
    """A consent taken back: a row of its own, which never rewrites the grant (GDPR 7(3))."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    consent = models.OneToOneField(Consent, models.PROTECT, related_name="withdrawal", verbose_name="suostumus")
    withdrawn_at = models.DateTimeField("peruutettu")
    how = models.CharField("miten", max_length=100)
    followed_at = models.DateTimeField("suostumuksen varassa olleet tiedot poistettu", null=True, blank=True)

    privacy = Privacy(
        subject="consent__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="person",
        append_only=True,
        clocks="followed_at",
        keep=Runs("request_cases", "withdrawn_at"),
        provided={Code.CONSENT_BASED: "withdrawn_at how"},
        observed={Code.CONSENT_BASED: "followed_at"},
        plumbing="id consent",
    )

    class Meta:
        verbose_name = "suostumuksen peruutus"
        verbose_name_plural = "suostumusten peruutukset"
        indexes = [
            models.Index(fields=["withdrawn_at"], name="withdrawal_withdrawn"),
            models.Index(
                fields=["withdrawn_at"], condition=Q(followed_at__isnull=True), name="withdrawal_still_to_follow"
            ),
        ]

    def __str__(self) -> str:
        return "suostumuksen peruutus"


class MarketingBan(models.Model):
    """A person said no, on one channel for one purpose (GDPR 21(2)-(3)). A ban to one company binds all of them."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="marketing_bans", verbose_name="rekisteröity")
    channel = models.CharField("kanava", max_length=20)
    purpose = models.CharField("mitä kielletään", max_length=20)
    made_at = models.DateTimeField("kielletty")
    how = models.CharField("miten", max_length=100)

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="person",
        append_only=True,
        keep=WHO_THE_PERSON_IS,
        provided={Code.CONSENT_BASED: "channel purpose made_at how"},
        plumbing="id party",
        needed_by={"channel purpose": WHOSE_IT_IS},  # while anybody could be looked up by name and reached
    )

    class Meta:
        verbose_name = "markkinointikielto"
        verbose_name_plural = "markkinointikiellot"

    def __str__(self) -> str:
        return f"markkinointikielto ({self.channel}, {self.purpose})"


class SuppressedContact(models.Model):
    """An address or number that may not be used for marketing, as a keyed hash: it binds whoever is behind it."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    contact_hash = models.CharField("avaimellinen tiiviste", max_length=64)
    channel = models.CharField("kanava", max_length=20)
    purpose = models.CharField("mitä kielletään", max_length=20)
    made_at = models.DateTimeField("kielletty")

    privacy = Privacy(
        subject="",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="person",
        append_only=True,
        keep=Runs("suppression", "made_at"),
        provided={Code.CONSENT_BASED: "channel purpose made_at"},
        derived={Code.CONSENT_BASED: "contact_hash"},
        plumbing="id",
    )

    class Meta:
        verbose_name = "kielletty osoite tai numero"
        verbose_name_plural = "kielletyt osoitteet ja numerot"
        indexes = [models.Index(fields=["made_at"], name="suppressed_made")]
        constraints = [
            # Said again it stands again with its own time: a consent given in between must not outlive the second ban.
            models.UniqueConstraint(
                fields=["contact_hash", "channel", "purpose", "made_at"], name="a_contact_is_suppressed_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"kielletty osoite tai numero ({self.channel}, {self.purpose})"
