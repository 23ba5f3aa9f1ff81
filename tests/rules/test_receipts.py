"""What a consent's receipt says, and what became of the consent: against the published schema and the facts told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from customers.receipts import (
    SCHEMA_VERSION,
    Event,
    Places,
    Recorded,
    State,
    history,
    in_force,
    receipt,
    state_of,
)
from oomi_registry.notice.register import REGISTER

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
GIVEN_AT = NOW - 30 * DAY
PLACES = Places(
    schema="https://oomi.example/schemas/consent-receipt-1.0.0.json",
    notice="https://oomi.example/fi/tietosuojaseloste/",
    withdrawal="https://oomi.example/fi/suostumus/token/",
)
AINOS = Recorded(
    record_id="0199c3f0-1111-7222-8333-444455556666",
    principal_id="a" * 32,
    controllers=("oomi",),
    purpose="direct_marketing",
    channel="email",
    categories=("basic", "contact_details"),
    wording="Saat lähettää minulle tarjouksia sähköpostitse.\nVoin perua tämän milloin vain.",
    wording_version="2026-1",
    language="fi",
    collected_at=GIVEN_AT,
    collected_how="verkkolomake",
    express=True,
)
SCHEMAS = Path(__file__).parents[2] / "customers" / "schemas"
SCHEMA = json.loads((SCHEMAS / f"consent-receipt-{SCHEMA_VERSION}.json").read_text())
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)

WITHDRAWN = {"ended_at": NOW - DAY, "withdrawn_at": NOW - DAY, "withdrawn_how": "peruutuslinkki"}
STORIES: dict[str, tuple[dict[str, object], State, datetime | None]] = {
    "given, without an end": ({}, State.GIVEN, None),
    "given, with an end to come": ({"expires_at": NOW + DAY}, State.GIVEN, None),
    "an end in the very next instant": ({"expires_at": NOW + timedelta(microseconds=1)}, State.GIVEN, None),
    "its time is up in this instant": ({"expires_at": NOW}, State.EXPIRED, NOW),
    "its time is up, and nobody has noted it": ({"expires_at": NOW - DAY}, State.EXPIRED, NOW - DAY),
    "its time is up, and it is noted": ({"expires_at": NOW - DAY, "ended_at": NOW - DAY}, State.EXPIRED, NOW - DAY),
    "a newer one has replaced it": ({"ended_at": NOW - DAY}, State.RENEWED, NOW - DAY),
    "a newer one replaced it before its end": (
        {"expires_at": NOW + DAY, "ended_at": NOW - DAY},
        State.RENEWED,
        NOW - DAY,
    ),
    "replaced, and the end has come since": (
        {"expires_at": NOW - DAY, "ended_at": NOW - 2 * DAY},
        State.RENEWED,
        NOW - 2 * DAY,
    ),
    "withdrawn": (WITHDRAWN, State.WITHDRAWN, NOW - DAY),
    "withdrawn before its end": (WITHDRAWN | {"expires_at": NOW + DAY}, State.WITHDRAWN, NOW - DAY),
    "withdrawn, and the end has come since": (
        WITHDRAWN | {"expires_at": NOW - timedelta(hours=1)},
        State.WITHDRAWN,
        NOW - DAY,
    ),
}


def told(**changed: object) -> Recorded:
    return replace(AINOS, **changed)  # type: ignore[arg-type]  # each story changes some of the usual


def written(recorded: Recorded = AINOS, *, now: datetime = NOW) -> object:
    """The receipt, as a reader of the JSON has it."""
    return json.loads(json.dumps(receipt(recorded, REGISTER, places=PLACES, now=now)))


def at(made: Any, *path: str | int) -> Any:  # noqa: ANN401 - what stands at a place of a JSON text
    """What stands there."""
    for step in path:
        made = made[step]
    return made


def purpose_in(made: object) -> object:
    assert len(at(made, "pii_processing", "purposes")) == 1
    return at(made, "pii_processing", "purposes", 0)


@pytest.mark.parametrize(("changed", "state", "ended"), STORIES.values(), ids=STORIES)
def test_a_consent_stands_as_its_story_says(changed: dict[str, object], state: State, ended: datetime | None) -> None:
    recorded = told(**changed)
    given = Event(State.GIVEN, GIVEN_AT, "verkkolomake")
    how = "peruutuslinkki" if state is State.WITHDRAWN else ""
    assert history(recorded, NOW) == ((given,) if ended is None else (given, Event(state, ended, how)))
    assert state_of(recorded, NOW) is state
    assert in_force(recorded, NOW) is (state is State.GIVEN)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(("changed", "state", "ended"), STORIES.values(), ids=STORIES)
def test_every_receipt_is_as_the_published_schema_says(
    changed: dict[str, object], state: State, ended: datetime | None, language: str
) -> None:
    """ISO/IEC TS 27560"""
    VALIDATOR.validate(written(told(**changed, language=language)))


def test_the_schema_is_a_schema_and_names_its_version() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == f"urn:oomi-registry:consent-receipt:{SCHEMA_VERSION}"
    assert SCHEMA["properties"]["receipt_metadata"]["properties"]["schema_version"] == {"const": SCHEMA_VERSION}


@pytest.mark.parametrize(
    "path",
    [
        ("receipt_metadata", "receipt_id"),
        ("record_header", "record_id"),
        ("record_header", "pii_principal_id"),
        ("pii_processing", "privacy_notice"),
        ("pii_processing", "purposes"),
        ("events",),
        ("party_identification",),
    ],
)
def test_the_schema_misses_what_is_not_there(path: tuple[str, ...]) -> None:
    made = written()
    del at(made, *path[:-1])[path[-1]]
    with pytest.raises(ValidationError):
        VALIDATOR.validate(made)


@pytest.mark.parametrize("name", ["name", "email", "identity_code"])
def test_the_schema_takes_nothing_that_it_does_not_name(name: str) -> None:
    for section in ("receipt_metadata", "record_header", "pii_processing"):
        made = written()
        at(made, section)[name] = "Aino"
        with pytest.raises(ValidationError):
            VALIDATOR.validate(made)


def test_the_receipt_of_aino_word_for_word() -> None:
    """GDPR 7(1): the evidence, whole. ISO/IEC TS 27560: metadata, header, processing, parties, events."""
    made = written(told(expires_at=NOW + DAY))
    assert at(made, "receipt_metadata") == {
        "schema_version": "1.0.0",
        "schema": PLACES.schema,
        "receipt_id": f"{AINOS.record_id}:1",
        "issued_at": "2026-11-25T08:00:00Z",
    }
    assert at(made, "record_header") == {
        "schema_version": "1.0.0",
        "record_id": AINOS.record_id,
        "pii_principal_id": "a" * 32,
    }
    processing = {name: value for name, value in at(made, "pii_processing").items() if name != "purposes"}
    assert processing == {
        "privacy_notice": {
            "reference": PLACES.notice,
            "version": "2024-02-27",
            "wording": AINOS.wording,
            "wording_version": "2026-1",
            "language": "fi",
        },
        "language": "fi",
        "consent_type": "express",
    }
    assert purpose_in(made) == {
        "purpose": "direct_marketing",
        "description": "suoramarkkinointi",
        "channel": "email",
        "channel_description": "sähköposti",
        "lawful_basis": {"code": "consent", "provision": "GDPR 6(1)(a)"},
        "pii_information": [
            {"pii_type": "basic", "description": "Perustiedot", "special_pii_category": False},
            {"pii_type": "contact_details", "description": "Yhteystiedot", "special_pii_category": False},
        ],
        "pii_controllers": ["oomi"],
        "collection_method": "verkkolomake",
        "storage_locations": ["EEA"],
        "geographic_restrictions": [each.text.fi for each in REGISTER.transfers],
        "retention_period": {
            "expires_at": "2026-11-26T08:00:00Z",
            "description": "Niin kauan kuin suostumus on voimassa. Näyttö suostumuksesta säilytetään sen jälkeen: 3 "
            "vuotta.",
        },
        "jurisdiction": "FI",
        "recipient_third_parties": [
            each.text.fi
            for each in REGISTER.recipients
            if any(each.code in REGISTER.category(code).recipients for code in AINOS.categories)
        ],
        "withdrawal_method": {
            "address": PLACES.withdrawal,
            "description": "Voit peruuttaa suostumuksen milloin tahansa tästä osoitteesta ilman kirjautumista, tai "
            "kertomalla meille haluamallasi tavalla.",
        },
        "privacy_rights": [f"{each.title.fi} (GDPR {each.article})" for each in REGISTER.rights],
    }
    assert at(made, "party_identification") == [
        {
            "party_id": "oomi",
            "party_role": "pii_controller",
            "party_type": "organisation",
            "party_name": "Oomi Oy",
            "party_business_id": "3101315-4",
            "party_address": "Teknobulevardi 7, 01530 Vantaa",
            "party_url": "www.oomi.fi",
            "party_contact": [*(each.role.fi for each in REGISTER.responsible), REGISTER.request_form],
        },
        {
            "party_id": "supervisory_authority",
            "party_role": "authority",
            "party_type": "public_body",
            "party_name": "tietosuojavaltuutettu",
            "party_business_id": None,
            "party_address": None,
            "party_url": "www.tietosuoja.fi",
            "party_contact": [],
        },
    ]
    assert at(made, "events") == [
        {
            "event_time": "2026-10-26T08:00:00Z",
            "event_type": "given",
            "event_state": "in_force",
            "entity_id": "a" * 32,
            "method": "verkkolomake",
            "valid_until": "2026-11-26T08:00:00Z",
        }
    ]


@pytest.mark.parametrize(
    ("changed", "type_", "by", "method"),
    [
        (WITHDRAWN | {"expires_at": NOW + DAY}, "withdrawn", "a" * 32, "peruutuslinkki"),
        ({"ended_at": NOW - DAY}, "renewed", "a" * 32, ""),
        ({"expires_at": NOW - DAY}, "expired", "oomi", ""),
    ],
)
def test_what_has_ended_says_how_and_by_whom_and_offers_no_way_to_end_it_again(
    changed: dict[str, object], type_: str, by: str, method: str
) -> None:
    """GDPR 7(3)"""
    made = written(told(**changed))
    events = at(made, "events")
    assert events[1] == {
        "event_time": "2026-11-24T08:00:00Z",
        "event_type": type_,
        "event_state": "ended",
        "entity_id": by,
        "method": method,
        "valid_until": None,
    }
    assert at(made, "receipt_metadata", "receipt_id") == f"{AINOS.record_id}:2"
    assert at(purpose_in(made), "withdrawal_method") == {
        "address": None,
        "description": "Suostumus on päättynyt: mitään ei tarvitse tehdä.",
    }


def test_a_consent_without_an_end_has_none() -> None:
    made = written()
    retention = at(purpose_in(made), "retention_period")
    assert retention["expires_at"] is None
    assert at(made, "events", 0, "valid_until") is None


def test_what_a_system_sent_is_not_called_express_and_never_implied() -> None:
    """GDPR 4(11): silence is no consent, so there is no such thing as an implied one."""
    assert at(written(told(express=False)), "pii_processing", "consent_type") == "other"


def test_two_receipts_of_one_consent_differ_in_when_they_were_issued_alone() -> None:
    first, second = written(), written(now=NOW + DAY)
    assert at(first, "receipt_metadata").pop("issued_at") != at(second, "receipt_metadata").pop("issued_at")
    assert first == second


def test_an_instant_is_written_in_utc_wherever_its_zone() -> None:
    helsinki = datetime(2026, 10, 26, 10, 0, tzinfo=timezone(timedelta(hours=2)))
    assert written(told(collected_at=helsinki)) == written()


def test_a_joint_consent_names_both_companies_and_one_that_has_left_by_its_code() -> None:
    made = written(told(controllers=("oomi", "oomi_solar", "entinen")))
    parties = at(made, "party_identification")
    assert [(each["party_id"], each["party_name"], each["party_business_id"]) for each in parties] == [
        ("oomi", "Oomi Oy", "3101315-4"),
        ("oomi_solar", "Oomi Solar Oy", "3384654-7"),
        ("entinen", "entinen", None),
        ("supervisory_authority", "tietosuojavaltuutettu", None),
    ]
    assert (parties[2]["party_address"], parties[2]["party_url"]) == (None, None)
    assert at(purpose_in(made), "pii_controllers") == ["oomi", "oomi_solar", "entinen"]
    VALIDATOR.validate(made)


def test_a_consent_to_an_audience_names_the_platform_itself() -> None:
    """C-154/21: the actual recipient, where it is known."""
    made = written(told(purpose="audiences:aurinko", channel="", recipients=("Example Media Inc.",)))
    purpose = purpose_in(made)
    assert at(purpose, "recipient_third_parties") == ["Example Media Inc."]
    assert (at(purpose, "description"), at(purpose, "channel"), at(purpose, "channel_description")) == (
        "mainonnan kohderyhmä aurinko",
        "",
        "",
    )
    VALIDATOR.validate(made)


def test_special_categories_are_marked_and_a_category_that_has_left_keeps_its_code() -> None:
    """GDPR 9"""
    made = written(told(categories=("insurance", "entinen", "consumption")))
    told_of = at(purpose_in(made), "pii_information")
    assert told_of == [
        {"pii_type": "insurance", "description": REGISTER.category("insurance").name.fi, "special_pii_category": True},
        {"pii_type": "entinen", "description": "entinen", "special_pii_category": False},
        {
            "pii_type": "consumption",
            "description": REGISTER.category("consumption").name.fi,
            "special_pii_category": False,
        },
    ]
    kinds = at(purpose_in(written(told(categories=("insurance", "entinen")))), "recipient_third_parties")
    of_insurance = REGISTER.category("insurance").recipients
    assert kinds == [each.text.fi for each in REGISTER.recipients if each.code in of_insurance]
    assert at(purpose_in(written(told(categories=("entinen",)))), "recipient_third_parties") == []


def test_a_register_without_the_rule_of_the_evidence_says_no_time() -> None:
    other = replace(REGISTER, rules=())
    made = receipt(AINOS, other, places=PLACES, now=NOW)
    assert ": –." in json.dumps(made, ensure_ascii=False)


def test_nothing_of_the_wording_stands_in_what_is_logged() -> None:
    assert "tarjouksia" not in repr(AINOS)
