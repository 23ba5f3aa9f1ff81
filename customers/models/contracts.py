"""Customer relationships and contracts (section 6: *asiakkuuteen ja sopimuksiin liittyvät tiedot*; *vakuutus*)."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from customers.fields import SealedField
from customers.keys import new_key
from customers.models.basics import MeteringPoint, Party
from customers.models.controllers import Controller
from customers.models.organisations import Organisation
from customers.models.origins import FromSource, Keyed
from oomi_registry.notice.declarations import Latest, Privacy, Runs
from oomi_registry.notice.terms import Code, Contract, Subject


class Relationship(Keyed):
    """A person is, or was, a customer of one controller; it ends with the last contract with that company."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="relationships", verbose_name="rekisteröity")
    controller = models.ForeignKey(Controller, models.PROTECT, verbose_name="rekisterinpitäjä")
    began_on = models.DateField("alkanut")
    ended_on = models.DateField("päättynyt", null=True, blank=True)

    privacy = Privacy(
        subject="party",
        source="own",
        keep=Runs("relationship", "ended_on"),
        observed={Code.RELATIONSHIP: "controller began_on ended_on external_key"},
        plumbing="id party",
    )

    class Meta:
        verbose_name = "asiakassuhde"
        verbose_name_plural = "asiakassuhteet"
        indexes = [models.Index(fields=["ended_on"], name="relationship_ended")]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "controller"], condition=Q(ended_on__isnull=True), name="one_running_relationship"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")),
                name="relationship_ends_after_it_begins",
            ),
            # The target of the contracts' composite foreign keys: a contract's person is its relationship's person.
            models.UniqueConstraint(fields=["id", "party"], name="relationship_and_its_party"),
        ]

    def __str__(self) -> str:
        return f"asiakassuhde ({self.controller_id})"


class ElectricityContract(FromSource):
    """A contract to deliver electricity to a place of use."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="electricity_contracts", verbose_name="rekisteröity")
    relationship = models.ForeignKey(Relationship, models.PROTECT, verbose_name="asiakassuhde")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, verbose_name="yritysasiakas")
    metering_point = models.ForeignKey(MeteringPoint, models.PROTECT, verbose_name="käyttöpaikka")
    contract_number = models.CharField("sopimusnumero", max_length=30, unique=True)
    product = models.CharField("tuote", max_length=100)
    agreed_on = models.DateField("sovittu")
    began_on = models.DateField("alkaen")
    ended_on = models.DateField("päättyen", null=True, blank=True)

    privacy = Privacy(
        subject="party",
        contract=Contract.ELECTRICITY,
        corporate_when="organisation",
        # Not before the relationship's current contract ends: a period runs from the later of the two days.
        keep=Latest(Runs("contracts", "ended_on"), Runs("contracts", "relationship__ended_on")),
        provided={Code.RELATIONSHIP: "product agreed_on began_on"},
        observed={
            Code.RELATIONSHIP: "contract_number ended_on relationship source external_key",
            Code.CORPORATE_CONTACT: "organisation",
            Code.BASIC: "metering_point",
        },
        plumbing="id party",
    )

    class Meta:
        verbose_name = "sähkösopimus"
        verbose_name_plural = "sähkösopimukset"
        indexes = [models.Index(fields=["ended_on"], name="electricity_ended")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")),
                name="electricity_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="one_electricity_contract_at_a_place_at_a_time",
                expressions=[
                    ("metering_point", RangeOperators.EQUAL),
                    (Func(F("began_on"), F("ended_on"), Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return "sähkösopimus"


class SolarContract(FromSource):
    """A contract on solar power. The ten years rest on electricity terms and do not cover it."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="solar_contracts", verbose_name="rekisteröity")
    relationship = models.ForeignKey(Relationship, models.PROTECT, verbose_name="asiakassuhde")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, verbose_name="yritysasiakas")
    contract_number = models.CharField("sopimusnumero", max_length=30, unique=True)
    product = models.CharField("tuote", max_length=100)
    agreed_on = models.DateField("sovittu")
    began_on = models.DateField("alkaen")
    ended_on = models.DateField("päättyen", null=True, blank=True)

    privacy = Privacy(
        subject="party",
        contract=Contract.SOLAR,
        corporate_when="organisation",
        keep=Latest(Runs("relationship", "ended_on"), Runs("relationship", "relationship__ended_on")),
        provided={Code.RELATIONSHIP: "product agreed_on began_on"},
        observed={
            Code.RELATIONSHIP: "contract_number ended_on relationship source external_key",
            Code.CORPORATE_CONTACT: "organisation",
        },
        plumbing="id party",
    )

    class Meta:
        verbose_name = "aurinkosähkösopimus"
        verbose_name_plural = "aurinkosähkösopimukset"
        indexes = [models.Index(fields=["ended_on"], name="solar_ended")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")), name="solar_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return "aurinkosähkösopimus"


class InsurancePolicy(FromSource):
    """An insurance taken with the electricity (*vakuutussopimus*); the company's liability ends on a day of its own."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="insurance_policies", verbose_name="vakuutettu")
    relationship = models.ForeignKey(Relationship, models.PROTECT, verbose_name="asiakassuhde")
    policy_number = models.CharField("vakuutusnumero", max_length=30, unique=True)
    product = models.CharField("tuote", max_length=100)
    health = SealedField("terveydentila", null=True, blank=True)
    employment = SealedField("työsuhteen tilanne", null=True, blank=True)
    began_on = models.DateField("alkaen")
    liability_ended_on = models.DateField("vastuu päättynyt", null=True, blank=True)

    privacy = Privacy(
        subject="party",
        role=Subject.INSURED,
        contract=Contract.INSURANCE,
        keep=Runs("insurance", "liability_ended_on"),  # vakuutussopimuslaki 73 §
        provided={Code.INSURANCE: "product began_on health employment"},
        observed={Code.INSURANCE: "policy_number liability_ended_on relationship source external_key"},
        plumbing="id party",
    )

    class Meta:
        verbose_name = "vakuutus"
        verbose_name_plural = "vakuutukset"
        indexes = [models.Index(fields=["liability_ended_on"], name="insurance_liability_ended")]
        constraints = [
            models.CheckConstraint(
                condition=Q(liability_ended_on__isnull=True) | Q(liability_ended_on__gte=F("began_on")),
                name="liability_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return "vakuutus"
