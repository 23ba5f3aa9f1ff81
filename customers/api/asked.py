"""The question "may we contact?", read in one pass: 100,000 items are too many for a serializer each."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

from customers.api.problems import Problem
from customers.api.serializers import MOST_CONTACTS
from customers.identifiers import (
    IdentifierRefused,
    address_key,
    parse_email,
    parse_phone,
    parse_postal_code,
    parse_street,
)
from customers.marketing import Channel, Purpose, Subscriber
from customers.queries import SaleTerms

LARGEST_BATCH = 32_000_000  # bytes: 320 for each of the most contacts

Kind = Literal["email", "phone", "post"]
KINDS: Mapping[Channel, Kind] = {
    Channel.EMAIL: "email",
    Channel.SMS: "phone",
    Channel.MMS: "phone",
    Channel.ROBOCALL: "phone",
    Channel.CALL: "phone",
    Channel.POST: "post",
}
_CHANNELS = {each.value: each for each in Channel}
_PURPOSES = {each.value: each for each in Purpose}
_SUBSCRIBERS = {each.value: each for each in Subscriber}
_COMMON = frozenset({"channel", "purpose", "subscriber", "same_product_group", "opt_out_offered"})

# What parse_email and parse_phone would leave as it is, told by one look each (a test holds both against each other).
_PLAIN_EMAIL = re.compile(
    r"[0-9a-z_+-]{1,30}(?:\.[0-9a-z_+-]{1,30})?@(?:[0-9a-z](?:[0-9a-z-]{0,30}[0-9a-z])?\.){1,4}[a-z]{2,20}", re.ASCII
)
_PLAIN_MOBILE = re.compile(r"\+358(?:4[0-8]|50)[0-9]{5,8}", re.ASCII)


class QuestionRefused(Problem):
    """The question cannot be answered as it was put; which means no."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "question_refused"

    def __init__(self, detail: str, *, field: str = "") -> None:
        super().__init__(f"{detail} Ennen lupaa yhteyttä ei oteta.", field=field)


@dataclass(frozen=True, slots=True)
class Asked:
    """What one message is about: the same for each of its contacts."""

    channel: Channel
    purpose: Purpose
    subscriber: Subscriber
    terms: SaleTerms

    @property
    def kind(self) -> Kind:
        """By which kind of address or number the channel reaches a person."""
        return KINDS[self.channel]


def read_one(said: object) -> tuple[Asked, object, object]:
    """The message, the contact and the customer's key of a single question. Raises QuestionRefused."""
    body = _an_object(said)
    _only(body, _COMMON | {"contact", "customer"})
    if "contact" not in body:
        raise QuestionRefused("Anna kentässä contact osoite tai numero.", field="/contact")
    return _message(body), body["contact"], body.get("customer")


def read_many(said: object) -> tuple[Asked, list[object]]:
    """The message and its contacts. Raises QuestionRefused."""
    body = _an_object(said)
    _only(body, _COMMON | {"contacts"})
    contacts = body.get("contacts")
    if not isinstance(contacts, list) or not 1 <= len(contacts) <= MOST_CONTACTS:
        raise QuestionRefused(f"Anna kentässä contacts lista, jossa on 1-{MOST_CONTACTS} kohtaa.", field="/contacts")
    return _message(body), contacts


def reader_of(kind: Kind) -> Callable[[object], str | None]:
    """What turns a contact as sent into the form in which contacts are kept; None for what is none."""
    return {"email": _email, "phone": _phone, "post": _post}[kind]


def _email(said: object) -> str | None:
    if not isinstance(said, str):
        return None
    if _PLAIN_EMAIL.fullmatch(said):
        return said
    try:
        return parse_email(said)
    except IdentifierRefused:
        return None


def _phone(said: object) -> str | None:
    if not isinstance(said, str):
        return None
    if _PLAIN_MOBILE.fullmatch(said):
        return said
    try:
        return parse_phone(said)
    except IdentifierRefused:
        return None


def _post(said: object) -> str | None:
    if not isinstance(said, dict) or said.keys() != {"street", "postal_code"}:
        return None
    street, postal_code = said["street"], said["postal_code"]
    if not isinstance(street, str) or not isinstance(postal_code, str):
        return None
    try:
        return address_key(parse_street(street), parse_postal_code(postal_code))
    except IdentifierRefused:
        return None


def _an_object(said: object) -> dict[str, object]:
    if not isinstance(said, dict):
        raise QuestionRefused("Lähetä JSON-olio.")
    return said


def _only(body: Mapping[str, object], known: frozenset[str]) -> None:
    if not body.keys() <= known:
        raise QuestionRefused(f"Lähetä vain nämä kentät: {', '.join(sorted(known))}.")


def _message(body: Mapping[str, object]) -> Asked:
    return Asked(
        channel=_CHANNELS[_code(body, "channel", _CHANNELS)],
        purpose=_PURPOSES[_code(body, "purpose", _PURPOSES)],
        subscriber=_SUBSCRIBERS[_code(body, "subscriber", _SUBSCRIBERS, Subscriber.NATURAL_PERSON.value)],
        terms=SaleTerms(
            same_product_group=_yes(body, "same_product_group"), opt_out_offered=_yes(body, "opt_out_offered")
        ),
    )


def _code(body: Mapping[str, object], name: str, codes: Collection[str], otherwise: str | None = None) -> str:
    said = body.get(name, otherwise)
    if not isinstance(said, str) or said not in codes:
        raise QuestionRefused(f"Anna kentässä {name} jokin näistä: {', '.join(codes)}.", field=f"/{name}")
    return said


def _yes(body: Mapping[str, object], name: str) -> bool:
    said = body.get(name, False)
    if not isinstance(said, bool):
        raise QuestionRefused(f"Anna kentässä {name} true tai false.", field=f"/{name}")
    return said
