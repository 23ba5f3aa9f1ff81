"""The receipt itself: metadata, record header, processing, parties and events, as ISO/IEC TS 27560:2023 parts them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from customers.receipts.naming import category_name, channel_name, purpose_name
from customers.receipts.states import Event, Recorded, State, history, in_force
from oomi_registry.notice.terms import LegalBasis, NotInRegister, Register, Text
from oomi_registry.notice.wording import how_long

SCHEMA_VERSION = "1.0.0"
"""The version of the structure. What is added or changed gets a new one and a schema of its own."""
JURISDICTION = "FI"
EEA = "EEA"

_WHILE_IN_FORCE = Text(
    "Niin kauan kuin suostumus on voimassa. Näyttö suostumuksesta säilytetään sen jälkeen: {rule}.",
    "Så länge samtycket är i kraft. Beviset på samtycket bevaras därefter: {rule}.",
    "As long as the consent is in force. The evidence of it is kept after that: {rule}.",
)
_WITHDRAW = Text(
    "Voit peruuttaa suostumuksen milloin tahansa tästä osoitteesta ilman kirjautumista, tai kertomalla meille "
    "haluamallasi tavalla.",
    "Du kan när som helst återkalla samtycket på denna adress utan att logga in, eller genom att meddela oss på "
    "valfritt sätt.",
    "You can withdraw the consent at any time at this address without logging in, or by telling us in any way.",
)
_ENDED = Text(
    "Suostumus on päättynyt: mitään ei tarvitse tehdä.",
    "Samtycket har upphört: inget behöver göras.",
    "The consent has ended: nothing needs to be done.",
)
_EVIDENCE_RULE = "request_cases"


@dataclass(frozen=True, slots=True)
class Places:
    """Addresses, each whole: of the schema, of the privacy notice, and of the page where the consent is withdrawn."""

    schema: str
    notice: str
    withdrawal: str


def receipt(recorded: Recorded, register: Register, *, places: Places, now: datetime) -> dict[str, object]:
    """The receipt as JSON takes it, in the language the consent was given in. ``now`` is an instant with its zone.

    It holds no name, address or number of the person: who has it knows whose it is. Nothing in it but the events and
    the way to withdraw depends on ``now``, so that two receipts of one consent can be laid side by side.
    """
    language = recorded.language
    return {
        "receipt_metadata": {
            "schema_version": SCHEMA_VERSION,
            "schema": places.schema,
            "receipt_id": f"{recorded.record_id}:{len(history(recorded, now))}",
            "issued_at": _instant(now),
        },
        "record_header": {
            "schema_version": SCHEMA_VERSION,
            "record_id": recorded.record_id,
            "pii_principal_id": recorded.principal_id,
        },
        "pii_processing": {
            "privacy_notice": {
                "reference": places.notice,
                "version": register.version.isoformat(),
                "wording": recorded.wording,
                "wording_version": recorded.wording_version,
                "language": language,
            },
            "language": language,
            "consent_type": "express" if recorded.express else "other",
            "purposes": [_purpose(recorded, register, places, now)],
        },
        "party_identification": [*_controllers(recorded, register), _authority(register, language)],
        "events": [_event(event, recorded) for event in history(recorded, now)],
    }


def _purpose(recorded: Recorded, register: Register, places: Places, now: datetime) -> dict[str, object]:
    language = recorded.language
    holds = in_force(recorded, now)
    return {
        "purpose": recorded.purpose,
        "description": purpose_name(recorded.purpose, register, language),
        "channel": recorded.channel,
        "channel_description": channel_name(recorded.channel, language),
        "lawful_basis": {"code": LegalBasis.CONSENT.value, "provision": "GDPR 6(1)(a)"},
        "pii_information": [_category(code, register, language) for code in recorded.categories],
        "pii_controllers": list(recorded.controllers),
        "collection_method": recorded.collected_how,
        "storage_locations": [EEA],
        "geographic_restrictions": [each.text.in_language(language) for each in register.transfers],
        "retention_period": {
            "expires_at": _instant(recorded.expires_at) if recorded.expires_at else None,
            "description": _WHILE_IN_FORCE.in_language(language).format(rule=_evidence_kept(register, language)),
        },
        "jurisdiction": JURISDICTION,
        "recipient_third_parties": list(recorded.recipients) or _kinds_of_recipients(recorded, register),
        "withdrawal_method": {
            "address": places.withdrawal if holds else None,
            "description": (_WITHDRAW if holds else _ENDED).in_language(language),
        },
        "privacy_rights": [f"{each.title.in_language(language)} (GDPR {each.article})" for each in register.rights],
    }


def _category(code: str, register: Register, language: str) -> dict[str, object]:
    special = register.has_category(code) and register.category(code).special  # GDPR 9
    return {"pii_type": code, "description": category_name(code, register, language), "special_pii_category": special}


def _kinds_of_recipients(recorded: Recorded, register: Register) -> list[str]:
    """Whom the notice names as recipients of these categories, each kind once, in its order."""
    named = {
        kind
        for code in recorded.categories
        if register.has_category(code)
        for kind in register.category(code).recipients
    }
    return [each.text.in_language(recorded.language) for each in register.recipients if each.code in named]


def _evidence_kept(register: Register, language: str) -> str:
    try:
        return how_long(register.rule(_EVIDENCE_RULE), language)
    except NotInRegister:
        return "–"


def _controllers(recorded: Recorded, register: Register) -> Iterable[dict[str, object]]:
    """Who the person agreed with, whom to turn to; one that is no longer in the notice is named by its code."""
    contacts = [each.role.in_language(recorded.language) for each in register.responsible]
    known = {each.code: each for each in register.controllers}
    for code in recorded.controllers:
        controller = known.get(code)
        yield {
            "party_id": code,
            "party_role": "pii_controller",
            "party_type": "organisation",
            "party_name": controller.name if controller else code,
            "party_business_id": controller.business_id if controller else None,
            "party_address": f"{controller.street}, {controller.postal_code} {controller.city}" if controller else None,
            "party_url": controller.website if controller else None,
            "party_contact": [*contacts, register.request_form],
        }


def _authority(register: Register, language: str) -> dict[str, object]:
    """Whom a person may complain to (GDPR 77)."""
    return {
        "party_id": "supervisory_authority",
        "party_role": "authority",
        "party_type": "public_body",
        "party_name": register.authority.name.in_language(language),
        "party_business_id": None,
        "party_address": None,
        "party_url": register.authority.website,
        "party_contact": [],
    }


def _event(event: Event, recorded: Recorded) -> dict[str, object]:
    by_the_person = event.state in (State.GIVEN, State.WITHDRAWN, State.RENEWED)
    return {
        "event_time": _instant(event.at),
        "event_type": event.state.value,
        "event_state": "in_force" if event.state is State.GIVEN else "ended",
        "entity_id": recorded.principal_id if by_the_person else recorded.controllers[0],
        "method": event.how,
        "valid_until": _instant(recorded.expires_at) if event.state is State.GIVEN and recorded.expires_at else None,
    }


def _instant(moment: datetime) -> str:
    """An instant in UTC, in the form of RFC 3339."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
