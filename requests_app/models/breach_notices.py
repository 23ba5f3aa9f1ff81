"""Whom a breach concerns, and who has been told of it: the Ombudsman (GDPR 33) and the persons (GDPR 34)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from customers.keys import new_key
from customers.models import Party
from oomi_registry.notice.declarations import Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis
from requests_app.models.breaches import WHILE_THE_BREACH_IS_KEPT, Breach
from requests_app.models.despatch import Despatched


class AffectedPerson(models.Model):
    """One person whose data a breach concerns, where it is known who they are."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    breach = models.ForeignKey(Breach, models.PROTECT, related_name="persons", verbose_name="loukkaus")
    party = models.ForeignKey(Party, models.PROTECT, related_name="breaches", verbose_name="rekisteröity")
    added_at = models.DateTimeField("kirjattu")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="kirjaaja"
    )

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        append_only=True,
        keep=WHILE_THE_BREACH_IS_KEPT,
        observed={Code.RELATIONSHIP: "added_at"},
        plumbing="id breach party added_by",
    )

    class Meta:
        verbose_name = "henkilö, jota tietoturvaloukkaus koskee"
        verbose_name_plural = "henkilöt, joita tietoturvaloukkaukset koskevat"
        constraints = [models.UniqueConstraint(fields=["breach", "party"], name="a_breach_names_a_person_once")]

    def __str__(self) -> str:
        return "henkilö, jota loukkaus koskee"


class AuthorityNotice(models.Model):
    """One notice to the Ombudsman (GDPR 33(1)), whole or in phases (GDPR 33(4)).

    Its text is composed from the record. It is given through the Ombudsman's web form by hand, so what is kept is when
    it was given and by what reference the Ombudsman knows it.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    breach = models.ForeignKey(Breach, models.PROTECT, related_name="authority_notices", verbose_name="loukkaus")
    phase = models.PositiveSmallIntegerField("monesko ilmoitus")
    body = models.TextField("teksti")
    more_follows = models.BooleanField("tietoja toimitetaan lisää")
    delay_reasons = models.TextField("viivästyksen syyt", blank=True)
    written_at = models.DateTimeField("kirjoitettu")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="kirjoittaja")
    sent_at = models.DateTimeField("annettu", null=True, blank=True)
    their_reference = models.CharField("valtuutetun diaarinumero", max_length=60, blank=True)

    privacy = Privacy(
        subject="",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=WHILE_THE_BREACH_IS_KEPT,
        observed={Code.RELATIONSHIP: "phase body more_follows delay_reasons written_at sent_at their_reference"},
        plumbing="id breach author",
    )

    class Meta:
        verbose_name = "ilmoitus tietosuojavaltuutetulle"
        verbose_name_plural = "ilmoitukset tietosuojavaltuutetulle"
        constraints = [
            models.UniqueConstraint(fields=["breach", "phase"], name="a_phase_of_a_breach_is_told_once"),
            models.UniqueConstraint(
                fields=["breach"], condition=Q(sent_at__isnull=True), name="one_notice_of_a_breach_is_being_written"
            ),
            models.CheckConstraint(
                condition=Q(their_reference="") | Q(sent_at__isnull=False), name="a_notice_with_a_reference_was_given"
            ),
        ]

    def __str__(self) -> str:
        return "ilmoitus tietosuojavaltuutetulle"


class BreachNotice(Despatched):
    """One notice to a person whom a breach concerns (GDPR 34), and its way out."""

    class Via(models.TextChoices):
        EMAIL = "email", "sähköposti"
        POST = "post", "posti"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    person = models.OneToOneField(AffectedPerson, models.PROTECT, related_name="notice", verbose_name="henkilö")
    language = models.CharField("kieli", max_length=5)
    via = models.CharField("tapa", max_length=10, choices=Via.choices)
    recipient = models.CharField("vastaanottaja", max_length=400)
    subject = models.CharField("otsikko", max_length=200)
    body = models.TextField("teksti")
    register_version = models.DateField("selosteen versio")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="kirjoittaja")

    privacy = Privacy(
        subject="person__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=Runs("request_cases", "person__breach__closed_at"),
        observed={
            Code.RELATIONSHIP: "language via subject body register_version state written_at sent_at",
            Code.CONTACT_DETAILS: "recipient",
        },
        plumbing="id person message_id author claimed_at next_attempt_at attempts error",
    )

    class Meta(Despatched.Meta):
        verbose_name = "ilmoitus henkilölle tietoturvaloukkauksesta"
        verbose_name_plural = "ilmoitukset henkilöille tietoturvaloukkauksista"
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state__in=["queued", "sending"]),
                name="breach_notice_still_to_leave",
            )
        ]

    def __str__(self) -> str:
        return "ilmoitus loukkauksesta"
