"""An erasure goes on: who a person was goes as soon as nothing that is kept needs it (GDPR 5(1)(c), 17(1)).

The night's rules take each record on its day. What says who the person is, a name or a place of use, they keep while
any record of the person is there, since of a customer all of it is needed. Of an erased person only what each record
that is still kept needs stays: so it is looked at again each time a last day has been.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from customers.models import Party
from customers.operations.erasures import remember_keys
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki
from retention.disposal import runs
from retention.erasure.carrying import ERASURE, going_of, look_again, unneeded_of
from retention.erasure.planning import Settled, settle
from retention.erasure.pseudonyms import forget, pseudonymise
from retention.erasure.taking import external_keys, files_follow, one_erasure, take
from retention.fates import Fate
from retention.models import DisposalRun


def to_look_at(now: datetime) -> list[UUID]:
    """The keys of the erased people of whom something may be needed no more at ``now`` (UTC), the longest due first."""
    due = Party.objects.filter(erasure_goes_on__lte=day_in_helsinki(now))
    return list(due.order_by("erasure_goes_on", "pk").values_list("pk", flat=True))


def go_on(party_id: UUID, *, index_key: bytes, now: datetime) -> int:
    """Remove what is needed no more of an erased person, and empty what said who they were; how many rows went.

    One transaction through the door; held records stay. The same call again on the same day does nothing. ``index_key``
    is ``INDEX_KEY``; ``now`` an instant in UTC. Raises :class:`retention.disposal.DisposalBusy`.
    """
    today = day_in_helsinki(now)
    with one_erasure():
        party = Party.objects.select_for_update().filter(pk=party_id, erasure_goes_on__lte=today).first()
        if party is None:
            return 0
        found = settle(party, register(), today=today, own_request="")
        going = going_of(found)
        went = sum(len(keys) for keys in going.values())
        if went:
            run = runs.begin(today, now, ERASURE)
            remember_keys(external_keys(going), key=index_key, now=now)
            take(run.pk, ERASURE, going)
            runs.end(run, DisposalRun.State.FINISHED, now)
        if Party not in going:
            _who_stays(party_id, found, now)
    files_follow(lambda: now)
    return went


def _who_stays(party_id: UUID, found: Settled, now: datetime) -> None:
    if found.of_the_person().fate is Fate.PSEUDONYMISED:
        pseudonymise([party_id], now=now)
    elif party_id not in found.held.since:
        forget([party_id], unneeded_of(found))
    look_again([party_id], found, day_in_helsinki(now))
