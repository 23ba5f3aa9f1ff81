"""What a person sends back to show who they are: the code of a mailbox, and the code of a letter.

Whoever is wrong is told nothing of why: the same answer for a reference that nobody has, a code that has expired and
one that never was; the same statements are made for each, and none of them reads the register.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, QuerySet

from customers.models import Party, PostalAddress
from oomi_registry.notice.days import day_in_helsinki
from requests_app.claimed import matches_of
from requests_app.codes import (
    CODE_DAYS,
    MOST_WRONG_TRIES,
    TOKEN_DAYS,
    address_code,
    confirmation_token,
    kept_form,
    same,
)
from requests_app.events import Happening, Key
from requests_app.identity import Level, Means, needed_for
from requests_app.lifecycle import Actor, Status, is_closed
from requests_app.models import AddressCode, ContactConfirmation, PrivacyRequest
from requests_app.operations.casework import begin, locked, record
from requests_app.operations.shown import person_shown
from requests_app.permitted.case import case_of
from requests_app.permitted.identifying import check_print_code_letter
from requests_app.permitted.refusals import CodeLetterGone, NoAddressOnFile, OfAnotherPerson, PartyUnknown
from requests_app.rights import Right
from retention.holds import wait_for_disposal

_TOKEN_LIVES = timedelta(days=TOKEN_DAYS)
_CODE_LIVES = timedelta(days=CODE_DAYS)
NONCE_BYTES = 16
_NOBODY = UUID(int=0)
_NO_HASH = "0" * 64


def await_mailbox(request: PrivacyRequest, rights: Collection[Right], *, now: datetime) -> ContactConfirmation | None:
    """Let the mailbox of a request answer for itself, where one of its rights needs more than nothing (GDPR 12(6)).

    The letter that carries the token is the caller's; comes out ``None`` where there is nothing to confirm.
    """
    if not request.email or needed_for(rights) is Level.NONE:
        return None
    return ContactConfirmation.objects.create(
        request=request,
        nonce=secrets.token_bytes(NONCE_BYTES),
        made_at=now,
        expires_at=now + _TOKEN_LIVES,
    )


@transaction.atomic
def confirm_contact(reference: str, token: str, *, secret: bytes, now: datetime) -> bool:
    """Whoever sends this reads the mailbox of that request, once its receipt has come; whether it is so.

    ``reference`` and ``token`` are in their plain forms, ``secret`` is ``settings.SECRET_KEY`` in bytes. The second
    time the answer is the same, and nothing more is written.
    """
    request = _locked_by(reference)
    found = None
    for each in ContactConfirmation.objects.filter(request__reference=reference).order_by("made_at"):
        if same(token, confirmation_token(secret, each.pk, bytes(each.nonce))):
            found = each
    if request is None or found is None:
        return False
    if found.confirmed_at is not None:
        return True
    if found.expires_at <= now or is_closed(Status(request.status)):
        return False
    found.confirmed_at = now
    found.save(update_fields=["confirmed_at"])
    person_shown(request, Means.CONFIRMED_CONTACT, Happening.CONTACT_CONFIRMED, now=now, capacity=Actor.PERSON)
    return True


@transaction.atomic
def make_code_letter(request_id: UUID, *, party_id: UUID, actor: User, now: datetime, secret: bytes) -> AddressCode:
    """A code for the address on file of a candidate, never the typed one [D: a-code-letter-shows-identity].

    An earlier code of the request ends. The code itself is shown once, by :func:`print_code_letter`.
    """
    case, capacity = begin("make_code_letter", request_id, actor, now)
    request = case.request
    if request.party_id not in (None, party_id):
        raise OfAnotherPerson
    if party_id not in {match.party for match in matches_of(request)}:
        raise PartyUnknown
    wait_for_disposal()  # a disposal that is taking the person finishes first
    address = _address_on_file(party_id, now)
    _living(request, now).update(expires_at=now)
    code = AddressCode(request=request, address=address, made_at=now, made_by=actor, expires_at=now + _CODE_LIVES)
    code.code_hash = kept_form(secret, code.pk, address_code(secret, code.pk))
    code.save()
    record(request, Happening.CODE_LETTER_MADE, now=now, capacity=capacity, actor=actor)
    return code


@transaction.atomic
def print_code_letter(request_id: UUID, *, actor: User, now: datetime, secret: bytes) -> tuple[AddressCode, str]:
    """The letter's row with its address, and the code: once, to the officer who made it. Raises ``CodeLetterGone``.

    The one way in which a protected address (*turvakielto*) leaves the register for paper: the history says who
    printed it and when [D: a-code-letter-shows-identity].
    """
    case = case_of(locked(request_id))
    capacity = check_print_code_letter(case, actor, day_in_helsinki(now))
    code = _living(case.request, now).select_related("address__party").filter(made_by=actor).first()
    if code is None or _is_printed(code):
        raise CodeLetterGone
    record(case.request, Happening.CODE_LETTER_PRINTED, now=now, capacity=capacity, actor=actor)
    return code, address_code(secret, code.pk)


@transaction.atomic
def return_code(reference: str, symbols: str, *, secret: bytes, now: datetime) -> bool:
    """The person sends back the code of a letter, by the page; whether it was the one in force.

    A wrong try is written down, and five make the code void (ASVS 6.5): so this never raises what would undo it.
    """
    return _returned(_locked_by(reference), reference, symbols, secret=secret, now=now, entered_by=None)


@transaction.atomic
def enter_code(request_id: UUID, symbols: str, *, actor: User, now: datetime, secret: bytes) -> bool:
    """The person told the code, by phone or in a letter, and one of the desk types it. As :func:`return_code`."""
    case, _capacity = begin("enter_code", request_id, actor, now)
    reference = case.request.reference
    return _returned(case.request, reference, symbols, secret=secret, now=now, entered_by=actor)


def _returned(
    request: PrivacyRequest | None,
    reference: str,
    symbols: str,
    *,
    secret: bytes,
    now: datetime,
    entered_by: User | None,
) -> bool:
    of_request = AddressCode.objects.filter(request__reference=reference).select_related("address")
    code = of_request.filter(expires_at__gt=now, wrong_tries__lt=MOST_WRONG_TRIES).order_by("-made_at").first()
    key, kept = (code.pk, code.code_hash) if code else (_NOBODY, _NO_HASH)
    right = same(kept_form(secret, key, symbols), kept)
    if not right or request is None or code is None:
        AddressCode.objects.filter(pk=key, returned_at__isnull=True).update(wrong_tries=F("wrong_tries") + 1)
        if request is not None and code is not None and code.returned_at is None:
            _note_if_void(request, code, now)
        return False
    if code.returned_at is not None:
        return True  # the same again: the same words, and nothing more is written
    if is_closed(Status(request.status)) or request.party_id not in (None, code.address.party_id):
        return False
    code.returned_at = now
    code.save(update_fields=["returned_at"])
    person_shown(
        request,
        Means.CODE_LETTER,
        Happening.CODE_RETURNED,
        now=now,
        capacity=Actor.PERSON,
        actor=entered_by,
        codes={Key.PARTY: code.address.party_id},
    )
    return True


def _note_if_void(request: PrivacyRequest, code: AddressCode, now: datetime) -> None:
    if code.wrong_tries + 1 == MOST_WRONG_TRIES:
        record(request, Happening.CODE_VOID, now=now, capacity=Actor.SYSTEM)


def _locked_by(reference: str) -> PrivacyRequest | None:
    return PrivacyRequest.objects.select_for_update().filter(reference=reference).first()


def _living(request: PrivacyRequest, now: datetime) -> QuerySet[AddressCode]:
    waiting = AddressCode.objects.filter(request=request, returned_at__isnull=True, expires_at__gt=now)
    return waiting.filter(wrong_tries__lt=MOST_WRONG_TRIES).order_by("-made_at")


def _is_printed(code: AddressCode) -> bool:
    return code.request.events.filter(kind=Happening.CODE_LETTER_PRINTED, at__gte=code.made_at).exists()


def _address_on_file(party_id: UUID, now: datetime) -> PostalAddress:
    """The latest address of the person that is in force. Raises ``PartyUnknown`` or ``NoAddressOnFile``."""
    if not Party.objects.select_for_update(no_key=True).filter(pk=party_id).exists():
        raise PartyUnknown
    in_force = PostalAddress.objects.filter(party=party_id).exclude(ended_on__lt=day_in_helsinki(now))
    address = in_force.order_by("-began_on", "-id").first()
    if address is None:
        raise NoAddressOnFile
    return address
