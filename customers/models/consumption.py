"""Electricity consumption (section 6: *kulutus*), and the market's messages about it (sähkömarkkinalaki 75 c §)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from customers.keys import new_key
from customers.models.accounts import AS_LONG_AS_THE_RELATIONSHIP
from customers.models.basics import MeteringPoint, Party
from customers.models.contracts import ElectricityContract, Relationship
from customers.models.origins import FromSource
from oomi_registry.notice.declarations import Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis

QUARTERS_OF_A_DAY = (92, 96, 100)
"""A local day in Finland has 96 quarter-hours, 92 when the clock goes forward and 100 when it goes back."""

AFTER_ITS_CONTRACT = Runs("market_process", "electricity_contract__ended_on")  # sähkömarkkinalaki 75 c §


def report_path(report: ConsumptionReport, filename: str) -> str:
    """Where a report is stored: under its own random key, never under a name that somebody typed."""
    return f"reports/{report.id.hex[-2:]}/{report.id.hex}.pdf"


class DailyConsumption(FromSource):
    """One local day of one place of use: a value for each quarter-hour, in watt-hours; empty where none was measured.

    The local day is of Europe/Helsinki; the first value is of the quarter-hour that begins at its midnight.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="daily_consumptions", verbose_name="rekisteröity")
    electricity_contract = models.ForeignKey(
        ElectricityContract, models.PROTECT, related_name="+", verbose_name="sähkösopimus"
    )
    metering_point = models.ForeignKey(MeteringPoint, models.PROTECT, related_name="+", verbose_name="käyttöpaikka")
    day = models.DateField("päivä")
    watt_hours = ArrayField(models.IntegerField(null=True), verbose_name="kulutus varttitunneittain, Wh")
    estimated = models.BooleanField("arvioitu", default=False)

    privacy = Privacy(
        subject="party",
        contract_from="electricity_contract",
        keep=AFTER_ITS_CONTRACT,
        observed={
            Code.CONSUMPTION: "day watt_hours estimated source external_key",
            Code.BASIC: "metering_point",
        },
        plumbing="id party electricity_contract",
    )

    class Meta:
        verbose_name = "päivän kulutus"
        verbose_name_plural = "kulutus päivittäin"
        constraints = [
            models.UniqueConstraint(fields=["metering_point", "day"], name="a_day_of_a_place_is_held_once"),
            models.CheckConstraint(
                condition=Q(watt_hours__len__in=QUARTERS_OF_A_DAY), name="a_day_has_92_96_or_100_quarter_hours"
            ),
        ]

    def __str__(self) -> str:
        return "päivän kulutus"


class AnnualForecast(FromSource):
    """The forecast of a year's consumption (*vuosiennuste*)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="annual_forecasts", verbose_name="rekisteröity")
    electricity_contract = models.ForeignKey(
        ElectricityContract, models.PROTECT, related_name="+", verbose_name="sähkösopimus"
    )
    metering_point = models.ForeignKey(MeteringPoint, models.PROTECT, related_name="+", verbose_name="käyttöpaikka")
    made_on = models.DateField("ennuste tehty")
    yearly_kwh = models.PositiveIntegerField("vuosiennuste, kWh")

    privacy = Privacy(
        subject="party",
        contract_from="electricity_contract",
        keep=AFTER_ITS_CONTRACT,
        observed={Code.BASIC: "metering_point", Code.CONSUMPTION: "source external_key"},
        derived={Code.CONSUMPTION: "made_on yearly_kwh"},
        plumbing="id party electricity_contract",
    )

    class Meta:
        verbose_name = "vuosiennuste"
        verbose_name_plural = "vuosiennusteet"

    def __str__(self) -> str:
        return "vuosiennuste"


class ConsumptionReport(FromSource):
    """A report on consumption made for the person (*kulutusraportti*)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="consumption_reports", verbose_name="rekisteröity")
    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="+", verbose_name="asiakassuhde")
    made_on = models.DateField("raportti tehty")
    title = models.CharField("raportin nimi", max_length=100)
    text = models.TextField("raportin teksti", blank=True)
    document = models.FileField("raportti", upload_to=report_path, max_length=200, blank=True)

    privacy = Privacy(
        subject="party",
        keep=AS_LONG_AS_THE_RELATIONSHIP,
        observed={Code.CONSUMPTION: "source external_key"},
        derived={Code.CONSUMPTION: "made_on title text document"},
        plumbing="id party relationship",
    )

    class Meta:
        verbose_name = "kulutusraportti"
        verbose_name_plural = "kulutusraportit"
        indexes = [models.Index(fields=["document"], name="consumption_report_document")]

    def __str__(self) -> str:
        return "kulutusraportti"


class MarketMessage(FromSource):
    """A message of the electricity market: a switch of supplier, a move (*markkinaprosessin sanoma*)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="market_messages", verbose_name="rekisteröity")
    electricity_contract = models.ForeignKey(
        ElectricityContract, models.PROTECT, related_name="+", verbose_name="sähkösopimus"
    )
    sent_at = models.DateTimeField("lähetetty")
    kind = models.CharField("sanoman laji", max_length=60)
    counterpart = models.CharField("vastapuoli", max_length=100, blank=True)
    content = models.TextField("sanoman sisältö", blank=True)

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        contract_from="electricity_contract",
        keep=AFTER_ITS_CONTRACT,
        observed={Code.RELATIONSHIP: "sent_at kind counterpart content source external_key"},
        plumbing="id party electricity_contract",
    )

    class Meta:
        verbose_name = "markkinasanoma"
        verbose_name_plural = "markkinasanomat"

    def __str__(self) -> str:
        return "markkinasanoma"
