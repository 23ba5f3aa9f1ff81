"""What the last page tells: reference, day of the answer, and what happens next. It promises only what exists."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from oomi_registry.notice.days import day_in_helsinki, written
from requests_app.claimed import address_in
from requests_app.deadlines import deadline
from requests_app.intake.course import kinds_carrying
from requests_app.intake.forms.page import NEEDS_NO_IDENTITY
from requests_app.intake.words import RIGHTS, Words
from requests_app.models import PrivacyRequest
from requests_app.rights import Right


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt of one request. It echoes nothing of what was typed."""

    reference: str
    received: str
    answer_due: str
    rights: tuple[Words, ...]
    bound: str
    """What a marketing ban binds already, in words; empty where none was asked or nothing could be bound."""
    ban_waits: bool
    """Whether the ban reaches a channel only after the person is found in the register."""
    answer_by: str
    told_by_email: bool
    identity_may_be_asked: bool


def receipt_of(request: PrivacyRequest) -> Receipt:
    """The receipt: the answer is due by GDPR 12(3), counted from the day of arrival in Europe/Helsinki."""
    asked = {row.right: row for row in request.rights.all()}
    # A postal address is bound by its Finnish street and code; one that has neither waits for the person to be found.
    given = {"email": request.email, "phone": request.phone, "post": address_in(request.postal_address)}
    names = {
        "email": gettext("antamaasi sähköpostiosoitetta"),
        "phone": gettext("antamaasi puhelinnumeroa"),
        "post": gettext("antamaasi postiosoitetta"),
    }
    bound: list[str] = []
    ban_waits = False
    if ban := asked.get(Right.MARKETING_BAN):
        kinds = kinds_carrying(ban.choices.get("channels", ()))
        bound = [words for kind, words in names.items() if kind in kinds and given[kind]]
        ban_waits = len(bound) < len(kinds)
    return Receipt(
        reference=request.reference,
        received=written(day_in_helsinki(request.received_at)),
        answer_due=written(deadline(request.received_at).statutory_due),
        rights=tuple(words.name for right, words in RIGHTS.items() if right in asked),
        bound=_and(bound),
        ban_waits=ban_waits,
        answer_by=_answered_by(request),
        told_by_email=bool(request.email),
        identity_may_be_asked=not NEEDS_NO_IDENTITY.issuperset(Right(right) for right in asked),
    )


def _answered_by(request: PrivacyRequest) -> str:
    if request.answer_by == PrivacyRequest.AnswerBy.EMAIL and request.email:
        return gettext("sähköpostilla")
    return gettext("kirjeellä") if request.postal_address else gettext("puhelimitse")


def _and(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return gettext("%(several)s ja %(last)s") % {"several": ", ".join(words[:-1]), "last": words[-1]}
