"""What is hidden at the desk is shown to one person, once, for a reason that stays (GDPR 5(1)(f), 5(2), 32).

The view event is committed before the value leaves the database's transaction: whatever becomes of the page, who asked
for what and why is on record [D: shown-for-a-reason].
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model

from customers.models import Party, ViewEvent
from customers.restricted import Use, check_usable, restricted_among
from oomi_registry.notice.refused import Refused

MAY_REVEAL = "customers.reveal_sealed"
SHORTEST_EXPLANATION, LONGEST_EXPLANATION = 10, 200
SUPERUSER = "superuser"
_LIKE_AN_IDENTITY_CODE = re.compile(r"\d{6}\s*[-+A-FU-Y]\s*\d{3}[0-9A-Y]", re.IGNORECASE)


class Why(StrEnum):
    """Why something hidden is looked at."""

    REQUEST = "request"
    IDENTITY = "identity"
    CORRECTION = "correction"
    DISPUTE = "dispute"
    AUTHORITY = "authority"


WHY: Mapping[Why, str] = {
    Why.REQUEST: "tietopyynnön käsittely",
    Why.IDENTITY: "henkilöllisyyden tarkistus",
    Why.CORRECTION: "tiedon oikaisu",
    Why.DISPUTE: "reklamaatio, korvausasia tai riita",
    Why.AUTHORITY: "viranomaisen vaatimus",
}
"""The reasons in words, as they are chosen and as they are recorded."""


class RevealRefused(Refused):
    """What is hidden is not shown."""


class MayNotReveal(RevealRefused):
    """The user lacks the permission."""

    sentence = "Suojatun tiedon voi näyttää vain tietopyynnöistä vastaava (ryhmä officer). Pyydä häntä katsomaan se."


class ExplanationWanted(RevealRefused):
    """The explanation says too little."""

    sentence = "Kirjoita vähintään {shortest} merkillä, mihin juuri tätä tietoa tarvitaan."


class IdentityCodeInReason(RevealRefused):
    """The explanation holds what the page hides."""

    sentence = "Poista henkilötunnus perustelusta: perustelu jää näkyviin."


ANSWERS_TO: Mapping[Why, Use] = {
    Why.REQUEST: Use.DATA_SUBJECT,
    Why.IDENTITY: Use.DATA_SUBJECT,
    Why.CORRECTION: Use.DATA_SUBJECT,
    Why.DISPUTE: Use.CLAIMS,
    Why.AUTHORITY: Use.PUBLIC_INTEREST,
}
"""Which use of GDPR 18(2) each reason is, where what is looked at is restricted: none of them is mere looking."""


def check_reveal(actor: User, explanation: str) -> None:
    """Raise a :class:`RevealRefused` where ``actor`` may not see what is hidden, or has not said why."""
    if not actor.has_perm(MAY_REVEAL):
        raise MayNotReveal
    if not SHORTEST_EXPLANATION <= len(explanation.strip()) <= LONGEST_EXPLANATION:
        raise ExplanationWanted(shortest=str(SHORTEST_EXPLANATION))
    if _LIKE_AN_IDENTITY_CODE.search(explanation):
        raise IdentityCodeInReason


def can_reveal(actor: User, explanation: str) -> bool:
    """Whether ``actor`` may see what is hidden for the reason given."""
    try:
        check_reveal(actor, explanation)
    except RevealRefused:
        return False
    return True


def reveal(party: Party, row: Model, field: str, *, why: Why, explanation: str, actor: User, now: datetime) -> object:
    """The value of one field of one row about ``party``, after who asked for it and why has been recorded.

    The row is read afresh, within the transaction that records the view. Raises a :class:`RevealRefused`;
    ``DoesNotExist`` where the row has gone; :class:`customers.fields.CannotOpen` where a sealed value was tampered
    with. Then nothing is shown and nothing recorded.
    """
    check_reveal(actor, explanation)
    check_usable(row, ANSWERS_TO.get(why))
    restricted = bool(restricted_among([row.pk]))
    with transaction.atomic():
        ViewEvent.objects.create(
            party=party,
            viewed_at=now,
            kind=ViewEvent.Kind.RESTRICTED_USED if restricted else ViewEvent.Kind.REVEALED,
            viewer=actor,
            role=role_of(actor),
            table=row._meta.label,
            record=row.pk,
            field=field,
            reason=f"{WHY[why]}: {explanation.strip()}",
        )
        value: object = getattr(type(row)._base_manager.get(pk=row.pk), field)
    return value


def role_of(actor: User) -> str:
    """The groups that the user acts in, as the record of a view names them."""
    groups = sorted(actor.groups.values_list("name", flat=True))
    return ", ".join(groups)[:40] or (SUPERUSER if actor.is_superuser else "")
