"""Basic data (*perustiedot*) and contact details (*yhteystiedot*) of section 6: who the person is."""

from __future__ import annotations

from django.db import models
from django.db.models.expressions import RawSQL

from customers.fields import BlindIndexField, SealedField
from customers.keys import new_key
from customers.models.origins import Keyed
from oomi_registry.notice.declarations import HOLD, Privacy, Runs, WhileNeeded
from oomi_registry.notice.terms import Code

# Who the person is goes with the last record that needs it; without any, when the prospects' rule has ended.
WHO_THE_PERSON_IS = WhileNeeded(after=Runs("prospects", "party__last_contact_on"))

# What is kept after an erasure needs to know no more of its person than this (GDPR 17(3)): a voucher and a market
# message whose they are and where that person lives; a claim which person of that name it is. The case of a request
# names its person itself.
WHOSE_IT_IS = f"contracts market_process accounting insurance {HOLD}"
WHICH_PERSON = f"contracts insurance {HOLD}"


class Party(Keyed):
    """A data subject (*rekisteröity*): customer, contact person, payer, insured, applicant or requester."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    number = models.BigIntegerField(
        "numero", unique=True, editable=False, db_default=RawSQL("nextval('customers_party_number')", [])
    )
    given_names = models.CharField("etunimet", max_length=200, blank=True)
    family_name = models.CharField("sukunimi", max_length=200)
    birth_date = models.DateField("syntymäaika", null=True, blank=True)
    identity_code = SealedField("henkilötunnus", null=True, blank=True)
    identity_code_index = BlindIndexField(of="identity_code")
    mother_tongue = models.CharField("äidinkieli", max_length=10, blank=True)
    customer_number = models.CharField("asiakasnumero", max_length=20, null=True, blank=True, unique=True)
    user_identifier = models.CharField("käyttäjätunnus", max_length=100, null=True, blank=True, unique=True)
    protected_address = models.BooleanField("turvakielto", default=False)
    deceased = models.BooleanField("kuollut", default=False)
    restricted_at = models.DateTimeField("käsittely rajoitettu", null=True, blank=True)
    pseudonymised_at = models.DateTimeField("pseudonymisoitu", null=True, blank=True)
    erasure_goes_on = models.DateField("poistoa jatketaan", null=True, blank=True)
    source = models.CharField("tietolähde", max_length=40)
    first_seen_on = models.DateField("ensimmäinen yhteys")
    last_contact_on = models.DateField("viimeisin yhteys")

    privacy = Privacy(
        subject="self",
        keep=WhileNeeded(after=Runs("prospects", "last_contact_on")),
        provided={
            Code.BASIC: (
                "given_names family_name birth_date identity_code mother_tongue user_identifier protected_address "
                "deceased"
            )
        },
        observed={
            Code.BASIC: "customer_number external_key",
            Code.RELATIONSHIP: "first_seen_on last_contact_on restricted_at pseudonymised_at source",
        },
        derived={Code.BASIC: "identity_code_index"},
        plumbing="id number erasure_goes_on",
        needed_by={
            "given_names family_name customer_number protected_address deceased": WHOSE_IT_IS,
            "birth_date identity_code identity_code_index": WHICH_PERSON,
            "mother_tongue user_identifier external_key": "",
        },
    )

    class Meta:
        verbose_name = "rekisteröity"
        verbose_name_plural = "rekisteröidyt"
        indexes = [
            models.Index(fields=["last_contact_on"], name="party_last_contact"),
            models.Index(fields=["family_name"], name="party_family_name"),
            models.Index(fields=["birth_date"], name="party_birth_date"),
            models.Index(fields=["identity_code_index"], name="party_identity_code"),
            models.Index(
                fields=["pseudonymised_at"],
                condition=models.Q(pseudonymised_at__isnull=False),
                name="party_pseudonymised",
            ),
            models.Index(
                fields=["erasure_goes_on"],
                condition=models.Q(erasure_goes_on__isnull=False),
                name="party_erasure_goes_on",
            ),
        ]

    def __str__(self) -> str:
        return f"Asiakas #{self.number}"


class HouseNumbers(models.Func):
    """The digits of a street address: what two spellings of one address have in common, and an index can find."""

    function = "regexp_replace"
    template = "%(function)s(%(expressions)s, '[^0-9]', '', 'g')"
    arity = 1
    output_field = models.CharField()


class PostalAddress(Keyed):
    """Where a person lives or receives post. A protected address (*turvakielto*) is shown to as few as possible."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="addresses", verbose_name="rekisteröity")
    street = models.CharField("katuosoite", max_length=200)
    postal_code = models.CharField("postinumero", max_length=10)
    city = models.CharField("postitoimipaikka", max_length=100)
    country = models.CharField("maa", max_length=2, default="FI")
    source = models.CharField("tietolähde", max_length=40)
    began_on = models.DateField("alkaen")
    ended_on = models.DateField("päättyen", null=True, blank=True)

    privacy = Privacy(
        subject="party",
        keep=WHO_THE_PERSON_IS,
        provided={Code.CONTACT_DETAILS: "street postal_code city country"},
        observed={Code.CONTACT_DETAILS: "source began_on ended_on external_key"},
        plumbing="id party",
        needed_by={"street postal_code city country": WHOSE_IT_IS},
        ended="ended_on",
    )

    class Meta:
        verbose_name = "postiosoite"
        verbose_name_plural = "postiosoitteet"
        indexes = [models.Index("postal_code", HouseNumbers("street"), name="postal_address_place")]

    def __str__(self) -> str:
        return "postiosoite"


class ContactPoint(Keyed):
    """An e-mail address or phone number, kept normalised (lower case; E.164)."""

    class Kind(models.TextChoices):
        EMAIL = "email", "sähköposti"
        PHONE = "phone", "puhelin"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="contact_points", verbose_name="rekisteröity")
    kind = models.CharField("laji", max_length=10, choices=Kind.choices)
    value = models.CharField("osoite tai numero", max_length=254)
    source = models.CharField("tietolähde", max_length=40)
    got_at_sale = models.BooleanField("saatu myynnin yhteydessä", default=False)
    began_on = models.DateField("alkaen")
    ended_on = models.DateField("päättyen", null=True, blank=True)

    privacy = Privacy(
        subject="party",
        keep=WHO_THE_PERSON_IS,
        provided={Code.CONTACT_DETAILS: "kind value"},
        observed={Code.CONTACT_DETAILS: "source got_at_sale began_on ended_on external_key"},
        plumbing="id party",
        ended="ended_on",
    )

    class Meta:
        verbose_name = "yhteystieto"
        verbose_name_plural = "yhteystiedot"
        indexes = [models.Index(fields=["value", "kind"], name="contact_point_value")]
        constraints = [
            models.UniqueConstraint(fields=["party", "kind", "value"], name="a_contact_point_is_held_once"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class MeteringPoint(Keyed):
    """A place of use (*käyttöpaikka*) as one person's: the next resident has a row of their own."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="metering_points", verbose_name="rekisteröity")
    gsrn = models.CharField("käyttöpaikkatunnus", max_length=18)
    street = models.CharField("katuosoite", max_length=200)
    postal_code = models.CharField("postinumero", max_length=10)
    city = models.CharField("postitoimipaikka", max_length=100)
    source = models.CharField("tietolähde", max_length=40)

    privacy = Privacy(
        subject="party",
        keep=WHO_THE_PERSON_IS,
        provided={Code.BASIC: "street postal_code city"},
        observed={Code.BASIC: "gsrn source external_key"},
        plumbing="id party",
    )

    class Meta:
        verbose_name = "käyttöpaikka"
        verbose_name_plural = "käyttöpaikat"
        indexes = [models.Index(fields=["gsrn"], name="metering_point_gsrn")]
        constraints = [models.UniqueConstraint(fields=["party", "gsrn"], name="a_metering_point_is_held_once")]

    def __str__(self) -> str:
        return "käyttöpaikka"
