"""Restricting by request and lifting (GDPR 18), and what exactly a person objects to (GDPR 21(1))."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model

from customers.marketing import BANNABLE, Channel
from customers.models import Restriction
from customers.operations import objections
from customers.operations.bans import ban_person
from customers.operations.restrictions import NothingToRestrict, NotInForce
from requests_app.events import Happening, Key
from requests_app.letters import texts
from requests_app.letters.restricted import covered_by
from requests_app.lifecycle import Actor
from requests_app.models import Letter, PrivacyRequest
from requests_app.notices import Change
from requests_app.operations.casework import begin, record
from requests_app.operations.effects import restrict_for
from requests_app.operations.outgoing import codes_of, queue
from requests_app.operations.recipients.writing import tell_of_end
from requests_app.operations.submission import LONGEST_DETAILS, check_text
from requests_app.permitted.case import Case
from requests_app.permitted.headings import heading_of
from requests_app.permitted.refusals import QuestionMissing
from requests_app.permitted.restricting import (
    NothingObjected,
    ban_within_objection,
    check_tell,
    check_unanswered,
    objection_of,
    restrictions_of,
)
from requests_app.rights import Right
from requests_app.wording.kinds import LetterKind
from retention import restrictions


@transaction.atomic
def restrict_records(
    request_id: UUID,
    *,
    ground: Restriction.Ground,
    tables: Collection[str] = (),
    records: Mapping[str, Collection[UUID]] | None = None,
    everything: bool = False,
    actor: User,
    now: datetime,
) -> Restriction:
    """Restrict, at once, ``everything`` about the person, or whole ``tables`` and single ``records`` of others.

    Tables are named as the database names them. Raises a ``RestrictionRefused`` beside the refusals of the case.
    """
    case, capacity = begin("restrict_records", request_id, actor, now)
    check_unanswered(case.request, ground)
    right = next(each for each in case.rights if each.right == Right.RESTRICTION)
    chosen = None if everything else _chosen(case, tables, records or {})
    return restrict_for(case, right, ground, chosen, actor=actor, now=now, capacity=capacity)


@transaction.atomic
def tell_of_lifting(request_id: UUID, *, restriction_id: UUID, reasons: str, actor: User, now: datetime) -> Letter:
    """Let the letter leave that tells the person that the restriction will be lifted, and why (GDPR 18(3))."""
    case, capacity = begin("tell_of_lifting", request_id, actor, now)
    if not reasons.strip():
        raise QuestionMissing
    check_text(reasons, "perustelut", LONGEST_DETAILS)
    restriction = _standing(case.request, restriction_id)
    check_tell(case, restriction)
    heading = heading_of(case.request, LetterKind.RESTRICTION_TO_BE_LIFTED)
    covered = covered_by([restriction], case.request.language)
    text = texts.restriction_to_be_lifted(heading, reasons=reasons, covered=covered)
    letter = queue(case.request, text, now=now, capacity=capacity, actor=actor)
    record(
        case.request,
        Happening.LIFTING_ANNOUNCED,
        now=now,
        capacity=capacity,
        actor=actor,
        codes={Key.LETTER: codes_of(letter)[Key.LETTER], Key.RESTRICTION: restriction.pk},
    )
    return letter


@transaction.atomic
def lift_restriction(request_id: UUID, *, restriction_id: UUID, actor: User, now: datetime) -> Restriction:
    """End a restriction of which the person was told; its rows go by their own rules. Raises ``NotToldYet``."""
    case, capacity = begin("lift_restriction", request_id, actor, now)
    restriction = _standing(case.request, restriction_id)
    restrictions.lift(restriction, now=now)
    tell_of_end(restriction.pk, Change.RELEASED, now=now)
    record(
        case.request,
        Happening.RESTRICTION_LIFTED,
        now=now,
        capacity=capacity,
        actor=actor,
        codes={Key.RESTRICTION: restriction.pk},
    )
    return restriction


@transaction.atomic
def scope_objection(
    request_id: UUID,
    *,
    purposes: Collection[str],
    situation: str,
    marketing: bool = False,
    index_key: bytes,
    actor: User,
    now: datetime,
) -> PrivacyRequest:
    """What exactly the person objects to, and their situation, as it was read in the request (GDPR 21(1)).

    Where the objection is (also) about ``marketing``, that is a ban on every channel: absolute, and weighed by nobody
    (GDPR 21(3)). ``index_key`` is ``settings.INDEX_KEY`` in bytes.
    """
    case, capacity = begin("scope_objection", request_id, actor, now)
    request = case.request
    check_text(situation, "henkilön tilanne", LONGEST_DETAILS)
    objection = objection_of(request)
    if objection is None or request.party is None:
        raise NothingObjected
    objections.change_scope(objection, purposes, situation)
    record(request, Happening.OBJECTION_SCOPED, now=now, capacity=capacity, actor=actor, right=Right.OBJECTION)
    if marketing:
        ban_person(
            request.party,
            channels=list(Channel),
            purposes=list(BANNABLE),
            how=ban_within_objection(request),
            key=index_key,
            now=request.received_at,
        )
        record(request, Happening.BAN_REACHED_PERSON, now=now, capacity=Actor.SYSTEM, right=Right.OBJECTION)
    return request


def _chosen(case: Case, tables: Collection[str], records: Mapping[str, Collection[UUID]]) -> list[Model]:
    """The person's records that were chosen. Raises :class:`NothingToRestrict` where a name is no table of theirs."""
    party = case.request.party
    assert party is not None  # noqa: S101 - the check has asked
    known = {model._meta.db_table: (model, keys) for model, keys in restrictions.everything_about(party).items()}
    if not {*tables, *records} <= set(known):
        raise NothingToRestrict
    chosen: list[Model] = []
    for table, (model, keys) in known.items():
        wanted = keys if table in tables else list(records.get(table, ()))
        chosen += model._base_manager.filter(pk__in=wanted)
    if not chosen:
        raise NothingToRestrict
    return chosen


def _standing(request: PrivacyRequest, restriction_id: UUID) -> Restriction:
    """The request's own restriction that is in force. Raises :class:`NotInForce`."""
    restriction = restrictions_of(request).filter(pk=restriction_id, lifted_at__isnull=True).first()
    if restriction is None:
        raise NotInForce
    return restriction
