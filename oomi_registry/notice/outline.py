"""The sections of a notice in the published order, numbered, and only those that the register has something for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oomi_registry.notice.terms import Register, Text


@dataclass(frozen=True, slots=True)
class Section:
    """One numbered section of the notice with its further paragraphs."""

    code: str
    number: int
    heading: Text
    paragraphs: tuple[Text, ...]


HEADINGS: Mapping[str, Text] = {
    "controllers": Text("Yhteisrekisterinpitäjät", "Gemensamt personuppgiftsansvariga", "Joint controllers"),
    "responsible": Text(
        "Rekisteriasioista vastaavat henkilöt ja yhteystiedot",
        "Ansvariga personer och kontaktuppgifter",
        "Responsible persons and contact details",
    ),
    "name": Text("Rekisterin nimi", "Registrets namn", "Name of the register"),
    "responsibility": Text(
        "Rekisterinpitäjien vastuunjako",
        "De personuppgiftsansvarigas ansvarsfördelning",
        "Split of responsibility between the controllers",
    ),
    "purposes": Text(
        "Käsittelyn tarkoitus ja oikeusperuste",
        "Behandlingens ändamål och rättsliga grund",
        "Purposes and legal bases of processing",
    ),
    "categories": Text("Rekisterin tietosisältö", "Registrets innehåll", "What the register holds"),
    "sources": Text("Säännönmukaiset tietolähteet", "Regelmässiga uppgiftskällor", "Regular sources"),
    "automated_decisions": Text(
        "Automaattinen päätöksenteko", "Automatiserat beslutsfattande", "Automated decision-making"
    ),
    "recipients": Text(
        "Tietojen luovutukset ja siirto EU:n tai ETA:n ulkopuolelle",
        "Utlämnande av uppgifter och överföring utanför EU eller EES",
        "Disclosures and transfers outside the EU or EEA",
    ),
    "retention": Text("Tietojen säilytysaika", "Hur länge uppgifterna bevaras", "How long data is kept"),
    "security": Text(
        "Rekisterin suojauksen periaatteet", "Principer för skyddet av registret", "How the register is protected"
    ),
    "rights": Text("Rekisteröidyn oikeudet", "Den registrerades rättigheter", "Rights of the data subject"),
    "complaint": Text(
        "Valituksen tekeminen valvontaviranomaiselle",
        "Klagomål till tillsynsmyndigheten",
        "Complaint to the supervisory authority",
    ),
    "changes": Text("Tietosuojaselosteen muuttaminen", "Ändring av dataskyddsbeskrivningen", "Changes to this notice"),
}

WITHOUT_HEADING = frozenset({"introduction", "transfers"})
"""Paragraphs that stand before the first section, and within the section on recipients."""

_ONE_CONTROLLER = Text("Rekisterinpitäjä", "Personuppgiftsansvarig", "Controller")


def outline(register: Register) -> tuple[Section, ...]:
    """The sections that ``register`` has something to say in, numbered from 1 in the published order."""
    told = [code for code in HEADINGS if _has_facts(register, code) or register.sections.get(code)]
    return tuple(
        Section(code, number, _heading(register, code), register.sections.get(code, ()))
        for number, code in enumerate(told, 1)
    )


def _heading(register: Register, code: str) -> Text:
    return _ONE_CONTROLLER if code == "controllers" and len(register.controllers) == 1 else HEADINGS[code]


def _has_facts(register: Register, code: str) -> bool:
    """Whether a section shows anything besides its paragraphs."""
    match code:
        case "complaint":
            return True
        case "responsibility":  # GDPR 26(1): there is nothing to split with one controller
            return len(register.controllers) > 1
        case "recipients":
            return bool(register.recipients or register.transfers)
        case "retention":
            return bool(register.rules)
        case "automated_decisions" | "security" | "changes":
            return False
        case _:
            return bool(getattr(register, code))
