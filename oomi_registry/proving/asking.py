"""How both halves of the proof begin: somebody asks and shows who they are, by the operations of the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from django.contrib.auth.models import Group, User

from customers.models import Party
from requests_app import operations
from requests_app.models import IdentityEvidence, PrivacyRequest
from requests_app.operations import AskedRight, Submission
from requests_app.rights import Right


def asked(
    right: Right, party: Party, officer: User, *, index_key: bytes, clock: Callable[[], datetime]
) -> PrivacyRequest:
    """A request for ``right`` that is received, taken, linked to the person and identified. Raises what is refused."""
    request = operations.receive(_submission(right), now=clock(), index_key=index_key)
    operations.take(request.pk, actor=officer, now=clock())
    operations.link_party(request.pk, party_id=party.pk, actor=officer, now=clock(), index_key=index_key)
    operations.record_evidence(
        request.pk,
        kind=IdentityEvidence.Kind.CALLED_BACK,
        note="Soitettiin rekisterissä olevaan numeroon.",
        actor=officer,
        now=clock(),
    )
    return operations.confirm_identity(request.pk, actor=officer, now=clock())


def somebody(role: str) -> User:
    """A member of staff in that role, who is nobody."""
    user, _ = User.objects.get_or_create(username=f"proving-{role}", defaults={"is_staff": True})
    user.groups.set(Group.objects.filter(name=role))
    return user


def _submission(right: Right) -> Submission:
    return Submission(
        key=uuid4(),
        channel=PrivacyRequest.Channel.FORM,
        language="fi",
        name="Kaija Kanaria",
        postal_address="Keksittykatu 1\n00100 Helsinki",
        answer_by=PrivacyRequest.AnswerBy.POST,
        rights=(AskedRight(right),),
    )
