"""Payment and billing (section 6: *maksaminen ja laskutus*): vouchers, and the token of a card."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from customers.fields import SealedField
from customers.keys import new_key
from customers.models.accounts import AS_LONG_AS_THE_RELATIONSHIP
from customers.models.basics import Party
from customers.models.contracts import ElectricityContract, Relationship, SolarContract
from customers.models.origins import FromSource
from oomi_registry.notice.declarations import Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis

A_VOUCHER = Runs("accounting", "fiscal_year_ends_on")  # kirjanpitolaki 2:10


class Invoice(FromSource):
    """An invoice (*lasku*) for one contract: a voucher, kept by the law of accounting, the solar contracts' too."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="invoices", verbose_name="maksaja")
    electricity_contract = models.ForeignKey(
        ElectricityContract, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="sähkösopimus"
    )
    solar_contract = models.ForeignKey(
        SolarContract, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="aurinkosähkösopimus"
    )
    number = models.CharField("laskun numero", max_length=30, unique=True)
    issued_on = models.DateField("laskun päivä")
    due_on = models.DateField("eräpäivä")
    amount = models.DecimalField("laskun summa, €", max_digits=12, decimal_places=2)
    fiscal_year_ends_on = models.DateField("tilikausi päättyy")

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        contract_from="electricity_contract solar_contract",
        keep=A_VOUCHER,
        observed={Code.BILLING: "number issued_on due_on amount fiscal_year_ends_on source external_key"},
        plumbing="id party electricity_contract solar_contract",
    )

    class Meta:
        verbose_name = "lasku"
        verbose_name_plural = "laskut"
        indexes = [models.Index(fields=["fiscal_year_ends_on"], name="invoice_fiscal_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(electricity_contract__isnull=True) | Q(solar_contract__isnull=True),
                name="an_invoice_is_for_one_contract",
            )
        ]

    def __str__(self) -> str:
        return "lasku"


class Payment(FromSource):
    """A payment of an invoice (*maksu*). The account it came from is sealed."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="payments", verbose_name="maksaja")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="payments", verbose_name="lasku")
    paid_on = models.DateField("maksettu")
    amount = models.DecimalField("maksun summa, €", max_digits=12, decimal_places=2)
    account = SealedField("maksajan tilinumero", null=True, blank=True)
    fiscal_year_ends_on = models.DateField("tilikausi päättyy")

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        contract_from="invoice",
        keep=A_VOUCHER,
        provided={Code.BILLING: "account"},
        observed={Code.BILLING: "invoice paid_on amount fiscal_year_ends_on source external_key"},
        plumbing="id party",
    )

    class Meta:
        verbose_name = "maksu"
        verbose_name_plural = "maksut"
        indexes = [models.Index(fields=["fiscal_year_ends_on"], name="payment_fiscal_year")]

    def __str__(self) -> str:
        return "maksu"


class Collection(FromSource):
    """The collection of an unpaid invoice (*perintä*)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="collections", verbose_name="maksaja")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="collections", verbose_name="lasku")
    stage = models.CharField("perinnän vaihe", max_length=40)
    agency = models.CharField("perintätoimisto", max_length=100, blank=True)
    began_on = models.DateField("perintä alkoi")
    ended_on = models.DateField("perintä päättyi", null=True, blank=True)
    fiscal_year_ends_on = models.DateField("tilikausi päättyy")

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        contract_from="invoice",
        keep=A_VOUCHER,
        observed={
            Code.BILLING: "invoice stage agency began_on ended_on fiscal_year_ends_on source external_key",
        },
        plumbing="id party",
        held_by="agency",
    )

    class Meta:
        verbose_name = "perintä"
        verbose_name_plural = "perinnät"
        indexes = [models.Index(fields=["fiscal_year_ends_on"], name="collection_fiscal_year")]

    def __str__(self) -> str:
        return "perintä"


class CardToken(FromSource):
    """What stands for a payment card (*maksukortti*): the processor's token, sealed, and the last four digits."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="card_tokens", verbose_name="rekisteröity")
    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="+", verbose_name="asiakassuhde")
    token = SealedField("kortin korvaava tunnus")
    last_four = models.CharField("kortin neljä viimeistä numeroa", max_length=4)
    expires_on = models.DateField("kortti vanhenee", null=True, blank=True)

    privacy = Privacy(
        subject="party",
        keep=AS_LONG_AS_THE_RELATIONSHIP,
        provided={Code.BILLING: "last_four expires_on"},
        observed={Code.BILLING: "source external_key"},
        # Made by the processor of the card, for us alone: whoever held it elsewhere could pay with it.
        derived={Code.BILLING: "token"},
        plumbing="id party relationship",
    )

    class Meta:
        verbose_name = "maksukortti"
        verbose_name_plural = "maksukortit"
        constraints = [
            models.CheckConstraint(condition=Q(last_four__regex=r"^\d{4}$"), name="four_digits_of_a_card_and_no_more")
        ]

    def __str__(self) -> str:
        return "maksukortti"
