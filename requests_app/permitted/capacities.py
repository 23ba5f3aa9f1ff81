"""In which capacities a signed-in user may act on requests, by permission and not by the name of a group."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.contrib.auth.models import User

from requests_app.lifecycle import ACTOR_NAMES, Actor
from requests_app.permitted.refusals import NotPermitted

PERMISSIONS: Mapping[Actor, str] = MappingProxyType(
    {
        Actor.OFFICER: "requests_app.lead_request",
        Actor.HANDLER: "requests_app.work_on_request",
        Actor.APPROVER: "requests_app.approve_request",
    }
)
"""What makes somebody act in that capacity. The person and the system are no users."""

STAFF = (Actor.OFFICER, Actor.HANDLER)


def capacities_of(user: User) -> tuple[Actor, ...]:
    """The capacities of the user, the widest first; none for one who only reads or is no longer active."""
    return tuple(actor for actor, permission in PERMISSIONS.items() if user.has_perm(permission))


def check_capacity(user: User, *allowed: Actor) -> Actor:
    """The capacity, of those ``allowed``, in which the user acts. Raises :class:`NotPermitted`."""
    held = capacities_of(user)
    for actor in allowed:
        if actor in held:
            return actor
    raise NotPermitted(who=" tai ".join(ACTOR_NAMES[actor] for actor in allowed))
