"""What a person of a breach is reached by is held until they have been told of it (GDPR 34) [D: holds].

An erasure or the night's rules would else take the address before the notice is written. The hold covers the person's
row and the contact details by which a notice goes, and no others; it ends with the notice, and the erasure goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User

from customers.models import Party
from oomi_registry.notice.days import day_in_helsinki
from requests_app.models import AffectedPerson, Breach
from requests_app.operations.breaches.reaching import mailboxes, post_addresses
from requests_app.permitted.breaches.record import BreachRecord, origin_of_breach, record_of, to_be_told
from retention import holds
from retention.models import LegalHold


def hold_who_is_to_be_told(breach: Breach, *, now: datetime, owner: User | None = None) -> None:
    """Bring the holds of the locked breach to what it asks for now: one for each person who is still to be told.

    Called last by every operation that names a person, assesses, tells, excuses, closes or reopens. ``owner`` looks at
    a hold that is placed; without one, the person who opened the breach does.
    """
    record = record_of(breach)
    waiting = {person.pk: person for person in to_be_told(record)}
    standing = LegalHold.objects.filter(origin__startswith=origin_of_breach(breach), lifted_at__isnull=True)
    held = {hold.party_id: hold for hold in standing}
    wanted = {person.party_id for person in waiting.values()}
    for party_id, hold in held.items():
        if party_id not in wanted:
            holds.lift(hold, now=now)
    for person in waiting.values():
        if person.party_id not in held:
            _place(record, person, owner or breach.opened_by, now)


def _place(record: BreachRecord, person: AffectedPerson, owner: User | None, now: datetime) -> None:
    holds.place_on(
        person.party,
        LegalHold.Reason.BREACH,
        _reached_by(person.party),
        owner=owner,
        review_on=max(day_in_helsinki(record.clock.due_at), day_in_helsinki(now)),
        origin=origin_of_breach(record.breach),
        now=now,
    )


def _reached_by(party: Party) -> Iterator[tuple[str, UUID]]:
    """The table and key of who they are, and of every address that a notice could go to."""
    yield Party._meta.db_table, party.pk
    for rows in (mailboxes(party), post_addresses(party)):
        yield from ((rows.model._meta.db_table, key) for key in rows.values_list("pk", flat=True))
