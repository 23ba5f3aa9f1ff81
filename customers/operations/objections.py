"""Objections to processing that rests on legitimate interest (*vastustaminen*, GDPR 21(1)): raised, and weighed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from customers.models import Objection, Party
from customers.objected import objectable
from oomi_registry.notice.adopted import register
from oomi_registry.notice.refused import Refused


class ObjectionRefused(Refused):
    """The objection cannot be recorded or decided as asked."""


class PurposesWanted(ObjectionRefused):
    """It is not told what is objected to, or nothing that can be."""

    sentence = "Valitse, mitä käsittelyä henkilö vastustaa: {known}."


class WeighingWanted(ObjectionRefused):
    """GDPR 21(1): the controller shows its compelling grounds."""

    sentence = "Kirjoita punninta: mikä huomattavan tärkeä syy tai oikeusvaade menee henkilön edun edelle (GDPR 21(1))."


def raise_objection(
    party: Party, purposes: Collection[str], *, situation: str, origin: str, raised_at: datetime
) -> Objection:
    """Write down that ``party`` objects; from then on what serves ``purposes`` stands still (GDPR 21(1)).

    ``situation`` is the person's particular situation in their own words, ``origin`` the request and the right. Raises
    :class:`PurposesWanted`.
    """
    check_purposes(purposes)
    return Objection.objects.create(
        party=party, purposes=sorted(set(purposes)), situation=situation, raised_at=raised_at, origin=origin
    )


def change_scope(objection: Objection, purposes: Collection[str], situation: str) -> None:
    """What is objected to, and why, as an officer has read it. Raises :class:`PurposesWanted`."""
    check_purposes(purposes)
    objection.purposes, objection.situation = sorted(set(purposes)), situation.strip()
    objection.save(update_fields=["purposes", "situation"])


def settle(objection: Objection, state: Objection.State, *, weighed: str, now: datetime) -> None:
    """Decide the objection, or decide it again, at ``now``. Raises :class:`WeighingWanted` where it is overridden so.

    Upheld, the processing stays stopped; overridden, it goes on when the restriction is lifted.
    """
    if state is Objection.State.OVERRIDDEN and not weighed.strip():
        raise WeighingWanted
    objection.state, objection.weighed = state, weighed.strip()
    objection.decided_at = None if state is Objection.State.PENDING else now
    objection.save(update_fields=["state", "weighed", "decided_at"])


def check_purposes(purposes: Collection[str]) -> None:
    """Raise :class:`PurposesWanted` unless each is a purpose that can be objected to, and there is one."""
    known = objectable(register())
    if not purposes or not set(purposes) <= set(known):
        raise PurposesWanted(known="; ".join(known.values()))
