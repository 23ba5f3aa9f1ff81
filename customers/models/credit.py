"""Applications, and the credit checks and decisions made on them (section 8; luottotietolaki 527/2007; GDPR 22).

A decision is frozen as it was made: what went in, by what logic, what came out. An application that led to no contract
lives by the prospects' rule, and with it its credit check; one that did lives by its contract's.
"""

from __future__ import annotations

from typing import TypedDict

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from customers.keys import new_key
from customers.models.basics import Party
from customers.models.contracts import ElectricityContract
from customers.models.origins import FromSource
from oomi_registry.notice.declarations import Earliest, Latest, Privacy, Runs
from oomi_registry.notice.terms import Code, Contract, Subject


class CreditInputs(TypedDict, total=False):
    """What the decision was made from, as it stood then."""

    payment_defaults: int
    earlier_unpaid_invoices: int
    debt_arrangement: bool
    trustee: bool
    deposit_offered: bool


class Application(FromSource):
    """A person applied for a contract (*hakemus*). ``prospect_since`` runs until there is one."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="applications", verbose_name="hakija")
    product = models.CharField("haettu tuote", max_length=100)
    applied_at = models.DateTimeField("haettu")
    electricity_contract = models.ForeignKey(
        ElectricityContract, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="sähkösopimus"
    )
    prospect_since = models.DateField(
        "hylätty tai viimeksi yhteydessä",
        null=True,
        blank=True,
        help_text="Kielteisen päätöksen tai viimeisimmän yhteydenoton päivä; tyhjä, kun sopimus on tehty.",
    )

    privacy = Privacy(
        subject="party",
        role=Subject.APPLICANT,
        contract=Contract.ELECTRICITY,
        keep=Earliest(
            Runs("prospects", "prospect_since"),
            Latest(
                Runs("contracts", "electricity_contract__ended_on"),
                Runs("contracts", "electricity_contract__relationship__ended_on"),
            ),
        ),
        provided={Code.RELATIONSHIP: "product applied_at"},
        observed={Code.RELATIONSHIP: "electricity_contract prospect_since source external_key"},
        plumbing="id party",
    )

    class Meta:
        verbose_name = "hakemus"
        verbose_name_plural = "hakemukset"
        indexes = [models.Index(fields=["prospect_since"], name="application_prospect_since")]
        constraints = [
            models.CheckConstraint(
                condition=Q(electricity_contract__isnull=True, prospect_since__isnull=False)
                | Q(electricity_contract__isnull=False, prospect_since__isnull=True),
                name="an_application_has_a_contract_or_a_clock",
            )
        ]

    def __str__(self) -> str:
        return "hakemus"


AS_LONG_AS_ITS_APPLICATION = Earliest(
    Runs("prospects", "application__prospect_since"),
    Latest(
        Runs("contracts", "application__electricity_contract__ended_on"),
        Runs("contracts", "application__electricity_contract__relationship__ended_on"),
    ),
)


class CreditCheck(FromSource):
    """A look into a credit register before a contract (*luottotietokysely*), and what the register answered."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="credit_checks", verbose_name="hakija")
    application = models.ForeignKey(Application, models.PROTECT, related_name="credit_checks", verbose_name="hakemus")
    register = models.CharField("luottotietorekisteri", max_length=100)
    asked_at = models.DateTimeField("kysytty")
    answer = models.TextField("rekisterin vastaus")
    told_at = models.DateTimeField("käytöstä kerrottu", null=True, blank=True)  # luottotietolaki 29 §

    privacy = Privacy(
        subject="party",
        role=Subject.APPLICANT,
        contract=Contract.ELECTRICITY,
        keep=AS_LONG_AS_ITS_APPLICATION,
        observed={Code.BILLING: "register asked_at answer told_at application source external_key"},
        plumbing="id party",
    )

    class Meta:
        verbose_name = "luottotietokysely"
        verbose_name_plural = "luottotietokyselyt"

    def __str__(self) -> str:
        return "luottotietokysely"


class CreditDecision(FromSource):
    """A credit decision (*luottopäätös*) as it was made, by the software or a person; written once (GDPR 15(1)(h))."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("a credit decision", "hyväksytty")
        DEPOSIT = "deposit", pgettext_lazy("a credit decision", "hyväksytty vakuutta vastaan")
        REJECTED = "rejected", pgettext_lazy("a credit decision", "hylätty")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="credit_decisions", verbose_name="hakija")
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="credit_decisions", verbose_name="hakemus"
    )
    credit_check = models.ForeignKey(
        CreditCheck, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="luottotietokysely"
    )
    decided_at = models.DateTimeField("päätetty")
    automated = models.BooleanField("päätetty automaattisesti")
    inputs = models.JSONField("päätökseen käytetyt tiedot")
    score = models.IntegerField("pisteet", null=True, blank=True)
    threshold = models.IntegerField("hyväksymisen raja", null=True, blank=True)
    logic_version = models.CharField("logiikan versio", max_length=40)
    logic = models.TextField("logiikka ymmärrettävästi")  # C-203/22
    significance = models.TextField("merkitys ja seuraukset")
    outcome = models.CharField("tulos", max_length=20, choices=Outcome.choices)

    privacy = Privacy(
        subject="party",
        role=Subject.APPLICANT,
        contract=Contract.ELECTRICITY,
        append_only=True,
        keep=AS_LONG_AS_ITS_APPLICATION,
        observed={Code.BILLING: "inputs credit_check application source external_key"},
        derived={
            Code.BILLING: "decided_at automated score threshold logic_version logic significance outcome",
        },
        schemas={"inputs": "customers.models.credit.CreditInputs"},
        plumbing="id party",
    )

    class Meta:
        verbose_name = "luottopäätös"
        verbose_name_plural = "luottopäätökset"
        constraints = [
            models.CheckConstraint(condition=~Q(logic=""), name="a_credit_decision_has_its_logic"),
        ]

    def __str__(self) -> str:
        return "luottopäätös"
