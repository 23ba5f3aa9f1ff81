"""What others hold of what went without a case becomes a notice to each of them: one for a run and a recipient.

The keys were left by the delete itself, in its transaction: by the database where a partner holds the same record, by
whoever followed a withdrawal where data had been disclosed. They are moved into the notice, so each is told once
(docs/decisions/who-holds-what-the-night-takes.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Min, QuerySet
from django.db.models.functions import Lower
from psycopg import sql

from customers.models import Disclosure, Party
from requests_app.models import ErasurePlan, NoticeItem
from requests_app.notices import Change
from requests_app.operations.recipients.writing import new_notice
from retention.models import CopyTombstone, DisposalRun

MOST_RUNS = 200
_MOVE = sql.SQL(
    "WITH moved AS (DELETE FROM {copies} WHERE run_id = %(run)s AND lower(recipient) = %(name)s RETURNING *) "
    'INSERT INTO {items} (id, notice_id, "table", record, external_key, at, categories) '
    'SELECT gen_random_uuid(), %(notice)s, "table", record, external_key, at, categories FROM moved '
    "ON CONFLICT (notice_id, record) DO NOTHING"
).format(
    copies=sql.Identifier(CopyTombstone._meta.db_table),
    items=sql.Identifier(NoticeItem._meta.db_table),
)


def write_instructions(*, now: datetime) -> int:
    """Write the notices of every run that has ended and left keys to tell of; comes out how many were written.

    A run that is under way may leave more, so its notices are written when it is over, with all of them. Any number of
    workers may do this at once; ``now`` is an instant.
    """
    ended = DisposalRun.objects.exclude(state=DisposalRun.State.RUNNING)
    left = ended.filter(pk__in=CopyTombstone.objects.values("run")).order_by("started_at", "pk")
    return sum(_written(run, now) for run in left.values_list("pk", flat=True)[:MOST_RUNS])


@transaction.atomic
def _written(run_id: UUID, now: datetime) -> int:
    """The notices of one run, which no other worker then writes."""
    if not DisposalRun.objects.select_for_update(skip_locked=True).filter(pk=run_id).exists():
        return 0
    copies = CopyTombstone.objects.filter(run=run_id)
    _told_by_their_case(run_id, copies).delete()
    count = 0
    for name, recipient in list(_recipients(copies)):
        notice = new_notice(None, Change.ERASED, run_id, recipient, now)
        notice.party = _only_person(copies.filter(recipient__iexact=recipient))
        notice.save(force_insert=True)
        with connection.cursor() as cursor:
            cursor.execute(_MOVE, {"run": run_id, "name": name, "notice": notice.pk})
        count += 1
    return count


def _told_by_their_case(run_id: UUID, copies: QuerySet[CopyTombstone]) -> QuerySet[CopyTombstone]:
    """What an erasure of a case took: its own notices name it, and were written with it."""
    plans = ErasurePlan.objects.filter(run=run_id).values_list("pk", flat=True)
    told = NoticeItem.objects.filter(notice__occasion__in=list(plans), notice__change=Change.ERASED)
    return copies.filter(record__in=told.values("record"))


def _recipients(copies: QuerySet[CopyTombstone]) -> Iterator[tuple[str, str]]:
    """Each recipient in small letters, by which it is one, and as it is written."""
    named = copies.annotate(name=Lower("recipient")).values("name").annotate(written=Min("recipient"))
    for each in named.order_by("name").values_list("name", "written"):
        yield str(each[0]), str(each[1])


def _only_person(copies: QuerySet[CopyTombstone]) -> Party | None:
    """Whose data it was that was disclosed: what follows a withdrawal is one person's."""
    disclosed = copies.filter(table=Disclosure._meta.db_table).values("record")
    return Party.objects.filter(disclosures__in=disclosed).first()
