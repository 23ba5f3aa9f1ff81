"""A change of the notice in words, for the command, the desk and the list of versions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from oomi_registry.notice.days import written
from oomi_registry.notice.difference import PARTS, Change, Kind, entry_in_words
from oomi_registry.notice.terms import LegalBasis, Register
from oomi_registry.notice.wording import BASES

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "article": "artikla",
        "assigned_by_notice": "selosteen mukaan",
        "at_most": "enintään",
        "bases": "oikeusperusteet",
        "because": "peruste",
        "business_id": "Y-tunnus",
        "city": "kaupunki",
        "code": "tunnus",
        "content": "sisältö",
        "contract": "sopimus",
        "controllers": "rekisterinpitäjät",
        "counted": "laskutapa",
        "covers": "mitä koskee",
        "customer_of": "kenen asiakas",
        "decides": "päättää",
        "lasts": "kesto sanoin",
        "name": "nimi",
        "note": "lisätieto",
        "period": "pituus",
        "postal_code": "postinumero",
        "provision": "säännös",
        "purposes": "tarkoitukset",
        "recipients": "vastaanottajat",
        "role": "tehtävä",
        "rules": "säilytysajat",
        "sources": "lähteet",
        "special": "erityinen tietoryhmä",
        "starts": "alku",
        "street": "katuosoite",
        "subjects": "rekisteröidyt",
        "text": "teksti",
        "title": "otsikko",
        "website": "verkkosivu",
        "withstands": "kestää poistopyynnön",
    }
)
"""Every field of every entry of a register, in words."""

LANGUAGES: Mapping[str, str] = MappingProxyType({"fi": "suomeksi", "sv": "ruotsiksi", "en": "englanniksi"})


def change_in_words(change: Change, after: Register) -> str:
    """``"Säilytysaika: Kontaktitallenteet, pituus: 25 kk → 24 kk"``; ``after`` is the register that it led to."""
    what = PARTS[change.part]
    match change.kind:
        case Kind.ADDED:
            return f"{what}, lisätty: {change.after}"
        case Kind.REMOVED:
            return f"{what}, poistettu: {change.before}"
        case Kind.CHANGED:
            entry = entry_in_words(after, change.part, change.code)
            field = " ".join(_field(name) for name in change.field.split(".") if name)
            where = ", ".join(part for part in (f"{what}: {entry}" if entry else what, field) if part)
            return f"{where}: {_value(change, change.before)} → {_value(change, change.after)}"


def _field(name: str) -> str:
    return f"kappale {name}" if name.isdigit() else FIELDS.get(name) or LANGUAGES.get(name, name)


def _value(change: Change, told: str) -> str:
    if change.part == "version":
        return written(date.fromisoformat(told))
    if change.field == "bases":
        return ", ".join(str(BASES[LegalBasis(basis)]) for basis in told.split(", ") if basis) or "–"
    return told or "–"
