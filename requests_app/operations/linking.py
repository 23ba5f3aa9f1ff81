"""Whose request it is: an officer's decision, never the software's [D: software-never-chooses]."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from customers.models import Party
from customers.operations.bans import ban_person
from requests_app.claimed import confidence_in, confirmed_of
from requests_app.events import Happening, Key, read_codes
from requests_app.identity import Means
from requests_app.lifecycle import Actor
from requests_app.models import PrivacyRequest, WantedDossier
from requests_app.operations.breaches.opening import release_found_wrong
from requests_app.operations.casework import begin, record
from requests_app.operations.dossiers.wanting import discard as discard_dossiers
from requests_app.operations.effects import begin_effects, void_effects
from requests_app.operations.erasing import discard_plan
from requests_app.operations.estates import record_death, take_back_death
from requests_app.operations.holding import lift_holds, place_holds
from requests_app.operations.packages.discarding import discard_all
from requests_app.operations.rectifying.deciding import void_undecided
from requests_app.operations.submission import AskedRight
from requests_app.operations.withdrawing import withdraw_at_matching
from requests_app.permitted.case import Case
from requests_app.permitted.refusals import IdentifiedOtherwise, OfAnotherPerson, PartyUnknown
from requests_app.rights import Right
from retention.holds import wait_for_disposal


@transaction.atomic
def link_party(request_id: UUID, *, party_id: UUID, actor: User, now: datetime, index_key: bytes) -> PrivacyRequest:
    """Decide that the request is about that person of the register.

    From then on their data is held while the rights that hold it are open [D: open-requests-hold], and a marketing ban
    binds them on every channel that was named, whatever address was typed [D: ban-without-identity]. ``index_key`` is
    ``settings.INDEX_KEY`` in bytes. The confidence that the evidence gives is written down with the decision.
    """
    case, capacity = begin("link_party", request_id, actor, now)
    request = case.request
    _check_shown_to_be(request, party_id)
    confidence = confidence_in(request, party_id)
    # A disposal that is taking the person finishes first; else it would wait for our lock and we for its.
    wait_for_disposal()
    party = Party.objects.select_for_update(no_key=True).filter(pk=party_id).first()
    if party is None:
        raise PartyUnknown
    request.party, request.matched_at = party, now
    request.save(update_fields=["party", "matched_at"])
    record(request, Happening.LINKED, now=now, capacity=capacity, actor=actor, codes={Key.CONFIDENCE: confidence})
    place_holds(request, case.rights, actor=actor, now=now, review_on=case.deadline(now).binding)
    _ban_the_person(case, party, now=now, index_key=index_key)
    begin_effects(case, party, actor=actor, now=now)
    withdraw_at_matching(case, now=now)
    record_death(request, party, now=now)
    return request


@transaction.atomic
def unlink_party(request_id: UUID, *, actor: User, now: datetime) -> PrivacyRequest:
    """Take the link back. The request's holds end; a ban stays, since only the person may lift it (GDPR 21(3)).

    What has been released of the person until then went to another: that opens a breach (GDPR 33(1)).
    """
    case, capacity = begin("unlink_party", request_id, actor, now)
    request = case.request
    release_found_wrong(request, capacity=capacity, actor=actor, now=now)
    lift_holds(request, case.rights, now=now)
    void_effects(request, now=now)
    discard_all(request, now=now)  # it was made of somebody else's data
    of_enquiry = Q(enquiry__request=request) | Q(enquiry__party__isnull=False, enquiry__party=request.party)
    discard_dossiers(WantedDossier.objects.filter(Q(request=request) | of_enquiry))  # as were these
    discard_plan(request, now=now)
    void_undecided(case, actor=actor, now=now)
    take_back_death(request, now=now)
    request.party, request.matched_at = None, None
    request.save(update_fields=["party", "matched_at"])
    record(request, Happening.UNLINKED, now=now, capacity=capacity, actor=actor)
    return request


def _check_shown_to_be(request: PrivacyRequest, party_id: UUID) -> None:
    """A code letter shows the person whose post it came by, a henkilötunnus whose it is, and neither any other.

    Raises :class:`OfAnotherPerson` or :class:`IdentifiedOtherwise`. An officer's own check outweighs both: they have
    looked at the person themselves.
    """
    confirmations = request.events.filter(kind=Happening.IDENTITY_CONFIRMED).values_list("codes", flat=True)
    if any(read_codes(codes).get(Key.HOW) == Means.OFFICERS_OWN_CHECK for codes in confirmations):
        return
    confirmed = confirmed_of(request)
    if confirmed.letter_to not in (None, party_id):
        raise OfAnotherPerson
    held = Party.objects.filter(pk=party_id).values_list("identity_code_index", flat=True).first()
    if confirmed.hetu_index and held and held != confirmed.hetu_index:
        raise IdentifiedOtherwise


def _ban_the_person(case: Case, party: Party, *, now: datetime, index_key: bytes) -> None:
    request = case.request
    for right in case.rights:
        if right.right == Right.MARKETING_BAN:
            asked = AskedRight(Right.MARKETING_BAN, choices=right.choices)
            ban_person(
                party,
                channels=asked.channels,
                purposes=asked.purposes,
                how=f"tietopyyntö {request.reference}",
                key=index_key,
                now=request.received_at,
            )
            record(request, Happening.BAN_REACHED_PERSON, now=now, capacity=Actor.SYSTEM, right=Right.MARKETING_BAN)
