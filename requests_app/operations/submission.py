"""What a person sent, as claimed, and what may be said against it before it is a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import CharField

from customers.marketing import BANNABLE, Channel
from customers.operations.bans import can_ban
from oomi_registry.notice.wording import LANGUAGES
from requests_app.models import PrivacyRequest, RightChoices
from requests_app.permitted.refusals import (
    ChoiceUnknown,
    NothingRequested,
    NowhereToAnswer,
    RightAskedTwice,
    TextRefused,
)
from requests_app.rights import Right

LONGEST_DETAILS = 50_000
ADDRESSES = "sähköpostiosoite, postiosoite tai puhelinnumero"
LANGUAGE, DETAILS = "kieli", "mitä pyydettiin"
"""What fills the gaps of these refusals beside the names of columns; a page says them in its language."""


@dataclass(frozen=True, slots=True)
class AskedRight:
    """One right as it was asked for.

    A marketing ban's ``choices`` are codes of :mod:`customers.marketing`, ``{"channels": […], "purposes": […]}``; where
    one of them is missing or empty, all of them are meant.
    """

    right: Right
    details: str = ""
    choices: RightChoices = field(default_factory=RightChoices)

    @property
    def channels(self) -> list[str]:
        """The channels a marketing ban is about."""
        return list(self.choices.get("channels") or Channel)

    @property
    def purposes(self) -> list[str]:
        """What a marketing ban is about."""
        return list(self.choices.get("purposes") or sorted(BANNABLE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a person sent, as claimed. ``key`` makes sending it twice one case."""

    key: UUID
    channel: PrivacyRequest.Channel
    language: str
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    postal_address: str = field(default="", repr=False)
    customer_number: str = field(default="", repr=False)
    metering_point: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    representative_name: str = field(default="", repr=False)
    representative_role: str = field(default="", repr=False)
    answer_by: PrivacyRequest.AnswerBy
    rights: tuple[AskedRight, ...]

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every field of the request that was typed, by its name."""
        for name in TYPED:
            yield name, getattr(self, name)


TYPED = (
    "name",
    "email",
    "phone",
    "postal_address",
    "customer_number",
    "metering_point",
    "representative_name",
    "representative_role",
)


def check_submission(submission: Submission) -> None:
    """Raise the refusal that says what to change, where the submission cannot be kept as a case.

    The form has said all of this beside its fields; here it holds whatever was posted past it.
    """
    asked = [each.right for each in submission.rights]
    if not asked:
        raise NothingRequested
    if len(set(asked)) < len(asked):
        raise RightAskedTwice
    if not (submission.email or submission.phone or submission.postal_address):
        raise NowhereToAnswer(wanted=ADDRESSES)
    for name, text in submission.texts():
        check_column(name, text)
    if submission.language not in LANGUAGES:
        raise TextRefused(field=LANGUAGE, longest="2")
    for each in submission.rights:
        check_text(each.details, DETAILS, LONGEST_DETAILS)
        if not can_ban(each.channels, each.purposes):
            raise ChoiceUnknown


def check_column(name: str, text: str) -> None:
    """Raise :class:`TextRefused` for a text that does not fit the request's column of that name."""
    column = PrivacyRequest._meta.get_field(name)
    if not isinstance(column, CharField):
        raise TypeError(f"{name} is no column of text.")
    check_text(text, str(column.verbose_name), column.max_length or 0)


def check_text(text: str, field_name: str, longest: int) -> None:
    """Raise :class:`TextRefused` for a text that the database cannot keep: too long, NUL, half a surrogate pair."""
    unkeepable = "\0" in text or any("\ud800" <= character <= "\udfff" for character in text)
    if len(text) > longest or unkeepable:
        raise TextRefused(field=field_name, longest=str(longest))
