"""What was agreed or written under an electricity contract, and dealings with the person (section 6: *asiakkuus*)."""

from __future__ import annotations

from django.db import models

from customers.keys import new_key
from customers.models.accounts import AS_LONG_AS_THE_RELATIONSHIP
from customers.models.basics import Party
from customers.models.contacts import Direction
from customers.models.contracts import ElectricityContract, Relationship
from customers.models.origins import FromSource
from oomi_registry.notice.declarations import Latest, Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis, Subject

AS_LONG_AS_ITS_CONTRACT = Latest(
    Runs("contracts", "electricity_contract__ended_on"),
    Runs("contracts", "electricity_contract__relationship__ended_on"),
)


def letter_path(letter: Correspondence, filename: str) -> str:
    """Where a letter's copy is stored: under its own random key, never under a name that somebody typed."""
    return f"letters/{letter.id.hex[-2:]}/{letter.id.hex}.pdf"


class Order(FromSource):
    """An order made under an electricity contract (*tilaus*)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="orders", verbose_name="rekisteröity")
    electricity_contract = models.ForeignKey(
        ElectricityContract, models.PROTECT, related_name="+", verbose_name="sähkösopimus"
    )
    product = models.CharField("tilattu tuote", max_length=100)
    ordered_at = models.DateTimeField("tilattu")
    channel = models.CharField("tilauskanava", max_length=40, blank=True)

    privacy = Privacy(
        subject="party",
        contract_from="electricity_contract",
        keep=AS_LONG_AS_ITS_CONTRACT,
        provided={Code.RELATIONSHIP: "product ordered_at"},
        observed={Code.RELATIONSHIP: "channel electricity_contract source external_key"},
        plumbing="id party",
    )

    class Meta:
        verbose_name = "tilaus"
        verbose_name_plural = "tilaukset"

    def __str__(self) -> str:
        return "tilaus"


class Authorisation(FromSource):
    """A customer let another person act for them (*valtuutus*): about both of them, and naming neither to the other."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="authorisations", verbose_name="valtuutettu")
    electricity_contract = models.ForeignKey(
        ElectricityContract, models.PROTECT, related_name="+", verbose_name="sähkösopimus"
    )
    scope = models.CharField("valtuutuksen laajuus", max_length=200)
    given_on = models.DateField("annettu")
    ended_on = models.DateField("päättynyt", null=True, blank=True)

    privacy = Privacy(
        subject=("party", "electricity_contract__party"),
        role=Subject.AUTHORISED,
        contract_from="electricity_contract",
        keep=AS_LONG_AS_ITS_CONTRACT,
        provided={Code.RELATIONSHIP: "scope given_on"},
        observed={Code.RELATIONSHIP: "ended_on source external_key"},
        plumbing="id party electricity_contract",
    )

    class Meta:
        verbose_name = "valtuutus"
        verbose_name_plural = "valtuutukset"

    def __str__(self) -> str:
        return "valtuutus"


class Estimate(FromSource):
    """An estimate of consumption and price for billing (*ennakkoarvio*)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="estimates", verbose_name="rekisteröity")
    electricity_contract = models.ForeignKey(
        ElectricityContract, models.PROTECT, related_name="+", verbose_name="sähkösopimus"
    )
    made_on = models.DateField("arvioitu")
    yearly_kwh = models.PositiveIntegerField("vuosikulutuksen arvio, kWh")
    monthly_price = models.DecimalField("kuukausihinnan arvio, €", max_digits=10, decimal_places=2)

    privacy = Privacy(
        subject="party",
        contract_from="electricity_contract",
        keep=AS_LONG_AS_ITS_CONTRACT,
        observed={Code.BILLING: "source external_key"},
        derived={Code.BILLING: "made_on yearly_kwh monthly_price"},
        plumbing="id party electricity_contract",
    )

    class Meta:
        verbose_name = "ennakkoarvio"
        verbose_name_plural = "ennakkoarviot"

    def __str__(self) -> str:
        return "ennakkoarvio"


class Damage(FromSource):
    """A damage and what was paid for it (*vahingonkorvaus*)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="damages", verbose_name="rekisteröity")
    electricity_contract = models.ForeignKey(
        ElectricityContract, models.PROTECT, related_name="+", verbose_name="sähkösopimus"
    )
    occurred_on = models.DateField("vahinko sattui")
    description = models.TextField("vahingon kuvaus")
    compensation = models.DecimalField("korvaus, €", max_digits=10, decimal_places=2, null=True, blank=True)
    settled_on = models.DateField("korvattu", null=True, blank=True)

    privacy = Privacy(
        subject="party",
        contract_from="electricity_contract",
        keep=AS_LONG_AS_ITS_CONTRACT,
        provided={Code.BILLING: "occurred_on description"},
        observed={Code.BILLING: "compensation settled_on source external_key"},
        plumbing="id party electricity_contract",
    )

    class Meta:
        verbose_name = "vahingonkorvaus"
        verbose_name_plural = "vahingonkorvaukset"

    def __str__(self) -> str:
        return "vahingonkorvaus"


class Correspondence(FromSource):
    """A letter about an electricity contract (*kirjeenvaihto*). E-mails and calls are contact recordings instead."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="correspondence", verbose_name="rekisteröity")
    electricity_contract = models.ForeignKey(
        ElectricityContract, models.PROTECT, related_name="+", verbose_name="sähkösopimus"
    )
    dated_on = models.DateField("päivätty")
    direction = models.CharField("suunta", max_length=20, choices=Direction.choices)
    subject = models.CharField("aihe", max_length=200)
    text = models.TextField("teksti", blank=True)
    document = models.FileField("kirjeen kopio", upload_to=letter_path, max_length=200, blank=True)

    privacy = Privacy(
        subject="party",
        contract_from="electricity_contract",
        keep=AS_LONG_AS_ITS_CONTRACT,
        observed={Code.RELATIONSHIP: "dated_on direction subject text document source external_key"},
        plumbing="id party electricity_contract",
    )

    class Meta:
        verbose_name = "kirjeenvaihto"
        verbose_name_plural = "kirjeenvaihto"
        indexes = [models.Index(fields=["document"], name="correspondence_document")]

    def __str__(self) -> str:
        return "kirjeenvaihto"


class Dealing(FromSource):
    """A dealing with the company: a visit, a chat, a form (*asiointitapahtuma*)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="dealings", verbose_name="rekisteröity")
    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="+", verbose_name="asiakassuhde")
    happened_at = models.DateTimeField("tapahtui")
    channel = models.CharField("asiointikanava", max_length=40)
    matter = models.CharField("asia", max_length=200)

    privacy = Privacy(
        subject="party",
        keep=AS_LONG_AS_THE_RELATIONSHIP,
        observed={Code.RELATIONSHIP: "happened_at channel matter source external_key"},
        plumbing="id party relationship",
    )

    class Meta:
        verbose_name = "asiointitapahtuma"
        verbose_name_plural = "asiointitapahtumat"

    def __str__(self) -> str:
        return "asiointitapahtuma"


class MarketingContact(FromSource):
    """A person was reached by marketing (*markkinointiin liittyvät tiedot*)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="marketing_contacts", verbose_name="rekisteröity")
    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="+", verbose_name="asiakassuhde")
    contacted_at = models.DateTimeField("otettu yhteyttä")
    channel = models.CharField("kanava", max_length=20)
    campaign = models.CharField("kampanja", max_length=100)

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.LEGITIMATE_INTEREST,
        keep=Runs("marketing", "relationship__ended_on"),
        observed={Code.RELATIONSHIP: "contacted_at channel campaign source external_key"},
        plumbing="id party relationship",
    )

    class Meta:
        verbose_name = "markkinointiyhteys"
        verbose_name_plural = "markkinointiyhteydet"

    def __str__(self) -> str:
        return "markkinointiyhteys"
