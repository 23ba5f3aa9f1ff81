"""May this user ask and decide who the requester is, and whom the request is about?"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User

from requests_app.events import Happening
from requests_app.identity import Level, needed_for
from requests_app.lifecycle import Actor, Status, is_closed
from requests_app.models import PrivacyRequest
from requests_app.permitted import refusals
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.case import Case
from requests_app.permitted.erasures import check_not_erased
from requests_app.permitted.moves import AT_WORK, check_in, check_move_by, check_open
from requests_app.permitted.rectifying import check_nothing_rectified
from requests_app.permitted.representing import (
    CodeShowsAnother,
    is_of_estate,
    is_represented,
    representative_standing,
)
from requests_app.rights import Right
from requests_app.strong_identification.configured import configured


def check_ask_identity(case: Case, user: User, today: date) -> Actor:
    """GDPR 12(6): on reasonable doubt, before the rights are decided for good."""
    return check_move_by(case, Status.IDENTITY_WANTED, user)


def check_record_evidence(case: Case, user: User, today: date) -> Actor:
    """While the request is worked on: what was checked to be sure of who asks (GDPR 12(6))."""
    actor = check_capacity(user, *STAFF)
    check_in(case, *AT_WORK)
    if Level(case.request.identity) is Level.SHOWN:
        raise refusals.IdentityAlreadyShown
    return actor


def check_confirm_identity(case: Case, user: User, today: date) -> Actor:
    """The officer's decision on evidence that was recorded, once an answer that was asked for has its time."""
    actor = check_capacity(user, Actor.OFFICER)
    check_in(case, *AT_WORK)
    if Level(case.request.identity) is Level.SHOWN and case.status is not Status.IDENTITY_WANTED:
        raise refusals.IdentityAlreadyShown
    last = case.clock.open_question
    if last is not None and last.kind is Happening.IDENTITY_ASKED:
        raise refusals.AnswerNotRecorded
    if not case.request.evidence.filter(used_at__isnull=True).exists():
        raise refusals.EvidenceMissing
    return actor


def check_make_code_letter(case: Case, user: User, today: date) -> Actor:
    """The officer chooses to whose address on file a code goes; the software chooses nobody."""
    actor = check_capacity(user, Actor.OFFICER)
    check_in(case, *AT_WORK)
    if is_represented(case.request):
        raise CodeShowsAnother
    if Level(case.request.identity) is Level.SHOWN:
        raise refusals.IdentityAlreadyShown
    return actor


def check_print_code_letter(case: Case, user: User, today: date) -> Actor:
    """By the officer who made it, whose letter waits: which the operation knows."""
    check_open(case)
    return check_capacity(user, Actor.OFFICER)


def check_open_document(case: Case, user: User, today: date) -> Actor:
    """A document is opened to decide on it: by the officer, who decides."""
    check_open(case)
    return check_capacity(user, Actor.OFFICER)


def check_enter_code(case: Case, user: User, today: date) -> Actor:
    """A code that the person tells by phone or in a letter of their own."""
    actor = check_capacity(user, *STAFF)
    check_open(case)
    if Level(case.request.identity) is Level.SHOWN:
        raise refusals.IdentityAlreadyShown
    return actor


def check_link_party(case: Case, user: User, today: date) -> Actor:
    """[D: software-never-chooses] Only an officer's decision links a request to a person."""
    actor = check_capacity(user, Actor.OFFICER)
    check_in(case, *AT_WORK)
    if case.request.party_id is not None:
        raise refusals.AlreadyLinked
    return actor


def check_unlink_party(case: Case, user: User, today: date) -> Actor:
    """The officer takes the link back."""
    actor = check_capacity(user, Actor.OFFICER)
    check_in(case, *AT_WORK)
    if case.request.party_id is None:
        raise refusals.NotLinked
    check_not_erased(case)
    check_nothing_rectified(case)
    return actor


def may_identify(request: PrivacyRequest) -> bool:
    """Whether whoever asks may be strongly identified: never more than the rights need (GDPR 12(6)).

    An estate's case needs to know who asks for it, whatever its rights.
    """
    if is_closed(Status(request.status)):
        return False
    if is_represented(request):
        known = representative_standing(request)
        named = bool(request.representative_name)
    else:
        known, named = Level(request.identity), True
    rights = [Right(right) for right in request.rights.values_list("right", flat=True)]
    needed = Level.SHOWN if is_of_estate(request) else needed_for(rights)
    return named and needed is Level.SHOWN and known is not Level.SHOWN


def is_identification_offered(request: PrivacyRequest) -> bool:
    """Whether whoever asks may be told of this way: there is a provider, and it is not known surely enough who asks."""
    return configured() is not None and may_identify(request)
