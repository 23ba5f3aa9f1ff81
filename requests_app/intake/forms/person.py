"""For whom, how the person is reached, and how the answer goes. Only what this request needs is asked."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.identifiers import (
    HetuRefused,
    parse_customer_number,
    parse_email,
    parse_hetu,
    parse_metering_point,
    parse_name,
    parse_phone,
    parse_postal_code,
    parse_street,
)
from customers.models import ElectricityContract
from oomi_registry.notice.adopted import register
from oomi_registry.notice.left_out import stays_out
from requests_app.intake.forms.inputs import (
    BirthDate,
    Identifier,
    Line,
    TelInput,
    one_of,
    refused_as_error,
    still_possible,
)
from requests_app.intake.forms.page import Group, PageForm
from requests_app.intake.words import ANSWER_BY, ROLES, WHOM, Whom, Words
from requests_app.models import PrivacyRequest
from requests_app.rights import Right

AT_HOME = frozenset({"suomi", "finland"})
ABROAD = "ZZ"  # the postal codes of any other country


class WhomForm(PageForm):
    """For oneself or for somebody else."""

    heading = _("Teetkö pyynnön omasta puolestasi?")
    more = "intake/more_estate.html"
    whom = one_of(
        {whom.value: words for whom, words in WHOM.items()},
        label=heading,
        none=_("Valitse, teetkö pyynnön omasta puolestasi vai edustatko toista henkilöä."),
    )

    def represents(self) -> bool:
        """Whether the request is about somebody else."""
        return bool(self.cleaned_data["whom"] == Whom.SOMEBODY_ELSE)


class RepresentativeForm(PageForm):
    """Who acts for the person, and by what. The mandate itself is not asked here [D: representatives]."""

    heading = _("Kuka olet, ja millä perusteella edustat?")
    intro = (_("Valtakirjaa tai päätöstä ei tarvita vielä. Pyydämme sen, jos tarvitsemme sitä."),)
    representative_name = Identifier(
        parse_name, label=_("Oma nimesi"), missing=_("Kirjoita oma nimesi."), autocomplete="name"
    )
    representative_role = one_of(
        {role.value: words for role, words in ROLES.items()},
        label=_("Millä perusteella edustat?"),
        none=_("Valitse, millä perusteella edustat."),
    )


# Which field says the address of that kind.
FIRST_FIELD: Mapping[str, str] = {"email": "email", "phone": "phone", "post": "street"}

_MISSING_BOUND: Mapping[str, Words] = {
    "email": _("Anna sähköpostiosoite, jota kielto koskee."),
    "phone": _("Anna puhelinnumero, jota kielto koskee."),
    "post": _("Anna postiosoite, jota kielto koskee."),
}


_NAME = Group(("name",))
_ADDRESSES: Mapping[str, Group] = {
    "email": Group(("email",)),
    "phone": Group(("phone",)),
    "post": Group(("street", "postal_code", "city", "country"), legend=_("Postiosoite")),
}
_IN_THE_REGISTER = Group(
    ("customer_number", "metering_point", "birth_date"),
    legend=_("Mistä löydämme tiedot?"),
    hint=_("Yksikin näistä auttaa löytämään oikeat tiedot nopeammin."),
)


class ReachForm(PageForm):
    """How we reach the person, and what helps to find the person's data.

    Neither a henkilötunnus nor a file is asked (EDPB 01/2022). A ban or a withdrawal needs only the address or number
    that it binds [D: ban-without-identity].
    """

    heading = _("Miten tavoitamme sinut?")
    more = "intake/more_hetu.html"
    groups: tuple[Group, ...] = (_NAME, *_ADDRESSES.values(), _IN_THE_REGISTER)

    name = Identifier(
        parse_name,
        label=_("Koko nimi"),
        help_text=_("Kirjoita nimi niin kuin se on sopimuksessa tai laskussa."),
        missing=_("Kirjoita nimesi."),
        autocomplete="name",
    )
    email = Identifier(
        parse_email,
        label=_("Sähköpostiosoite"),
        help_text=_(
            "Vastaamme tähän osoitteeseen. Emme käytä sitä markkinointiin. Jos sinulla ei ole sähköpostia, "
            "anna postiosoite."
        ),
        autocomplete="email",
        widget=forms.EmailInput,
    )
    phone = Identifier(parse_phone, label=_("Puhelinnumero"), autocomplete="tel", widget=TelInput)
    street = Identifier(parse_street, label=_("Katuosoite"), autocomplete="address-line1")
    postal_code = Line(label=_("Postinumero"), longest=20, autocomplete="postal-code", narrow=True)
    city = Line(label=_("Postitoimipaikka"), longest=40, autocomplete="address-level2")
    country = Line(label=_("Maa, jos muu kuin Suomi"), longest=40, autocomplete="country-name")
    customer_number = Identifier(
        parse_customer_number, label=_("Asiakasnumero"), help_text=_("Löydät sen laskusta."), narrow=True
    )
    metering_point = Identifier(
        lambda text: parse_metering_point(text).value,
        label=_("Käyttöpaikkatunnus"),
        help_text=_("Löydät sen laskusta. Tunnuksessa on 18 numeroa, vanhassa 5-9 merkkiä."),
    )
    birth_date = BirthDate(label=_("Syntymäaika"), autocomplete="bday")

    def ask_accordingly(self) -> None:
        """Ask what this request needs: who, where to answer, and which address or number it binds."""
        self.unmarked = {"email"}
        if stays_out(ElectricityContract.privacy, register()):
            del self.fields["metering_point"]
        if self.situation.needs_no_identity:
            self._ask_what_is_bound()
        elif Right.MARKETING_BAN in self.situation.rights:
            self.intro = (_("Markkinointikielto sitoo heti osoitteita ja numeroita, jotka annat tällä sivulla."),)
        if self.situation.represents:
            self.fields["name"].label = _("Edustamasi henkilön koko nimi")
            self.fields["name"].error_messages["required"] = _("Kirjoita edustamasi henkilön nimi.")
            for name in ("name", "birth_date"):
                self.fields[name].widget.attrs["autocomplete"] = "off"  # the browser knows the representative's own
            theirs = _("Edustamasi henkilön tiedot. Yksikin näistä auttaa löytämään oikeat tiedot nopeammin.")
            self.groups = (*self.groups[:-1], replace(_IN_THE_REGISTER, hint=theirs))

    def _ask_what_is_bound(self) -> None:
        """GDPR 12(6): no identity for a ban or a withdrawal; a name is welcome and never wanted."""
        banned = self.situation.banned_kinds
        # What a ban binds stands first; a mailbox is asked besides, because an answer can go there.
        only_banned = {*banned, "email"} if set(self.situation.rights) == {Right.MARKETING_BAN} else set(_ADDRESSES)
        kinds = sorted(only_banned, key=lambda kind: (kind not in banned, list(_ADDRESSES).index(kind)))
        self.groups = (*(_ADDRESSES[kind] for kind in kinds), _NAME)
        asked = {name for group in self.groups for name in group.fields}
        for name in self.fields.keys() - asked:
            del self.fields[name]
        self.more = ""
        self.heading = _("Mitä osoitteita tai numeroita pyyntö koskee?")
        self.intro = (
            _("Pyyntö koskee osoitteita ja numeroita, jotka annat tällä sivulla. Emme käytä niitä markkinointiin."),
        )
        self.fields["email"].help_text = _("Vastaamme tähän osoitteeseen.")
        self.fields["name"].required = False
        self.fields["name"].help_text = _("Nimi auttaa löytämään muutkin yhteystietosi, joita pyyntö voi koskea.")
        self.unmarked = {FIRST_FIELD[kind] for kind in banned or FIRST_FIELD}

    def clean_birth_date(self) -> object:
        """A day on which somebody alive can be born."""
        return still_possible(self.cleaned_data["birth_date"], self.situation.today)

    def clean_customer_number(self) -> str:
        """A customer number, and never a henkilötunnus, which is not asked (tietosuojalaki 29 §)."""
        number = str(self.cleaned_data["customer_number"])
        with suppress(HetuRefused):
            parse_hetu(str(self["customer_number"].value()), self.situation.today, allow_artificial=True)
            raise ValidationError(gettext("Tämä näyttää henkilötunnukselta. Poista se: sitä ei tarvita."))
        return number

    def clean(self) -> None:
        """Judge the fields together: a whole address, and somewhere to answer or something to bind."""
        self._check_address()
        given = self.given()
        if self.situation.needs_no_identity:
            self._check_bound(given)
        elif not given & {"email", "post"}:
            self.need("email", _("Anna sähköpostiosoite tai postiosoite, jotta voimme vastata sinulle."))

    def given(self) -> frozenset[str]:
        """The kinds of address that were typed, right or wrong."""
        return frozenset(
            kind for kind, name in FIRST_FIELD.items() if self.cleaned_data.get(name) or name in self.errors
        )

    def postal_address(self) -> str:
        """The address as it stands on an envelope, or empty."""
        street, code, city, country = (
            self.cleaned_data.get(name) or "" for name in ("street", "postal_code", "city", "country")
        )
        if not street:
            return ""
        return "\n".join(line for line in (street, f"{code} {city}", "" if _at_home(country) else country) if line)

    def _check_address(self) -> None:
        if not any(self.cleaned_data.get(name) or name in self.errors for name in ("street", "postal_code", "city")):
            return
        for name, sentence in (
            ("street", _("Kirjoita katuosoite, esimerkiksi Esimerkkikatu 1 A 2.")),
            ("postal_code", _("Kirjoita postinumero.")),
            ("city", _("Kirjoita postitoimipaikka.")),
        ):
            if not self.cleaned_data.get(name):
                self.need(name, sentence)
        if code := self.cleaned_data.get("postal_code"):
            abroad = not _at_home(self.cleaned_data.get("country") or "")
            try:
                self.cleaned_data["postal_code"] = refused_as_error(
                    lambda text: parse_postal_code(text, ABROAD if abroad else "FI"), code
                )
            except ValidationError as error:
                self.add_error("postal_code", error)

    def _check_bound(self, given: frozenset[str]) -> None:
        """A ban binds exactly what is typed here [D: ban-without-identity], so one of its channels must be there."""
        banned = self.situation.banned_kinds
        if banned and not given & banned:
            first = next(kind for kind in FIRST_FIELD if kind in banned)
            self.need(FIRST_FIELD[first], _MISSING_BOUND[first])
        elif not given:
            self.need("email", _("Anna sähköpostiosoite, puhelinnumero tai postiosoite, jota pyyntö koskee."))


def _at_home(country: str) -> bool:
    return not country or country.casefold() in AT_HOME


class AnswerForm(PageForm):
    """How the answer goes: by the ways that the person has given an address for."""

    heading = _("Miten toimitamme vastauksen?")
    more = "intake/more_answer.html"
    answer_by = one_of({}, label=heading, none=_("Valitse, miten toimitamme vastauksen."))

    def ask_accordingly(self) -> None:
        """Offer the ways there are; without any the answer is told by phone."""
        ways = {
            PrivacyRequest.AnswerBy.EMAIL: self.situation.email,
            PrivacyRequest.AnswerBy.POST: self.situation.postal_address.replace("\n", ", "),
        }
        there = {way: address for way, address in ways.items() if address}
        if not there:
            del self.fields["answer_by"]
            self.intro = (
                _(
                    "Annoit vain puhelinnumeron, joten kerromme vastauksen puhelimitse. "
                    "Saat myös vahvistuksen lomakkeen viimeisellä sivulla."
                ),
            )
            return
        self.fields["answer_by"] = one_of(
            {way.value: ANSWER_BY[way] for way in there},
            label=self.heading,
            none=_("Valitse, miten toimitamme vastauksen."),
            hints={way.value: address for way, address in there.items()},
        )
        if len(there) == 1:
            self.fields["answer_by"].initial = next(iter(there)).value

    @property
    def could_add(self) -> str:
        """The way of answering that an address could still be given for: ``email``, ``post`` or none."""
        if not self.situation.email:
            return "email"
        return "" if self.situation.postal_address else "post"

    def answer_by_chosen(self) -> PrivacyRequest.AnswerBy:
        """How the answer goes; by e-mail, should an address turn up, where only a number was given."""
        return PrivacyRequest.AnswerBy(self.cleaned_data.get("answer_by") or PrivacyRequest.AnswerBy.EMAIL)
