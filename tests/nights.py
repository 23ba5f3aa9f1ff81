"""Nights on which a partner's old calls go: what it made for Oomi, the disposal, and the keys it is told to delete."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from customers.models import Party, Recording
from requests_app.models import RecipientNotice
from requests_app.operations import recipients
from retention import disposal
from tests import scenes
from tests.recipients import CALL_CENTRE

NIGHT = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)
LONG_AGO = NIGHT - timedelta(days=1000)
OTHER_CENTRE = "Soittopalvelu Esimerkki Oy"


def still_a_customer() -> Party:
    """Aino, who goes on being a customer, so that nothing goes but her old calls."""
    return scenes.aino(last_contact=NIGHT.date())


def call(party: Party, key: str | None, *, partner: str = CALL_CENTRE, at: datetime = LONG_AGO) -> Recording:
    """An old call that the partner made for Oomi, and of which it holds the recording."""
    made = scenes.call(party, at=at)
    made.partner, made.external_key = partner, key
    made.save()
    return made


def night(now: datetime = NIGHT) -> disposal.Went:
    """The disposal, and then one round of the worker that writes what is to be told."""
    went = disposal.dispose(now=now)
    recipients.write_instructions(now=now)
    return went


def keys(notice: RecipientNotice) -> list[str]:
    """By which the partner knows what it is to delete."""
    return sorted(notice.items.values_list("external_key", flat=True))
