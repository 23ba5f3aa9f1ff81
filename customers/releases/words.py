"""A change of the notice in words, for the command, the desk and the list of versions, in the notice's languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from oomi_registry.notice.days import written
from oomi_registry.notice.difference import PARTS, Change, Kind, entry_in_words
from oomi_registry.notice.terms import LegalBasis, Period, Register, Text
from oomi_registry.notice.wording import BASES, length

FINNISH = "fi"
FIELDS: Mapping[str, Text] = MappingProxyType(
    {
        "article": Text("artikla", "artikel", "article"),
        "assigned_by_notice": Text("selosteen mukaan", "enligt beskrivningen", "according to the notice"),
        "at_most": Text("enintään", "högst", "at most"),
        "bases": Text("oikeusperusteet", "rättsliga grunder", "legal bases"),
        "because": Text("peruste", "grund", "reason"),
        "business_id": Text("Y-tunnus", "FO-nummer", "business ID"),
        "city": Text("kaupunki", "ort", "city"),
        "code": Text("tunnus", "kod", "code"),
        "content": Text("sisältö", "innehåll", "content"),
        "contract": Text("sopimus", "avtal", "contract"),
        "controllers": Text("rekisterinpitäjät", "personuppgiftsansvariga", "controllers"),
        "counted": Text("laskutapa", "beräkningssätt", "how it is counted"),
        "covers": Text("mitä koskee", "vad den gäller", "what it covers"),
        "customer_of": Text("kenen asiakas", "vems kund", "whose customer"),
        "decides": Text("päättää", "beslutar", "decides"),
        "lasts": Text("kesto sanoin", "längd i ord", "length in words"),
        "name": Text("nimi", "namn", "name"),
        "note": Text("lisätieto", "tilläggsuppgift", "note"),
        "period": Text("pituus", "längd", "length"),
        "postal_code": Text("postinumero", "postnummer", "postcode"),
        "provision": Text("säännös", "bestämmelse", "provision"),
        "purposes": Text("tarkoitukset", "ändamål", "purposes"),
        "recipients": Text("vastaanottajat", "mottagare", "recipients"),
        "role": Text("tehtävä", "uppgift", "role"),
        "rules": Text("säilytysajat", "bevaringstider", "retention periods"),
        "sources": Text("lähteet", "källor", "sources"),
        "special": Text("erityinen tietoryhmä", "särskild kategori av uppgifter", "special category of data"),
        "starts": Text("alku", "början", "start"),
        "street": Text("katuosoite", "gatuadress", "street address"),
        "subjects": Text("rekisteröidyt", "registrerade", "data subjects"),
        "text": Text("teksti", "text", "text"),
        "title": Text("otsikko", "rubrik", "heading"),
        "website": Text("verkkosivu", "webbplats", "website"),
        "withstands": Text("kestää poistopyynnön", "står emot en begäran om radering", "withstands an erasure request"),
    }
)
"""Every field of every entry of a register, in words."""

LANGUAGES: Mapping[str, Text] = MappingProxyType(
    {
        "fi": Text("suomeksi", "på finska", "in Finnish"),
        "sv": Text("ruotsiksi", "på svenska", "in Swedish"),
        "en": Text("englanniksi", "på engelska", "in English"),
    }
)
NOT_TOLD_TO_EVERYBODY = frozenset({"version", "findings"})
"""Parts whose changes are no news to the public: the day that the page tells anyway, and what the officer is told."""

_ADDED = Text("lisätty", "tillagt", "added")
_REMOVED = Text("poistettu", "borttaget", "removed")
_PARAGRAPH = Text("kappale", "stycke", "paragraph")
_ANSWERS: Mapping[str, Text] = MappingProxyType({"kyllä": Text("kyllä", "ja", "yes"), "ei": Text("ei", "nej", "no")})
_UNITS: Mapping[str, str] = MappingProxyType({"v": "years", "kk": "months", "pv": "days"})
_LENGTH = re.compile(r"(\d+) (v|kk|pv)")
_CODES_OF = ("controllers", "purposes", "recipients", "rules", "sources")
"""The fields that name other entries of the register, each by its code, and under the name of their part."""


def change_in_words(change: Change, after: Register, language: str = FINNISH, *, before: Register | None = None) -> str:
    """``"Säilytysaika: Kontaktitallenteet, pituus: 25 kk → 24 kk"``; ``after`` is the register that it led to.

    ``before`` is the one it was made from: where it is known, what was removed is named in ``language`` too.
    """
    what = PARTS[change.part].in_language(language)
    match change.kind:
        case Kind.ADDED:
            named = entry_in_words(after, change.part, change.code, language)
            return f"{what}, {_ADDED.in_language(language)}: {_or(named, change.code, change.after)}"
        case Kind.REMOVED:
            named = entry_in_words(before, change.part, change.code, language) if before else ""
            return f"{what}, {_REMOVED.in_language(language)}: {_or(named, change.code, change.before)}"
        case Kind.CHANGED:
            entry = entry_in_words(after, change.part, change.code, language)
            field = " ".join(_field(name, language) for name in change.field.split(".") if name)
            where = ", ".join(part for part in (f"{what}: {entry}" if entry else what, field) if part)
            was = _value(change, change.before, before or after, language)
            return f"{where}: {was} → {_value(change, change.after, after, language)}"


def told_to_everybody(changes: Iterable[Change], language: str) -> list[Change]:
    """What of ``changes`` the public reads in ``language``: another language's wording only where it changed alone."""
    told = [change for change in changes if change.part not in NOT_TOLD_TO_EVERYBODY]
    here = {_without_language(change) for change in told if _language_of(change) == language}
    return [
        change for change in told if _language_of(change) in ("", language) or _without_language(change) not in here
    ]


def _language_of(change: Change) -> str:
    last = change.field.rpartition(".")[2]
    return last if last in LANGUAGES else ""


def _without_language(change: Change) -> tuple[str, str, str]:
    return change.part, change.code, change.field.removesuffix(_language_of(change)).rstrip(".")


def _or(named: str, code: str, told: str) -> str:
    """The entry's name in the language; where it has none but its code, all that was told of it."""
    return told if named in ("", code) and told else named


def _field(name: str, language: str) -> str:
    if name.isdigit():
        return f"{_PARAGRAPH.in_language(language)} {name}"
    named = FIELDS.get(name) or LANGUAGES.get(name)
    return named.in_language(language) if named else name


def _value(change: Change, told: str, register: Register, language: str) -> str:
    """What stood there, in words; ``register`` is the one in which it stood."""
    if change.part == "version":
        return written(date.fromisoformat(told), language)
    codes = [code for code in told.split(", ") if code]
    if change.field == "bases":
        told = ", ".join(BASES[LegalBasis(basis)].in_language(language) for basis in codes)
    elif change.field in _CODES_OF:
        told = ", ".join(entry_in_words(register, change.field, code, language) for code in codes)
    elif told in _ANSWERS:
        told = _ANSWERS[told].in_language(language)
    elif language != FINNISH and (found := _LENGTH.fullmatch(told)):
        told = length(Period(**{_UNITS[found[2]]: int(found[1])}), language)
    return told or "–"
