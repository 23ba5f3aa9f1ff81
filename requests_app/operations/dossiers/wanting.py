"""A dossier that has somebody's data along is wanted: a row that waits for the worker. It may hold gigabytes."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from requests_app.models import Enquiry, OmbudsmanWish, PrivacyRequest, WantedDossier
from requests_app.operations.dossiers.making import checked_reason, locked_subjects, of_it
from requests_app.permitted.dossiers import DossierBeingMade, check_make_dossier

State = WantedDossier.State


@transaction.atomic
def want_dossier(of: PrivacyRequest | Enquiry, *, reason: str, actor: User, now: datetime) -> WantedDossier:
    """Want the dossier of a case or an enquiry with the person's whole packages; the worker makes it.

    Raises ``NotPermitted``, ``DossierReasonMissing``, ``TextRefused`` or ``DossierBeingMade``.
    """
    check_make_dossier(actor)
    reason = checked_reason(reason)
    locked_subjects(of)
    return want(of, reason=reason, actor=actor, now=now)


def want(
    of: PrivacyRequest | Enquiry, *, wish: OmbudsmanWish | None = None, reason: str, actor: User, now: datetime
) -> WantedDossier:
    """A new row that waits; it takes the place of what was made or failed before. What it is of is locked."""
    enquiry, request = (of, None) if isinstance(of, Enquiry) else (None, of)
    earlier = WantedDossier.objects.filter(of_it(of), wish=wish)
    if earlier.filter(state__in=[State.WANTED, State.BUILDING]).exists():
        raise DossierBeingMade
    discard(earlier)
    return WantedDossier.objects.create(
        enquiry=enquiry, request=request, wish=wish, reason=reason, wanted_at=now, wanted_by=actor
    )


def discard(rows: QuerySet[WantedDossier]) -> None:
    """Nobody opens them from now on: each forgets its file, which goes after it; whoever builds one stops."""
    rows.exclude(state=State.DISCARDED).update(state=State.DISCARDED, file="", leased_until=None)
