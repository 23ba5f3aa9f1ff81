"""What systems send and are answered, field by field. A field that is left out of a row stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rest_framework import serializers

from customers.api.fields import (
    CodeField,
    DayField,
    HetuField,
    InstantField,
    LongTextField,
    StrictSerializer,
    TextField,
    YesField,
)
from customers.identifiers import (
    IdentifierRefused,
    parse_customer_number,
    parse_email,
    parse_metering_point,
    parse_name,
    parse_phone,
    parse_postal_code,
    parse_street,
)
from customers.marketing import Channel, Duty, Purpose, Reason, Subscriber
from customers.models import ContactPoint
from customers.operations.consents import LANGUAGES
from oomi_registry.notice.adopted import register
from oomi_registry.notice.terms import Code

LONGEST_KEY = 100
MOST_CONTACTS = 100_000
_PURPOSE = re.compile(r"[a-z][a-z_]{0,39}|audiences:[a-z][a-z0-9_]{0,29}", re.ASCII)


class PurposeRefused(IdentifierRefused):
    """The text is no code of a purpose."""

    sentence = "Lähetä tarkoituksen koodi pienin kirjaimin, esimerkiksi direct_marketing tai profiling."


class LanguageRefused(IdentifierRefused):
    """The text is no code of a language."""

    sentence = "Lähetä kielen koodi (ISO 639), esimerkiksi fi, sv tai en."


class CountryRefused(IdentifierRefused):
    """The text is no code of a country."""

    sentence = "Lähetä maan koodi (ISO 3166-1), esimerkiksi FI."


def sources() -> Iterable[str]:
    """The codes of the register's sources (section 7 of the notice)."""
    return [source.code for source in register().sources]


def _purpose(text: str) -> str:
    if not _PURPOSE.fullmatch(text):
        raise PurposeRefused
    return text


def _language(text: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}", text, re.ASCII):
        raise LanguageRefused
    return text


def _country(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}", text, re.ASCII):
        raise CountryRefused
    return text


def _gsrn(text: str) -> str:
    return parse_metering_point(text).value


def _customer() -> TextField:
    return TextField(longest=LONGEST_KEY, help_text="Asiakkaan tunnus, jolla asiakas on lähetetty.")


def _ended() -> DayField:
    return DayField(required=False, allow_null=True, help_text="Viimeinen päivä.")


class FromSourceSerializer(StrictSerializer):
    """A row that tells where it came from (GDPR 15(1)(g))."""

    source = CodeField(  # type: ignore[assignment]  # the field of that name; the framework's own attribute is set later
        sources, required=False, help_text="Tietolähde selosteen kohdan 7 mukaan; muuten person."
    )


class CustomerSerializer(FromSourceSerializer):
    """Asiakas: kuka hän on."""

    family_name = TextField(longest=200, parse=parse_name)
    given_names = TextField(longest=200, parse=parse_name, required=False)
    birth_date = DayField(past=True, required=False, allow_null=True)
    identity_code = HetuField(help_text="Henkilötunnus; tallennetaan salattuna.")
    mother_tongue = TextField(longest=3, parse=_language, required=False)
    customer_number = TextField(longest=20, parse=parse_customer_number, required=False, allow_null=True)
    user_identifier = TextField(longest=100, required=False, allow_null=True)
    protected_address = YesField(required=False, help_text="Turvakielto.")
    deceased = YesField(required=False)
    first_seen_on = DayField(past=True, required=False, help_text="Ensimmäinen yhteys; aikaisempi jää voimaan.")
    last_contact_on = DayField(past=True, required=False, help_text="Viimeisin yhteys; myöhempi jää voimaan.")


class ContactPointSerializer(FromSourceSerializer):
    """Sähköpostiosoite tai puhelinnumero."""

    customer = _customer()
    kind = CodeField(lambda: ContactPoint.Kind.values)
    value = TextField(longest=254)
    got_at_sale = YesField(required=False, help_text="Saatu myynnin yhteydessä (917/2014 200 §).")
    began_on = DayField(required=False)
    ended_on = _ended()

    def validate(self, attrs: Mapping[str, object]) -> Mapping[str, object]:
        """The value in the form its kind is kept in. Raises ValidationError."""
        parse = parse_email if attrs["kind"] == ContactPoint.Kind.EMAIL else parse_phone
        try:
            return {**attrs, "value": parse(str(attrs["value"]))}
        except IdentifierRefused as refused:
            raise serializers.ValidationError({"value": str(refused)}) from None


class AddressSerializer(FromSourceSerializer):
    """Postiosoite."""

    customer = _customer()
    street = TextField(longest=200, parse=parse_street)
    postal_code = TextField(longest=10)
    city = TextField(longest=100)
    country = TextField(longest=2, parse=_country, required=False, help_text="Maa (ISO 3166-1); muuten FI.")
    began_on = DayField(required=False)
    ended_on = _ended()

    def validate(self, attrs: Mapping[str, object]) -> Mapping[str, object]:
        """The postal code as its country has it. Raises ValidationError."""
        try:
            written = parse_postal_code(str(attrs["postal_code"]), str(attrs.get("country", "FI")))
        except IdentifierRefused as refused:
            raise serializers.ValidationError({"postal_code": str(refused)}) from None
        return {**attrs, "postal_code": written}


class MeteringPointSerializer(FromSourceSerializer):
    """Käyttöpaikka yhden asiakkaan käyttöpaikkana."""

    customer = _customer()
    gsrn = TextField(longest=18, parse=_gsrn, help_text="Käyttöpaikkatunnus.")
    street = TextField(longest=200, parse=parse_street)
    postal_code = TextField(longest=10, parse=parse_postal_code)
    city = TextField(longest=100)


class SolarContractSerializer(FromSourceSerializer):
    """Aurinkosähkösopimus. Päättynyttä sopimusta ei avata, ja osapuolet ja alku eivät muutu."""

    customer = _customer()
    contract_number = TextField(longest=30)
    product = TextField(longest=100)
    agreed_on = DayField()
    began_on = DayField()
    ended_on = _ended()
    organisation = TextField(
        longest=LONGEST_KEY, required=False, allow_null=True, help_text="Yritysasiakkaan tunnus lähdejärjestelmässä."
    )


class ElectricityContractSerializer(SolarContractSerializer):
    """Sähkösopimus käyttöpaikassa. Päättynyttä sopimusta ei avata, ja osapuolet ja alku eivät muutu."""

    metering_point = TextField(longest=LONGEST_KEY, help_text="Käyttöpaikan tunnus, jolla se on lähetetty.")


class InsurancePolicySerializer(FromSourceSerializer):
    """Vakuutus. Terveydentila ja työsuhteen tilanne tallennetaan salattuina."""

    customer = _customer()
    policy_number = TextField(longest=30)
    product = TextField(longest=100)
    began_on = DayField()
    liability_ended_on = DayField(required=False, allow_null=True, help_text="Vastuun viimeinen päivä.")
    health = LongTextField(longest=2000, required=False, allow_null=True)
    employment = LongTextField(longest=2000, required=False, allow_null=True)


class ConsentSerializer(StrictSerializer):
    """Suostumus järjestelmän omalle rekisterinpitäjälle, näyttöineen (GDPR 7(1)). Se ei koskaan kumoa kieltoa."""

    customer = _customer()
    purpose = TextField(longest=40, parse=_purpose)
    channel = CodeField(lambda: [channel.value for channel in Channel], required=False)
    categories = serializers.ListField(
        child=CodeField(lambda: [code.value for code in Code]), min_length=1, max_length=len(Code)
    )
    wording = LongTextField(longest=10_000, help_text="Sanamuoto sellaisena kuin henkilö sen näki.")
    wording_version = TextField(longest=40)
    language = CodeField(lambda: LANGUAGES)
    collected_at = InstantField(past=True)
    collected_how = TextField(longest=100)
    expires_at = InstantField(required=False, allow_null=True)
    withdrawn_at = InstantField(past=True, required=False, allow_null=True, help_text="Peruutettu (GDPR 7(3)).")
    withdrawn_how = TextField(longest=100, required=False)


class WithdrawalSerializer(StrictSerializer):
    """Suostumuksen peruutus: millä tahansa kanavalla, milloin tahansa (GDPR 7(3))."""

    withdrawn_at = InstantField(past=True, required=False, help_text="Milloin henkilö sanoi sen; muuten nyt.")
    withdrawn_how = TextField(longest=100, help_text="Miten, esimerkiksi: mobiilisovelluksen asetukset.")


class QuestionBase(StrictSerializer):
    """What a message is about."""

    channel = CodeField(lambda: [channel.value for channel in Channel])
    purpose = CodeField(lambda: [purpose.value for purpose in Purpose])
    subscriber = CodeField(lambda: [each.value for each in Subscriber], required=False)
    same_product_group = YesField(required=False, help_text="Samaa tuoteryhmää kuin myynnissä (917/2014 200 §).")
    opt_out_offered = YesField(required=False, help_text="Kielto-oikeus tarjottu myynnissä ja joka viestissä.")


class AnythingField(serializers.Field):  # type: ignore[type-arg]  # not generic at run time
    """What is read by hand: whatever is none of what ``help_text`` says, is answered with no."""

    def __init__(self, *, required: bool, help_text: str, examples: list[object]) -> None:
        super().__init__(required=required, help_text=help_text)
        self.examples = examples


_PLACE = {"street": "Esimerkkikatu 1 A 2", "postal_code": "00100"}


class QuestionSerializer(QuestionBase):
    """Yksi kysymys."""

    contact = AnythingField(
        required=True,
        help_text="Kanavan mukaan sähköpostiosoite, puhelinnumero tai olio, jossa on street ja postal_code.",
        examples=["nimi@esimerkki.fi", _PLACE],
    )
    customer = AnythingField(required=False, help_text="Asiakkaan tunnus, jos se tiedetään.", examples=["crm-1"])


class QuestionsSerializer(QuestionBase):
    """Yksi viesti, monta vastaanottajaa."""

    contacts = serializers.ListField(
        child=AnythingField(
            required=True,
            help_text="Olio, jossa on contact ja, jos se tiedetään, customer, kuten yhdessä kysymyksessä.",
            examples=[{"contact": "nimi@esimerkki.fi", "customer": "crm-1"}, {"contact": _PLACE}],
        ),
        min_length=1,
        max_length=MOST_CONTACTS,
        help_text="Olioita, joissa on contact ja, jos se tiedetään, customer, kuten yhdessä kysymyksessä.",
    )


class AnswerSerializer(serializers.Serializer[object]):
    """Saako ottaa yhteyttä, miksi, minkä säännöksen nojalla, ja mitä viestissä on silloin oltava."""

    allowed = serializers.BooleanField()
    reason = CodeField(lambda: [reason.value for reason in Reason])
    because = serializers.CharField()
    provision = serializers.CharField()
    duties = serializers.ListField(child=CodeField(lambda: [duty.value for duty in Duty]))


class AnswersSerializer(serializers.Serializer[object]):
    """Vastaukset kohtien järjestyksessä."""

    answers = AnswerSerializer(many=True)


class PutSerializer(serializers.Serializer[object]):
    """Rivin avain rekisterissä, sen tunnus, ja tehtiinkö se nyt."""

    id = serializers.UUIDField()
    number = serializers.IntegerField(required=False, help_text="Asiakkaan numero rekisterissä.")
    external_key = serializers.CharField()
    created = serializers.BooleanField()
    kept = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text=(
            "Kentät, joita ei muutettu: lähetetty arvo on vanha, ja henkilö on oikaisuttanut sen (GDPR 16). "
            "Oikaise arvo myös lähettävässä järjestelmässä."
        ),
    )


class ProblemErrorSerializer(serializers.Serializer[object]):
    """Yksi kenttä ja ohje siihen."""

    pointer = serializers.CharField(allow_blank=True, help_text="JSON Pointer (RFC 6901).")
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[object]):
    """Ongelma (RFC 9457). Kenttä detail kertoo, mitä tehdä."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = ProblemErrorSerializer(  # type: ignore[assignment]  # the member of that name (RFC 9457 3.1)
        many=True, required=False
    )
