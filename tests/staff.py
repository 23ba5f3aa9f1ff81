"""Named people of the desk, each in one role. All of them are made up."""

from __future__ import annotations

from django.contrib.auth.models import Group, User


def _in_role(name: str, *roles: str) -> User:
    user, made = User.objects.get_or_create(username=name, defaults={"is_staff": True})
    if made:
        user.groups.set(Group.objects.filter(name__in=roles))
    return User.objects.get(pk=user.pk)  # afresh, since permissions are remembered on the object


def sanna() -> User:
    """Sanna, the privacy officer."""
    return _in_role("sanna", "officer")


def heikki() -> User:
    """Heikki, a handler."""
    return _in_role("heikki", "handler")


def anneli() -> User:
    """Anneli, who approves what others have written."""
    return _in_role("anneli", "approver")


def olli() -> User:
    """Olli, an officer who also approves."""
    return _in_role("olli", "officer", "approver")


def tuula() -> User:
    """Tuula, the auditor, who reads and does nothing."""
    return _in_role("tuula", "auditor")
