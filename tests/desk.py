"""The desk as its readers meet it: signed in with one role, reading a page as words."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.models import Party
from retention import holds
from retention.models import LegalHold

IN_A_YEAR = timedelta(days=365)


def signed_in(role: str) -> Client:
    """Somebody of the staff with that role alone."""
    user = User.objects.create_user(role, password="x" * 20, is_staff=True)
    if role != "clerk":
        user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def text_of(client: Client, path: str, **posted: object) -> str:
    """The words of the page in one line, without its tags."""
    answer = client.post(path, posted) if posted else client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def page_of(hold: LegalHold) -> str:
    """The address of the hold's page."""
    return reverse("admin:retention_legalhold_change", args=[hold.pk])


def placing(party: Party) -> str:
    """The address where a hold is placed on the person's records."""
    return reverse("admin:retention_legalhold_place", args=[party.pk])


def hold_on(party: Party, *, reason: str = "dispute", review: date | None = None, origin: str = "") -> LegalHold:
    """A hold on everything about the person, to be looked at in a year unless told."""
    owner, _ = User.objects.get_or_create(username="omistaja")
    return holds.place(
        party,
        LegalHold.Reason(reason),
        owner=owner,
        review_on=review or timezone.localdate() + IN_A_YEAR,
        now=timezone.now(),
        origin=origin,
    )
