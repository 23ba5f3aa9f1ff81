"""What the Ombudsman is told of a breach, in Finnish, and a person's notice as an e-mail.

The Ombudsman's notice is written for their web form: part by part, each with its provision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage

from customers.identifiers import parse_email
from oomi_registry.notice.adopted import register
from oomi_registry.notice.refused import Refused
from requests_app.breaches.clock import moment_in_words
from requests_app.breaches.course import AWARENESS_NAMES, Awareness
from requests_app.breaches.duties import RISK_NAMES, Risk
from requests_app.breaches.parts import OF_AUTHORITY, PART_NAMES, PROVISIONS, Part
from requests_app.letters.message import Unsendable
from requests_app.models import Breach, BreachNotice

LATER = "Tieto toimitetaan myöhemmin (GDPR 33(4))."


@dataclass(frozen=True, slots=True)
class Phase:
    """Which of the notices of one breach it is (GDPR 33(4)), and what is known beside the record."""

    number: int
    more_follows: bool
    earlier_reference: str = ""
    """By what the Ombudsman's office knows the earlier ones."""
    persons_told: int = 0
    """To how many persons a notice has left (GDPR 34)."""
    delay_reasons: str = ""


def authority_notice(breach: Breach, told: Mapping[Part, str], phase: Phase) -> str:
    """The Ombudsman's notice, with every part of GDPR 33(3) that is known; what is not is said to follow."""
    return "\n\n".join(_paragraphs(breach, told, phase)) + "\n"


def contact() -> str:
    """Who answers questions and decides no cases (GDPR 33(3)(b), 38(4)), and where each controller is."""
    notice = register()
    asked = [f"{each.role.in_language('fi')} {each.name}" for each in notice.responsible if not each.decides]
    at = [f"{each.name}, {each.street}, {each.postal_code} {each.city}, {each.website}" for each in notice.controllers]
    return "\n".join((*asked, *at))


def _paragraphs(breach: Breach, told: Mapping[Part, str], phase: Phase) -> Iterator[str]:
    yield "Ilmoitus henkilötietojen tietoturvaloukkauksesta (GDPR 33)"
    yield f"Viitteemme: {breach.reference}\n{_which(phase)}"
    yield "Rekisterinpitäjä: " + " ja ".join(each.name for each in register().controllers)
    by = AWARENESS_NAMES[Awareness(breach.awareness)]
    processor = f"\nKäsittelijä: {breach.processor}" if breach.processor else ""
    yield f"Tuli tietoon: {moment_in_words(breach.aware_at)}\nMiten: {by}{processor}"
    if breach.happened_from is not None:
        until = f" – {moment_in_words(breach.happened_until)}" if breach.happened_until else ""
        yield f"Tapahtui: {moment_in_words(breach.happened_from)}{until}"
    for part in OF_AUTHORITY:
        yield f"{sentence_case(PART_NAMES[part])} ({PROVISIONS[part]})\n{told[part].strip() or LATER}"
    if breach.risk:
        yield f"Arvio riskistä: {RISK_NAMES[Risk(breach.risk)]}\n{breach.risk_reasons}"
    yield f"Ilmoittaminen rekisteröidyille (GDPR 34)\n{_persons(phase)}"
    if phase.delay_reasons.strip():
        yield f"Viivästyksen syyt (GDPR 33(1))\n{phase.delay_reasons.strip()}"


def sentence_case(text: str) -> str:
    """The text with its first letter large, and the rest as it was."""
    return text[:1].upper() + text[1:]


def _which(phase: Phase) -> str:
    named = "Ensimmäinen ilmoitus" if phase.number == 1 else f"Täydennys, {phase.number}. ilmoitus"
    known = f", aiempi diaarinumero {phase.earlier_reference}" if phase.earlier_reference else ""
    return f"{named}{known}. " + ("Tietoja toimitetaan lisää." if phase.more_follows else "Tiedot ovat täydelliset.")


def _persons(phase: Phase) -> str:
    if phase.persons_told:
        return f"Ilmoitus on lähtenyt. Henkilöitä: {phase.persons_told}."
    return "Ilmoitusta ei ole vielä lähetetty rekisteröidyille."


def message_of(notice: BreachNotice) -> EmailMessage:
    """The e-mail of a notice that has its Message-ID; the subject is the reference. Raises :class:`Unsendable`."""
    try:
        fit = parse_email(notice.recipient) == notice.recipient
    except Refused:
        fit = False
    if not fit:
        raise Unsendable("recipient")
    for field, stored in (("subject", notice.subject), ("message_id", notice.message_id)):
        if not stored.isascii() or not stored.isprintable():
            raise Unsendable(field)
    return EmailMessage(
        subject=notice.subject,
        body=notice.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[notice.recipient],
        headers={
            "Message-ID": notice.message_id,
            "Auto-Submitted": "no",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": notice.language,
        },
    )
