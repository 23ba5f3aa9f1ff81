"""Personal data breaches (*tietoturvaloukkaukset*): what happened, what was released, what was done (GDPR 33(5)).

A breach names nobody: whose data it concerns stands in :mod:`requests_app.models.breach_notices`. The record is the
controller's own proof and is kept as long as a case is [D: breaches-are-kept-as-cases].
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from customers.keys import new_key
from oomi_registry.notice.declarations import Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis
from requests_app.breaches.course import AWARENESS_NAMES, KIND_NAMES, NAMES, Awareness, Kind, Status
from requests_app.breaches.duties import EXCUSES, RISK_NAMES, Excuse, Risk
from requests_app.models.events import Event

WHILE_THE_BREACH_IS_KEPT = Runs("request_cases", "breach__closed_at")


class Breach(models.Model):
    """One breach, from when the controller became aware of it. Its hours are counted from ``aware_at``.

    ``case`` is the key of the request in which something was released to the wrong person: a key and no reference, so
    that the two are disposed of each by its own clock.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    reference = models.CharField("viitenumero", max_length=12, unique=True)
    kinds = ArrayField(
        models.CharField(max_length=20, choices=[(kind.value, KIND_NAMES[kind]) for kind in Kind]),
        verbose_name="loukkauksen tyyppi",
    )
    status = models.CharField(
        "tila", max_length=20, choices=[(each.value, NAMES[each]) for each in Status], default=Status.OPENED
    )
    awareness = models.CharField(
        "miten tuli tietoon", max_length=20, choices=[(each.value, AWARENESS_NAMES[each]) for each in Awareness]
    )
    processor = models.CharField("käsittelijä, joka ilmoitti", max_length=200, blank=True)
    aware_at = models.DateTimeField("tuli tietoon")
    opened_at = models.DateTimeField("avattu")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="avaaja"
    )
    case = models.UUIDField("tietopyyntö", null=True, blank=True)
    case_reference = models.CharField("tietopyynnön viitenumero", max_length=12, blank=True)

    happened_from = models.DateTimeField("tapahtui alkaen", null=True, blank=True)
    happened_until = models.DateTimeField("tapahtui asti", null=True, blank=True)
    nature = models.TextField("mitä tapahtui", blank=True)
    person_categories = models.TextField("rekisteröityjen ryhmät", blank=True)
    persons_about = models.PositiveIntegerField("rekisteröityjä arviolta", null=True, blank=True)
    record_categories = models.TextField("henkilötietojen ryhmät", blank=True)
    records_about = models.PositiveIntegerField("tietueita arviolta", null=True, blank=True)
    consequences = models.TextField("todennäköiset seuraukset", blank=True)
    advice = models.TextField("mitä henkilö voi itse tehdä", blank=True)

    risk = models.CharField(
        "riski", max_length=10, blank=True, choices=[(each.value, RISK_NAMES[each]) for each in Risk]
    )
    risk_reasons = models.TextField("riskiarvion perustelut", blank=True)
    assessed_at = models.DateTimeField("riski arvioitu", null=True, blank=True)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="arvioija"
    )
    closed_at = models.DateTimeField("suljettu", null=True, blank=True)

    privacy = Privacy(
        subject="",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=Runs("request_cases", "closed_at"),
        observed={
            Code.RELATIONSHIP: (
                "reference kinds status awareness processor aware_at opened_at case_reference happened_from "
                "happened_until nature person_categories persons_about record_categories records_about consequences "
                "advice risk risk_reasons assessed_at closed_at"
            )
        },
        plumbing="id case opened_by assessed_by",
    )

    class Meta:
        verbose_name = "tietoturvaloukkaus"
        verbose_name_plural = "tietoturvaloukkaukset"
        indexes = [
            models.Index(fields=["aware_at"], condition=~Q(status="closed"), name="breach_open"),
            models.Index(fields=["closed_at"], name="breach_closed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=~Q(status="closed"), name="a_case_has_one_open_breach"),
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False)
                | (~Q(status="closed") & Q(closed_at__isnull=True)),
                name="a_closed_breach_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(risk="", assessed_at__isnull=True)
                | (~Q(risk="") & ~Q(risk_reasons="") & Q(assessed_at__isnull=False)),
                name="a_risk_has_its_reasons",
            ),
            models.CheckConstraint(condition=Q(kinds__len__gt=0), name="a_breach_is_of_some_kind"),
            models.CheckConstraint(
                condition=~Q(awareness="processor") | ~Q(processor=""), name="a_processor_that_told_is_named"
            ),
            models.CheckConstraint(condition=Q(aware_at__lte=F("opened_at")), name="a_breach_is_opened_when_known"),
        ]

    def __str__(self) -> str:
        return self.reference


class ReleasedItem(models.Model):
    """One thing that went to the wrong person: a letter of the case, or a package. It belongs to one breach alone."""

    class What(models.TextChoices):
        LETTER = "letter", "kirje"
        PACKAGE = "package", "paketti, joka oli haettavissa"
        DOWNLOADED = "downloaded", "paketti, joka ladattiin"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    breach = models.ForeignKey(Breach, models.PROTECT, related_name="released", verbose_name="loukkaus")
    what = models.CharField("mitä", max_length=20, choices=What.choices)
    record = models.UUIDField("tietue", unique=True)
    kind = models.CharField("kirje tai oikeus", max_length=40)
    left_at = models.DateTimeField("luovutettu")

    privacy = Privacy(
        subject="",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        append_only=True,
        keep=WHILE_THE_BREACH_IS_KEPT,
        observed={Code.RELATIONSHIP: "what kind left_at"},
        plumbing="id breach record",
    )

    class Meta:
        verbose_name = "väärälle luovutettu"
        verbose_name_plural = "väärälle luovutetut"

    def __str__(self) -> str:
        return self.get_what_display()


class BreachMeasure(models.Model):
    """One measure (GDPR 33(3)(d)): taken where it has its time, else proposed."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    breach = models.ForeignKey(Breach, models.PROTECT, related_name="measures", verbose_name="loukkaus")
    text = models.TextField("toimenpide")
    done_at = models.DateTimeField("tehty", null=True, blank=True)
    recorded_at = models.DateTimeField("kirjattu")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="kirjaaja")

    privacy = Privacy(
        subject="",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=WHILE_THE_BREACH_IS_KEPT,
        observed={Code.RELATIONSHIP: "text done_at recorded_at"},
        plumbing="id breach recorded_by",
    )

    class Meta:
        verbose_name = "toimenpide loukkauksen johdosta"
        verbose_name_plural = "toimenpiteet loukkausten johdosta"
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_measure_is_told")]

    def __str__(self) -> str:
        return "toimenpide"


class BreachExcuse(models.Model):
    """Why a duty is left undone (GDPR 33(1), 34(3)): proposed by one, decided by another [D: breach-excuses]."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    breach = models.ForeignKey(Breach, models.PROTECT, related_name="excuses", verbose_name="loukkaus")
    excuse = models.CharField("peruste", max_length=20, choices=[(each.value, EXCUSES[each].name) for each in Excuse])
    reasons = models.TextField("perustelut")
    asked_at = models.DateTimeField("esitetty")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="esittäjä")
    approved = models.BooleanField("hyväksytty", null=True, blank=True)
    decided_at = models.DateTimeField("ratkaistu", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ratkaisija"
    )

    privacy = Privacy(
        subject="",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=WHILE_THE_BREACH_IS_KEPT,
        observed={Code.RELATIONSHIP: "excuse reasons asked_at approved decided_at"},
        plumbing="id breach asked_by decided_by",
    )

    class Meta:
        verbose_name = "peruste olla ilmoittamatta loukkauksesta"
        verbose_name_plural = "perusteet olla ilmoittamatta loukkauksista"
        constraints = [
            models.UniqueConstraint(
                fields=["breach", "excuse"],
                condition=Q(approved__isnull=True) | Q(approved=True),
                name="an_excuse_of_a_breach_stands_once",
            ),
            models.CheckConstraint(condition=~Q(reasons=""), name="an_excuse_of_a_breach_has_reasons"),
            models.CheckConstraint(
                condition=Q(approved__isnull=True, decided_at__isnull=True, decided_by__isnull=True)
                | Q(approved__isnull=False, decided_at__isnull=False, decided_by__isnull=False),
                name="a_decided_excuse_of_a_breach_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="an_excuse_of_a_breach_is_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return "peruste olla ilmoittamatta"


class BreachEvent(Event):
    """Something that happened to a breach, in codes; never a personal value."""

    breach = models.ForeignKey(Breach, models.PROTECT, related_name="events", verbose_name="loukkaus")
    codes = models.CharField("koodit", max_length=200, blank=True)

    privacy = Privacy(
        subject="",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        append_only=True,
        keep=WHILE_THE_BREACH_IS_KEPT,
        observed={Code.RELATIONSHIP: "at kind actor_kind from_status to_status codes"},
        plumbing="id breach actor",
    )

    class Meta:
        verbose_name = "loukkauksen tapahtuma"
        verbose_name_plural = "loukkausten tapahtumat"
        indexes = [models.Index(fields=["breach", "at"], name="event_of_breach")]
