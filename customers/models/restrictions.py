"""Processing that is restricted (*käsittelyn rajoitus*, GDPR 18): which rows of a person, on what ground."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from customers.keys import new_key
from customers.models.basics import Party
from oomi_registry.notice.declarations import Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis


class Restriction(models.Model):
    """One restriction of some rows about a person: they are stored, and used for nothing but what GDPR 18(2) allows.

    It is lifted only after the person was told (GDPR 18(3)), save where it was ``void``: on somebody else's data.
    """

    class Ground(models.TextChoices):
        ACCURACY = "accuracy", "henkilö kiistää tietojen paikkansapitävyyden (18(1)(a))"
        UNLAWFUL = "unlawful", "käsittely on lainvastaista, mutta henkilö vastustaa poistamista (18(1)(b))"
        CLAIMS = "claims", "henkilö tarvitsee tietoja oikeusvaadetta varten (18(1)(c))"
        OBJECTION = "objection", "vastustaminen odottaa ratkaisua (18(1)(d))"
        UNANSWERED = "unanswered", "korjaus- tai poistopyyntöön ei ole vielä vastattu (seloste, kohta 12)"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="restrictions", verbose_name="rekisteröity")
    ground = models.CharField("peruste", max_length=20, choices=Ground.choices)
    placed_at = models.DateTimeField("asetettu")
    origin = models.CharField("mistä", max_length=60, help_text="Pyynnön viitenumero ja oikeus.")
    told_at = models.DateTimeField("poistamisesta kerrottu henkilölle", null=True, blank=True)
    lifted_at = models.DateTimeField(pgettext_lazy("a restriction", "poistettu"), null=True, blank=True)
    void = models.BooleanField("aiheeton: koski toista henkilöä", default=False)

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=Runs("request_cases", "lifted_at"),
        observed={Code.RELATIONSHIP: "ground placed_at origin told_at lifted_at void"},
        plumbing="id party",
    )

    class Meta:
        verbose_name = "käsittelyn rajoitus"
        verbose_name_plural = "käsittelyn rajoitukset"
        indexes = [
            models.Index(fields=["lifted_at"], name="restriction_lifted"),
            models.Index(fields=["origin"], name="restriction_origin"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True)
                | Q(void=True)
                | Q(told_at__isnull=False, told_at__lte=F("lifted_at")),
                name="a_restriction_is_lifted_after_telling",
            ),
        ]

    def __str__(self) -> str:
        return "käsittelyn rajoitus"


class RestrictedRecord(models.Model):
    """One row that a restriction covers, named by its table and key: a restriction covers only its rows."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    restriction = models.ForeignKey(
        Restriction, models.PROTECT, related_name="records", verbose_name="käsittelyn rajoitus"
    )
    table = models.CharField("taulu", max_length=63)
    record = models.UUIDField("tietue")
    released_at = models.DateTimeField("vapautettu", null=True, blank=True)

    privacy = Privacy(
        subject="restriction__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=Runs("request_cases", "released_at"),
        observed={Code.RELATIONSHIP: "released_at"},
        plumbing="id restriction table record",
    )

    class Meta:
        verbose_name = "rajoitettu tietue"
        verbose_name_plural = "rajoitetut tietueet"
        indexes = [
            models.Index(fields=["released_at"], name="restricted_record_released"),
            models.Index(fields=["record"], condition=Q(released_at__isnull=True), name="restricted_record_now"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["restriction", "record"], name="a_restriction_covers_a_record_once")
        ]

    def __str__(self) -> str:
        return "rajoitettu tietue"
