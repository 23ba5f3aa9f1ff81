"""Consents as a controller's system knows them: never express, never newer than what was said since."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from customers.models import Consent, ConsentWithdrawal, Party, Relationship
from customers.operations import consents
from customers.operations.upserts.refusals import (
    HowMissing,
    NoSuchRow,
    NotYours,
    OutOfDate,
    Unchangeable,
    WithdrawnBeforeGiven,
)
from customers.operations.upserts.rows import Fields, Put, check_not_erased, check_open, check_own, find, one_row
from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.notice.terms import Code

_EVIDENCE = ("purpose", "wording", "wording_version", "language", "collected_at", "collected_how")


def put_consent(external_key: str, sent: Fields, *, controller: str, index_key: bytes, now: datetime) -> Put:
    """A consent to the controller alone, with its evidence (GDPR 7(1)), and its withdrawal (GDPR 7(3)) if there is one.

    What was given is never rewritten. One that was given before the same was withdrawn, or given anew, is refused: it
    would stand up again. Raises an UpsertRefused or a ConsentRefused.
    """
    with one_row():
        party = find(Party, str(sent["customer"]))
        if party is None:
            raise NoSuchRow("customer")
        check_own(party, controller, "customer")
        given_at = _instant(sent["collected_at"])
        withdrawn_at = sent.get("withdrawn_at")
        if withdrawn_at is not None and _instant(withdrawn_at) < given_at:
            raise WithdrawnBeforeGiven
        held = find(Consent, external_key)
        created = held is None
        if held is None:
            check_open(party)
            check_not_erased(Consent, external_key, day_in_helsinki(given_at), index_key)
            _check_newest(party, sent, controller, given_at)
            held = _give(external_key, party, sent, controller, given_at)
        elif held.party_id != party.pk or held.controllers != [controller]:
            raise NotYours
        else:
            _check_same(held, sent)
        if withdrawn_at is not None and not ConsentWithdrawal.objects.filter(consent=held).exists():
            how = str(sent.get("withdrawn_how", ""))
            if not how:
                raise HowMissing
            consents.withdraw(held, how, _instant(withdrawn_at))
        return Put(held.pk, external_key, created=created)


def withdraw_consent(external_key: str, sent: Fields, *, controller: str, index_key: bytes, now: datetime) -> Put:
    """A consent to the controller, to it alone or jointly, is taken back (GDPR 7(3)); told again it is harmless.

    ``withdrawn_at`` is when the person said so, ``now`` where it is not sent. Raises an UpsertRefused or a
    ConsentRefused.
    """
    with one_row():
        held = find(Consent, external_key)
        if held is None:
            check_not_erased(Consent, external_key, None, index_key)
            raise NotYours
        if controller not in held.controllers:
            raise NotYours
        said_at = _instant(sent.get("withdrawn_at") or now)
        if said_at < held.collected_at:
            raise WithdrawnBeforeGiven
        again = ConsentWithdrawal.objects.filter(consent=held).exists()
        if not again:
            consents.withdraw(held, str(sent["withdrawn_how"]), said_at)
        return Put(held.pk, external_key, created=not again)


def _give(external_key: str, party: Party, sent: Fields, controller: str, given_at: datetime) -> Consent:
    day = day_in_helsinki(given_at)
    bond = (
        Relationship.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), party=party)
        .filter(controller_id=controller)
        .order_by("-began_on")
        .first()
    )
    expires_at = sent.get("expires_at")
    return consents.give(
        party,
        controllers=[controller],
        purpose=str(sent["purpose"]),
        categories=_codes(sent["categories"]),
        wording=str(sent["wording"]),
        wording_version=str(sent["wording_version"]),
        language=str(sent["language"]),
        how=str(sent["collected_how"]),
        now=given_at,
        channel=str(sent.get("channel", "")),
        express=False,  # [D: only-express-consent-lifts]: what came from elsewhere lifts no ban
        relationship=bond,
        expires_at=None if expires_at is None else _instant(expires_at),
        external_key=external_key,
    )


def _check_newest(party: Party, sent: Fields, controller: str, given_at: datetime) -> None:
    """Raise OutOfDate where the same was withdrawn, or given anew, at that time or later."""
    same = Consent.objects.filter(
        party=party,
        purpose=str(sent["purpose"]),
        channel=str(sent.get("channel", "")),
        controllers__contains=[controller],
    )
    if same.filter(Q(collected_at__gte=given_at) | Q(withdrawal__withdrawn_at__gte=given_at)).exists():
        raise OutOfDate


def _check_same(held: Consent, sent: Fields) -> None:
    for name in _EVIDENCE:
        if getattr(held, name) != sent[name]:
            raise Unchangeable(name)
    if held.channel != sent.get("channel", ""):
        raise Unchangeable("channel")
    if set(held.categories) != _codes(sent["categories"]):
        raise Unchangeable("categories")
    if "expires_at" in sent and held.expires_at != sent["expires_at"]:
        raise Unchangeable("expires_at")


def _codes(value: object) -> set[Code]:
    if not isinstance(value, Collection):
        raise TypeError("The categories were checked before they came here.")
    return {Code(str(code)) for code in value}


def _instant(value: object) -> datetime:
    if not isinstance(value, datetime):
        raise TypeError("An instant was checked before it came here.")
    return value
