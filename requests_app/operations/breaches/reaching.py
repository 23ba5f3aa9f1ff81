"""By what a person of a breach is reached: the addresses that are in use, the newest first."""

from __future__ import annotations

from django.db.models import QuerySet

from customers.models import ContactPoint, Party, PostalAddress
from requests_app.models import BreachNotice

Via = BreachNotice.Via


def address_of(party: Party, via: Via) -> tuple[Via, str] | None:
    """How the person is reached, the way asked for first; their own post reaches them under *turvakielto* too."""
    ways = (Via.EMAIL, Via.POST) if via == Via.EMAIL else (Via.POST, Via.EMAIL)
    for way in ways:
        address = _mailbox(party) if way == Via.EMAIL else _post(party)
        if address:
            return way, address
    return None


def mailboxes(party: Party) -> QuerySet[ContactPoint]:
    """The person's e-mail addresses."""
    points = party.contact_points.filter(kind=ContactPoint.Kind.EMAIL, ended_on__isnull=True)
    return points.order_by("-began_on", "-id")


def post_addresses(party: Party) -> QuerySet[PostalAddress]:
    """Where the person's post goes."""
    return party.addresses.filter(ended_on__isnull=True).order_by("-began_on", "-id")


def _mailbox(party: Party) -> str:
    return mailboxes(party).values_list("value", flat=True).first() or ""


def _post(party: Party) -> str:
    address = post_addresses(party).first()
    if address is None:
        return ""
    name = f"{party.given_names} {party.family_name}".strip()
    return f"{name}\n{address.street}\n{address.postal_code} {address.city}"
