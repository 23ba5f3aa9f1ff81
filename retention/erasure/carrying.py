"""An approved erasure is carried out: all of it in one transaction, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from customers.models import Party
from oomi_registry.notice.refused import Refused
from oomi_registry.notice.terms import Register
from retention.disposal.files import Removed
from retention.erasure.planned import Line


class PlanChanged(Refused):
    """What would be done is no longer what was approved: rows came or went, or a day moved."""

    sentence = "Tiedot ovat muuttuneet hyväksynnän jälkeen, joten mitään ei poistettu. Laadi suunnitelma uudelleen."


@dataclass(frozen=True, slots=True)
class Done:
    """What an erasure did: the run that certifies it, its lines as they came true, and what became of the files."""

    run: UUID
    lines: list[Line]
    files: Removed


def carry_out(
    party: Party, approved_fingerprint: str, *, register: Register, own_request: str, index_key: bytes, now: datetime
) -> Done:
    """Carry out the plan of ``party`` that has ``approved_fingerprint`` (GDPR 17(1)).

    All of it is one transaction, which is the caller's where there is one: the files then go when that is committed and
    ``files`` is empty. A hold that was placed after the approval is no change: its rows stay, and the lines say so.
    ``own_request`` as for :func:`retention.erasure.plan`; ``index_key`` is ``INDEX_KEY``; ``now`` an instant in UTC.
    Raises :class:`PlanChanged`, and :class:`retention.disposal.DisposalBusy` where others keep what it needs locked.
    """
    raise NotImplementedError
