"""A consent is taken back on whatever channel the person likes (GDPR 7(3)): by its link, by telling us, by request."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from customers.models import Consent, ConsentWithdrawal, Party
from customers.operations.consents import ConsentRefused, withdraw

BY_LINK = "peruutuslinkki"


class Means(StrEnum):
    """How a person told it, where an officer writes it down."""

    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"
    IN_PERSON = "in_person"


MEANS_NAMES: Mapping[Means, str] = {
    Means.PHONE: "puhelimitse",
    Means.EMAIL: "sähköpostilla",
    Means.LETTER: "kirjeellä",
    Means.IN_PERSON: "kasvotusten",
}


class SaidImpossibly(ConsentRefused):
    """The withdrawal would be said before the consent was given, or has not been said yet."""

    sentence = "Anna hetki, joka on suostumuksen antamisen jälkeen ja joka on jo ollut."


def consents_in_force(party: Party, now: datetime) -> QuerySet[Consent]:
    """The person's consents on which processing may rest at ``now``, the latest given first."""
    still = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    return Consent.objects.filter(still, party=party, in_force_until__isnull=True).order_by("-collected_at", "pk")


def record_withdrawal(consent: Consent, means: Means, *, said_at: datetime, now: datetime) -> ConsentWithdrawal:
    """Write down that the person told us, at the instant ``said_at``. Instants have their zone.

    Raises :class:`SaidImpossibly`, and as :func:`customers.operations.consents.withdraw`.
    """
    if not consent.collected_at <= said_at <= now:
        raise SaidImpossibly
    return withdraw(consent, MEANS_NAMES[means], said_at)


def withdraw_by_link(consent_id: UUID, now: datetime) -> None:
    """Withdraw the consent whose link was opened and whose button was pressed, at ``now``.

    Pressed again, or for a consent that has ended or gone, it changes nothing and is no error
    [D: withdrawal-by-link].
    """
    consent = Consent.objects.filter(pk=consent_id).first()
    if consent is None or not consents_in_force(consent.party, now).filter(pk=consent_id).exists():
        return
    try:
        withdraw(consent, BY_LINK, now)
    except ConsentRefused:
        return  # a second press came first


@transaction.atomic
def withdraw_as_asked(
    party: Party, *, said_at: datetime, how: str, now: datetime, only: Collection[UUID] | None = None
) -> list[Consent]:
    """Withdraw the person's consents that are in force and were given by ``said_at``; ``only`` these, where told.

    A consent that was given since is a newer will, and stays [D: a-withdrawal-binds-from-when-it-was-said]. Comes out
    what was withdrawn, none where there was nothing: again is harmless. ``how`` says by what, such as a reference.
    """
    Party.objects.select_for_update(no_key=True).only("pk").get(pk=party.pk)
    meant = consents_in_force(party, now).filter(collected_at__lte=said_at)
    if only is not None:
        meant = meant.filter(pk__in=only)
    withdrawn = list(meant)
    for consent in withdrawn:
        withdraw(consent, how, said_at)
    return withdrawn
