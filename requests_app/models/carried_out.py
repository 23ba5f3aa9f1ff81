"""How the software carries out what was decided: the plan of an erasure, and the changes of a rectification."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from customers.fields import SealedField
from customers.keys import new_key
from oomi_registry.notice.declarations import Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis
from requests_app.models.cases import RequestedRight


class ErasurePlan(models.Model):
    """What an erasure would take, and what it took (*poistosuunnitelma*, GDPR 17).

    ``fingerprint`` is a hash over every row and its fate: an approval is of that plan and no other. A plan that has
    become another is discarded, and a new one is made.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "suunniteltu"
        CARRIED_OUT = "carried_out", "toteutettu"
        DISCARDED = "discarded", "korvattu tai hylätty"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    right = models.ForeignKey(
        RequestedRight, models.PROTECT, related_name="erasure_plans", verbose_name="pyydetty oikeus"
    )
    state = models.CharField("tila", max_length=20, choices=State.choices, default=State.PLANNED)
    made_at = models.DateTimeField("laadittu")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="laatija")
    as_of = models.DateField("päivä, jonka mukaan")
    register_version = models.DateField("selosteen versio")
    fingerprint = models.CharField("tiiviste", max_length=64)
    run = models.UUIDField("hävitysajo", null=True, blank=True)
    carried_out_at = models.DateTimeField("toteutettu", null=True, blank=True)
    carried_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="toteuttaja"
    )
    last_gone_at = models.DateTimeField("viimeinenkin säilytetty tieto poistettu", null=True, blank=True)

    privacy = Privacy(
        subject="right__request__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=Runs("request_cases", "right__request__closed_at"),
        observed={Code.RELATIONSHIP: "state made_at as_of register_version carried_out_at last_gone_at"},
        plumbing="id right made_by fingerprint run carried_out_by",
    )

    class Meta:
        verbose_name = "poistosuunnitelma"
        verbose_name_plural = "poistosuunnitelmat"
        indexes = [
            models.Index(
                fields=["carried_out_at"],
                condition=Q(state="carried_out", last_gone_at__isnull=True),
                name="erasure_still_keeping",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["right"], condition=Q(state="planned"), name="one_plan_of_an_erasure_counts"
            ),
            models.CheckConstraint(
                condition=Q(state="carried_out", carried_out_at__isnull=False, run__isnull=False)
                | (~Q(state="carried_out") & Q(carried_out_at__isnull=True)),
                name="an_erasure_carried_out_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return "poistosuunnitelma"


class PlannedLine(models.Model):
    """One line of a plan: how many rows of one table meet one fate, on which ground, and when what is kept goes."""

    class Stage(models.TextChoices):
        PLANNED = "planned", "suunniteltu"
        DONE = "done", "toteutunut"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    plan = models.ForeignKey(ErasurePlan, models.PROTECT, related_name="lines", verbose_name="poistosuunnitelma")
    stage = models.CharField("vaihe", max_length=10, choices=Stage.choices)
    table = models.CharField("taulu", max_length=63)
    fate = models.CharField("mitä tehdään", max_length=20)
    ground = models.CharField("peruste", max_length=40, blank=True)
    rules = models.CharField("säilytyssäännöt", max_length=200, blank=True)
    until = models.DateField("viimeinen säilytyspäivä", null=True, blank=True)
    rows = models.PositiveBigIntegerField("tietueita")
    files = models.PositiveBigIntegerField("tiedostoja", default=0)

    privacy = Privacy(
        subject="plan__right__request__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=Runs("request_cases", "plan__right__request__closed_at"),
        observed={Code.RELATIONSHIP: "stage table fate ground rules until rows files"},
        plumbing="id plan",
    )

    class Meta:
        verbose_name = "poistosuunnitelman rivi"
        verbose_name_plural = "poistosuunnitelmien rivit"

    def __str__(self) -> str:
        return "poistosuunnitelman rivi"


class ProposedChange(models.Model):
    """One change that a person asks for (*oikaisu*, GDPR 16), beside what stands now; and what became of it.

    ``present`` is the value as it stood when the change was proposed: if it has become another, the change is looked at
    again. Without a ``field`` a new row is proposed, in place of ``record`` where that is held, else with that key. The
    values may be of any field, so all of them are sealed. A person's own words that are attached instead are a
    :class:`customers.models.Statement`.
    """

    class Ground(models.TextChoices):
        INACCURATE = "inaccurate", "virheellinen"
        UNNECESSARY = "unnecessary", "tarpeeton"
        INCOMPLETE = "incomplete", "puutteellinen"
        OUTDATED = "outdated", "vanhentunut"

    class Fate(models.TextChoices):
        PROPOSED = "proposed", "odottaa ratkaisua"
        ACCEPTED = "accepted", "hyväksytty"
        IN_PART = "in_part", "hyväksytty osittain"
        STATEMENT = "statement", "liitetty henkilön lausuma"
        REFUSED = "refused", "ei muuteta"
        VOID = "void", "mitätöity: kirjattiin erehdyksessä"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    right = models.ForeignKey(
        RequestedRight, models.PROTECT, related_name="proposed_changes", verbose_name="pyydetty oikeus"
    )
    table = models.CharField("taulu", max_length=63)
    record = models.UUIDField("tietue")
    field = models.CharField("kenttä", max_length=63, blank=True)
    ground = models.CharField("miksi", max_length=20, choices=Ground.choices)
    present = SealedField("nyt", null=True, blank=True)
    proposed = SealedField("pitäisi olla", null=True, blank=True)
    source = models.CharField("nykyisen tiedon lähde", max_length=40)
    proposed_at = models.DateTimeField("ehdotettu")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="kirjaaja")
    fate = models.CharField("tulos", max_length=20, choices=Fate.choices, default=Fate.PROPOSED)
    became = SealedField("muutettu muotoon", null=True, blank=True)
    reasons = models.TextField("perustelut", blank=True)
    decided_at = models.DateTimeField("ratkaistu", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ratkaisija"
    )

    privacy = Privacy(
        subject="right__request__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="person",
        keep=Runs("request_cases", "right__request__closed_at"),
        provided={Code.RELATIONSHIP: "proposed proposed_at"},
        observed={Code.RELATIONSHIP: "table field ground present source fate became reasons decided_at"},
        plumbing="id right record proposed_by decided_by",
    )

    class Meta:
        verbose_name = "ehdotettu muutos"
        verbose_name_plural = "ehdotetut muutokset"
        constraints = [
            models.CheckConstraint(
                condition=Q(fate="proposed", decided_at__isnull=True)
                | (~Q(fate="proposed") & Q(decided_at__isnull=False)),
                name="a_decided_change_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(fate__in=["refused", "in_part"]) | ~Q(reasons=""), name="a_change_refused_has_its_reasons"
            ),
            models.UniqueConstraint(
                fields=["right", "record", "field"],
                condition=Q(fate="proposed"),
                name="one_change_of_a_field_is_proposed",
            ),
        ]

    def __str__(self) -> str:
        return "ehdotettu muutos"
