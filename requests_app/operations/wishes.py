"""What a person was refused goes to the Ombudsman, because the person wishes it (tietosuojalaki 34 § 4 mom.).

The wish is entered, what it is about is held, the officer makes what is given and hands it over; the person is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import cast
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction

from customers.holdings.walking import rows_about
from customers.models import Party
from oomi_registry.notice.days import day_in_helsinki, written
from oomi_registry.notice.declarations import Privacy, declaration_of
from requests_app.belonging import rows_of_case
from requests_app.events import Happening, Key
from requests_app.letters import texts
from requests_app.lifecycle import Actor
from requests_app.models import OmbudsmanWish, PrivacyRequest, WantedDossier, WithheldPart
from requests_app.operations.casework import begin, locked, record
from requests_app.operations.dossiers import discard, hand_over, want
from requests_app.operations.outgoing import queue
from requests_app.permitted.case import case_of
from requests_app.permitted.dossiers import DossierUnknown
from requests_app.permitted.headings import heading_of
from requests_app.permitted.refusals import TimeImpossible
from requests_app.permitted.wishes import (
    EndOfGiving,
    RefusedAccess,
    check_make_for_ombudsman,
    check_may_be_given,
    made_for,
    open_wish,
    origin_of_wish,
    refused_access,
    told_at,
)
from requests_app.wishes import WishEnd, due_of
from requests_app.wording.kinds import LetterKind
from retention import holds
from retention.models import LegalHold

REASON = "Rekisteröity on pyytänyt, että evätyt tiedot annetaan tietosuojavaltuutetulle (tietosuojalaki 34 § 4 mom.)."


@transaction.atomic
def record_wish(
    request_id: UUID, *, said_at: datetime, how: OmbudsmanWish.How, actor: User, now: datetime
) -> OmbudsmanWish:
    """The person said at the instant ``said_at`` that the Ombudsman should have what they were refused.

    Until it ends, what was refused is held, with the case's own rows: else it could go before it was given. Raises the
    refusals of ``check_record_wish`` or ``TimeImpossible``.
    """
    case, capacity = begin("record_wish", request_id, actor, now)
    refused, told = check_may_be_given(case), told_at(case.request)
    if told is None or not told.replace(second=0, microsecond=0) <= said_at <= now:  # forms know minutes
        raise TimeImpossible(earliest=written(day_in_helsinki(told or now)))
    wish = OmbudsmanWish.objects.create(
        request=case.request, said_at=said_at, how=how, recorded_at=now, recorded_by=actor
    )
    _hold(case.request, refused, wish, actor=actor, now=now)
    codes = {Key.WISH: wish.pk, Key.HOW: how}
    record(case.request, Happening.WISH_RECORDED, now=now, capacity=capacity, actor=actor, codes=codes)
    return wish


@transaction.atomic
def want_for_ombudsman(request_id: UUID, *, actor: User, now: datetime) -> WantedDossier:
    """Want what is given for the open wish: the case's dossier with what was refused in it, and nothing else.

    The worker makes it; what was refused is read as it stands then. Raises the refusals of
    ``check_make_for_ombudsman``, and ``DossierBeingMade``.
    """
    case = case_of(locked(request_id))
    _, wish, _ = check_make_for_ombudsman(case, actor)
    return want(case.request, wish=wish, reason=REASON, actor=actor, now=now)


@transaction.atomic
def give_to_ombudsman(
    request_id: UUID,
    dossier_id: UUID,
    *,
    at: datetime,
    via: OmbudsmanWish.Via,
    diary_number: str = "",
    actor: User,
    now: datetime,
) -> OmbudsmanWish:
    """What was made was handed over at the instant ``at``: a disclosure, and the person is told of it by a letter.

    Raises the refusals of ``check_give_to_ombudsman``, ``DossierUnknown``, ``TimeImpossible`` or ``NowhereToSend``.
    """
    case, capacity = begin("give_to_ombudsman", request_id, actor, now)
    request, wish = case.request, open_wish(case.request)
    if wish is None or not made_for(wish).filter(pk=dossier_id).exists():
        raise DossierUnknown
    refused = refused_access(case)
    given = refused.parts if refused is not None else ()
    hand_over(dossier_id, of=request, at=at, diary_number=diary_number, refused=given, actor=actor, now=now)
    _end(wish, WishEnd.GIVEN, via=via, actor=actor, now=now)
    codes = {Key.WISH: wish.pk, Key.DOSSIER: dossier_id, Key.HOW: via}
    record(request, Happening.REFUSED_GIVEN, now=now, capacity=capacity, actor=actor, codes=codes)
    heading = heading_of(request, LetterKind.REFUSED_GIVEN)
    queue(request, texts.refused_given(heading, given_on=day_in_helsinki(at)), now=now, capacity=Actor.SYSTEM)
    return wish


@transaction.atomic
def end_wish(request_id: UUID, *, end: WishEnd, actor: User, now: datetime) -> OmbudsmanWish:
    """The person took the wish back, or had the data after all: nothing is given.

    Raises ``NoWish`` or ``EndOfGiving``.
    """
    case, capacity = begin("end_wish", request_id, actor, now)
    if end is WishEnd.GIVEN:
        raise EndOfGiving
    wish = case.request.ombudsman_wishes.get(ended_at__isnull=True)
    _end(wish, end, actor=actor, now=now)
    codes = {Key.WISH: wish.pk, Key.END: end}
    record(case.request, Happening.WISH_ENDED, now=now, capacity=capacity, actor=actor, codes=codes)
    return wish


def _end(wish: OmbudsmanWish, end: WishEnd, *, via: str = "", actor: User, now: datetime) -> None:
    wish.end, wish.ended_at, wish.ended_by, wish.via = end, now, actor, via
    wish.save(update_fields=["end", "ended_at", "ended_by", "via"])
    discard(WantedDossier.objects.filter(wish=wish))  # nothing of what was refused lies here any longer
    for hold in LegalHold.objects.filter(origin=origin_of_wish(wish.request), lifted_at__isnull=True):
        holds.lift(hold, now=now)
        record(wish.request, Happening.HOLD_LIFTED, now=now, capacity=Actor.SYSTEM)


def _hold(request: PrivacyRequest, refused: RefusedAccess, wish: OmbudsmanWish, *, actor: User, now: datetime) -> None:
    """Hold what was refused and the case's own rows until the wish ends; looked at again on its last day."""
    party = cast("Party", request.party)
    reason, origin = LegalHold.Reason.OMBUDSMAN, origin_of_wish(request)
    review_on = max(due_of(wish.said_at), day_in_helsinki(now))
    if refused.parts:
        rows = {*rows_of_case(request), *_rows_of(party, refused.parts)}
        holds.place_on(party, reason, sorted(rows), owner=actor, review_on=review_on, origin=origin, now=now)
    else:
        holds.place(party, reason, owner=actor, review_on=review_on, origin=origin, now=now)
    record(request, Happening.HOLD_PLACED, now=now, capacity=Actor.SYSTEM)


def _rows_of(party: Party, parts: tuple[WithheldPart, ...]) -> Iterator[tuple[str, UUID]]:
    """The table and key of every row of which something was refused, where a rule would dispose of it."""
    for part in parts:
        model = apps.get_model(part.table)
        declaration = declaration_of(model)
        if isinstance(declaration, Privacy) and declaration.guarded:
            rows = rows_about(party, model, declaration)
            rows = rows if part.record is None else rows.filter(pk=part.record)
            yield from ((model._meta.db_table, key) for key in rows.values_list("pk", flat=True))
