"""Objections (*vastustaminen*, GDPR 21(1)) and the person's own statements on a record (GDPR 16)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from customers.keys import new_key
from customers.models.basics import WHO_THE_PERSON_IS, Party
from oomi_registry.notice.declarations import Privacy
from oomi_registry.notice.terms import Code, LegalBasis


class Objection(models.Model):
    """A person objects to processing that rests on legitimate interest, on grounds of their particular situation.

    ``purposes`` are codes of the register's purposes. While it is pending, and after it was upheld, nothing is done
    with the person's data for them, and the person is not profiled. ``weighed`` is why compelling grounds prevail or do
    not.
    """

    class State(models.TextChoices):
        PENDING = "pending", "odottaa ratkaisua"
        UPHELD = "upheld", "käsittely on lopetettu"
        OVERRIDDEN = "overridden", "käsittelyä jatketaan huomattavan tärkeästä syystä"
        VOID = "void", "aiheeton: koski toista henkilöä, tai peruttiin"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="objections", verbose_name="rekisteröity")
    purposes = ArrayField(models.CharField(max_length=40), verbose_name="mitä käsittelyä vastustetaan")
    situation = models.TextField("henkilön tilanne")
    raised_at = models.DateTimeField(pgettext_lazy("an objection", "esitetty"))
    origin = models.CharField("mistä", max_length=60, help_text="Pyynnön viitenumero ja oikeus.")
    state = models.CharField("tila", max_length=20, choices=State.choices, default=State.PENDING)
    weighed = models.TextField("punninta", blank=True)
    decided_at = models.DateTimeField("ratkaistu", null=True, blank=True)

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="person",
        keep=WHO_THE_PERSON_IS,
        provided={Code.RELATIONSHIP: "situation raised_at purposes"},
        observed={Code.RELATIONSHIP: "origin state weighed decided_at"},
        plumbing="id party",
    )

    class Meta:
        verbose_name = "vastustaminen"
        verbose_name_plural = "vastustamiset"
        indexes = [models.Index(fields=["origin"], name="objection_origin")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="pending", decided_at__isnull=True)
                | (~Q(state="pending") & Q(decided_at__isnull=False)),
                name="a_decided_objection_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="overridden") | ~Q(weighed=""), name="an_overridden_objection_was_weighed"
            ),
        ]

    def __str__(self) -> str:
        return "vastustaminen"


class Statement(models.Model):
    """What a person wants to stand beside a record (*täydentävä lausuma*, GDPR 16); it goes with the record."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="statements", verbose_name="rekisteröity")
    table = models.CharField("taulu", max_length=63)
    record = models.UUIDField("tietue")
    field = models.CharField("kenttä", max_length=63, blank=True)
    text = models.TextField("lausuma")
    made_at = models.DateTimeField("annettu")
    origin = models.CharField("mistä", max_length=60, help_text="Pyynnön viitenumero ja oikeus.")

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="person",
        keep=WHO_THE_PERSON_IS,
        provided={Code.RELATIONSHIP: "text made_at"},
        observed={Code.RELATIONSHIP: "table field origin"},
        plumbing="id party record",
        beside="record",
    )

    class Meta:
        verbose_name = "henkilön lausuma"
        verbose_name_plural = "henkilöiden lausumat"
        indexes = [models.Index(fields=["record"], name="statement_record")]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_statement_says_something")]

    def __str__(self) -> str:
        return "henkilön lausuma"
