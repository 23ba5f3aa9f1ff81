"""The consents that a request is about, as its page shows them: those still in force, and what it has withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from requests_app.admin.buttons import ON_CONSENTS, Buttons
from requests_app.admin.forms.withdrawing import named
from requests_app.permitted.case import Case
from requests_app.permitted.withdrawing import asks_for_all, open_consents, withdrawal_asked, withdrawn_by


@dataclass(frozen=True, slots=True)
class WithdrawnShown:
    """A consent that the request has withdrawn; ``followed_at`` is when what stood on it alone had gone."""

    name: str
    withdrawn_at: datetime
    followed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ConsentsShown:
    """The section of the page; ``matched`` is whether it is known whose the consents are."""

    all_meant: bool
    matched: bool
    in_force: int
    withdrawn: tuple[WithdrawnShown, ...]


def consents_shown(case: Case, now: datetime) -> ConsentsShown | None:
    """The section, where the request asks to withdraw a consent."""
    right = withdrawal_asked(case)
    if right is None:
        return None
    return ConsentsShown(
        all_meant=asks_for_all(right),
        matched=case.request.party_id is not None,
        in_force=open_consents(case.request, now).count(),
        withdrawn=tuple(
            WithdrawnShown(named(each.consent), each.withdrawn_at, each.followed_at)
            for each in withdrawn_by(case.request)
        ),
    )


def section(case: Case, buttons: Buttons) -> dict[str, object]:
    """The consents of the person, where their withdrawal is asked for."""
    return {"consents": consents_shown(case, timezone.now()), ON_CONSENTS: buttons.of(ON_CONSENTS)}
