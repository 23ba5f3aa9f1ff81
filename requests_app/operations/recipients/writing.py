"""Who is told is written down with the change itself, in its transaction: an erasure takes nothing of it away."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Model

from customers.models import Disclosure, Party, Recording, Restriction
from customers.restricted import restrictable
from oomi_registry.notice.declarations import Privacy, declaration_of
from requests_app.codes import kept_of_notice, notice_token
from requests_app.events import Happening, Key
from requests_app.lifecycle import Actor
from requests_app.models import NoticeItem, PrivacyRequest, ProposedChange, RecipientNotice, RequestedRight
from requests_app.notices import Change, is_concerned, is_recipient
from requests_app.operations.casework import record
from requests_app.rights import Right
from retention.erasure import Line
from retention.fates import Fate
from retention.guards import guarded_models

NONCE_BYTES = 16
RECORDING = tuple(declaration.categories() if isinstance(declaration := declaration_of(Recording), Privacy) else ())
_GONE = frozenset({Fate.REMOVED, Fate.PSEUDONYMISED})


@dataclass(frozen=True, slots=True)
class Given:
    """One thing that somebody has of the person's: a disclosure, or a recording that a partner holds."""

    recipient: str
    table: str
    record: UUID
    external_key: str
    at: datetime | None
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holders:
    """Who has what of a person's, as it stood before the change."""

    party: UUID
    disclosed: tuple[Given, ...]
    recordings: tuple[Given, ...]
    known: frozenset[str]
    """The fields that said who the person is, by name: an erasure may empty some of them and keep the row."""


def holders_of(party: Party) -> Holders:
    """Everybody who was given data of the person's, by name, and every partner that holds a recording of theirs."""
    disclosed = Disclosure.objects.filter(party=party).order_by("disclosed_at", "pk")
    recordings = Recording.objects.filter(party=party).exclude(partner="").order_by("began_at", "pk")
    return Holders(
        party.pk,
        tuple(
            Given(
                row.recipient.strip(),
                Disclosure._meta.db_table,
                row.pk,
                row.external_key or "",
                row.disclosed_at,
                tuple(row.categories),
            )
            for row in disclosed
            if is_recipient(row.recipient_kind)
        ),
        tuple(
            Given(
                row.partner.strip(), Recording._meta.db_table, row.pk, row.external_key or "", row.began_at, RECORDING
            )
            for row in recordings
        ),
        _known_of(party.pk),
    )


def tell_of_erasure(
    right: RequestedRight, plan: UUID, holders: Holders, lines: Iterable[Line], *, now: datetime
) -> int:
    """Those who have what went: of the disclosed by its categories, and of the recordings each that is no more."""
    by_table = _customer_tables()
    models = [by_table[line.table] for line in lines if line.fate in _GONE and line.table in by_table]
    keys = [each.record for each in holders.recordings]
    still = set(Recording.objects.filter(pk__in=keys).values_list("pk", flat=True))
    gone = [each for each in holders.recordings if each.record not in still]
    emptied = _categories_of_fields(Party, holders.known - _known_of(holders.party))
    changed = _categories_of(models) | emptied
    return _write(right, Change.ERASED, plan, [*_concerned(holders, changed), *gone], now=now)


def tell_of_rectification(change: ProposedChange, party: Party, *, now: datetime) -> int:
    """Those who were given data of the categories under which the changed value stands."""
    model = _labelled(change.table)
    changed = _categories_of_fields(model, [change.field]) if change.field else _categories_of([model])
    return _write(change.right, Change.RECTIFIED, change.pk, _concerned(holders_of(party), changed), now=now)


def tell_of_restriction(right: RequestedRight, restriction: Restriction, party: Party, *, now: datetime) -> int:
    """Those who were given data of the restricted records' categories, or hold a recording that is restricted."""
    holders, by_table = holders_of(party), _customer_tables()
    covered = restriction.records.all()
    tables = set(covered.values_list("table", flat=True))
    records = set(covered.filter(table=Recording._meta.db_table).values_list("record", flat=True))
    held = [each for each in holders.recordings if each.record in records]
    changed = _categories_of(by_table[table] for table in tables if table in by_table)
    return _write(right, Change.RESTRICTED, restriction.pk, [*_concerned(holders, changed), *held], now=now)


def tell_of_end(occasion: UUID, change: Change, *, now: datetime) -> int:
    """Those who were to be told of ``occasion`` are told that it holds no more; ``change`` says how it ended."""
    told = RecipientNotice.objects.filter(occasion=occasion).exclude(change=change).select_related("right__request")
    count = 0
    for notice in told.prefetch_related("items"):
        given = [
            Given(notice.recipient, each.table, each.record, each.external_key, each.at, tuple(each.categories))
            for each in notice.items.all()
        ]
        if notice.right is not None:
            count += _write(notice.right, change, occasion, given, now=now)
    return count


def _concerned(holders: Holders, changed: Collection[str]) -> list[Given]:
    return [each for each in holders.disclosed if is_concerned(each.categories, changed)]


def _write(right: RequestedRight, change: Change, occasion: UUID, given: Sequence[Given], *, now: datetime) -> int:
    """A notice for each recipient who has none of this yet, with its items; comes out how many were written.

    The request is locked by whoever changes the data, so none is written twice; a constraint says so too.
    """
    there = RecipientNotice.objects.filter(right=right, change=change, occasion=occasion)
    told = {name.lower() for name in there.values_list("recipient", flat=True)}
    fresh = {name: items for name, items in _by_recipient(given).items() if name not in told}
    notices = [(new_notice(right, change, occasion, items[0].recipient, now), items) for items in fresh.values()]
    RecipientNotice.objects.bulk_create(notice for notice, _ in notices)
    NoticeItem.objects.bulk_create(
        NoticeItem(
            notice=notice,
            table=each.table,
            record=each.record,
            external_key=each.external_key,
            at=each.at,
            categories=list(each.categories),
        )
        for notice, items in notices
        for each in items
    )
    if notices:
        _record(right.request, change, len(notices), Right(right.right), now=now)
    return len(notices)


def _by_recipient(given: Iterable[Given]) -> dict[str, list[Given]]:
    found: dict[str, dict[UUID, Given]] = {}
    for each in given:
        if each.recipient:
            found.setdefault(each.recipient.lower(), {})[each.record] = each
    return {name: list(items.values()) for name, items in found.items()}


def new_notice(
    right: RequestedRight | None, change: Change, occasion: UUID, recipient: str, now: datetime
) -> RecipientNotice:
    """A notice that is not saved yet, with the token of its page; ``right`` is ``None`` where it is of no case."""
    notice = RecipientNotice(
        right=right,
        recipient=recipient,
        change=change,
        occasion=occasion,
        written_at=now,
        nonce=secrets.token_bytes(NONCE_BYTES),
    )
    secret = settings.SECRET_KEY.encode()
    notice.token_hash = kept_of_notice(secret, notice_token(secret, notice.pk, bytes(notice.nonce)))
    return notice


def _record(request: PrivacyRequest, change: Change, count: int, right: Right, *, now: datetime) -> None:
    codes = {Key.RECIPIENTS: count, Key.DONE_TO: change.value}
    record(request, Happening.RECIPIENTS_TO_TELL, now=now, capacity=Actor.SYSTEM, right=right, codes=codes)


def _customer_tables() -> Mapping[str, type[Model]]:
    """The tables of the customer register that hold what can have been disclosed, by name."""
    return {model._meta.db_table: model for model in guarded_models() if restrictable(model)}


def _labelled(label: str) -> type[Model]:
    return next(model for model in guarded_models() if model._meta.label == label)


def _known_of(party: UUID) -> frozenset[str]:
    """The declared fields of the person's own row that are not empty."""
    row, declaration = Party.objects.filter(pk=party).first(), declaration_of(Party)
    if row is None or not isinstance(declaration, Privacy):
        return frozenset()
    return frozenset(name for _, _, name in declaration.under() if getattr(row, name) not in (None, "", False))


def _categories_of_fields(model: type[Model], names: Collection[str]) -> set[str]:
    declaration = declaration_of(model)
    under = declaration.under() if isinstance(declaration, Privacy) else ()
    return {code for _, code, name in under if name in names}


def _categories_of(models: Iterable[type[Model]]) -> set[str]:
    declarations = [declaration_of(model) for model in models]
    return {code for each in declarations if isinstance(each, Privacy) for code in each.categories()}
