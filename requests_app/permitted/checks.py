"""May this user do that to this case now? ``check_…`` raises the refusal that says what to do instead.

The table of moves is :mod:`requests_app.lifecycle`'s; here stands what an operation asks beside it. None of them takes
what the user types: that is checked where it is used. ``today`` is the day in Europe/Helsinki.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from django.contrib.auth.models import User

from oomi_registry.notice.refused import Refused
from requests_app.deadlines import check_extension
from requests_app.events import Happening
from requests_app.identity import Level
from requests_app.lifecycle import NAMES, Actor, NotYourMove, Status, check_move
from requests_app.models import Letter
from requests_app.permitted import refusals
from requests_app.permitted.capacities import STAFF, capacities_of, check_capacity
from requests_app.permitted.case import Case
from requests_app.permitted.copies import (
    check_approved_copy,
    check_discard_copy,
    check_give_part,
    check_release,
    check_want_copy,
    check_withhold_part,
)
from requests_app.permitted.erasures import (
    check_carry_out_erasure,
    check_erasure,
    check_erasure_told,
    check_not_erased,
    check_plan_erasure,
)
from requests_app.permitted.estates import check_estate_answer
from requests_app.permitted.knowing import check_decided_known
from requests_app.permitted.rectifying import (
    check_changes_agree,
    check_decide_change,
    check_nothing_rectified,
    check_rectify,
    check_void_change,
)
from requests_app.permitted.representing import (
    CodeShowsAnother,
    NotOfEstates,
    check_check_mandate,
    check_decided_represented,
    check_open_estate_case,
    check_record_mandate,
    is_of_estate,
    is_represented,
)
from requests_app.permitted.restricting import (
    check_lift_restriction,
    check_restrict_records,
    check_scope_objection,
    check_tell_of_lifting,
)
from requests_app.permitted.reviewing import check_review_decision
from requests_app.permitted.withdrawing import check_withdraw_consents, check_withdrawn

Check = Callable[[Case, User, date], Actor]
"""Comes out the capacity in which the user acts. Raises ``Refused``."""

_AT_WORK = (Status.IDENTITY_WANTED, Status.IN_WORK, Status.CLARIFICATION_WANTED)
_GIVEN = "annettu"  # stands for a text the user is about to type


def check_in(case: Case, *allowed: Status) -> None:
    """Raise :class:`NotInThisStatus` unless the request is in one of these statuses."""
    if case.status not in allowed:
        named = " tai ".join(NAMES[status] for status in allowed)
        raise refusals.NotInThisStatus(current=NAMES[case.status], allowed=named)


def check_open(case: Case) -> None:
    """Raise :class:`RequestClosed` for a closed request."""
    if case.closed:
        raise refusals.RequestClosed


def check_move_by(case: Case, to: Status, user: User, *, reason: str = "") -> Actor:
    """The capacity in which the user may move the request. Raises as ``lifecycle.check_move``, or ``NotPermitted``."""
    held = capacities_of(user) or (check_capacity(user, *STAFF),)
    refused: Refused | None = None
    for actor in held:
        try:
            check_move(
                case.status,
                to,
                actor,
                decisions=case.decisions,
                author_is_actor=case.wrote(user.pk),
                reason=reason,
                uses_rights=not is_of_estate(case.request),
            )
        except NotYourMove as why:
            refused = refused or why
        except Refused as why:
            refused = why  # says more than that another capacity makes the move
        else:
            return actor
    assert refused is not None  # noqa: S101 - held is never empty: check_capacity raised, or gave one
    raise refused


def check_take(case: Case, user: User, today: date) -> Actor:
    """A received request, by an officer or a handler."""
    actor = check_capacity(user, *STAFF)
    if case.status in _AT_WORK:
        raise refusals.AlreadyTaken
    check_in(case, Status.RECEIVED)
    return actor


def check_hand_over(case: Case, user: User, today: date) -> Actor:
    """An open request."""
    check_open(case)
    return check_capacity(user, *STAFF)


def check_record_address(case: Case, user: User, today: date) -> Actor:
    """An open request that lacks one of its addresses."""
    check_open(case)
    actor = check_capacity(user, *STAFF)
    if case.request.email and case.request.postal_address:
        raise refusals.AddressAlreadyThere
    return actor


def check_ask_identity(case: Case, user: User, today: date) -> Actor:
    """GDPR 12(6): on reasonable doubt, before the rights are decided for good."""
    return check_move_by(case, Status.IDENTITY_WANTED, user)


def check_ask_clarification(case: Case, user: User, today: date) -> Actor:
    """Recital 63: what exactly is asked for."""
    return check_move_by(case, Status.CLARIFICATION_WANTED, user)


def check_record_answer(case: Case, user: User, today: date) -> Actor:
    """While an answer is waited for."""
    check_open(case)
    actor = check_capacity(user, *STAFF)
    if case.clock.open_question is None:
        raise refusals.NothingAsked
    return actor


def check_record_evidence(case: Case, user: User, today: date) -> Actor:
    """While the request is worked on: what was checked to be sure of who asks (GDPR 12(6))."""
    actor = check_capacity(user, *STAFF)
    check_in(case, *_AT_WORK)
    if Level(case.request.identity) is Level.SHOWN:
        raise refusals.IdentityAlreadyShown
    return actor


def check_confirm_identity(case: Case, user: User, today: date) -> Actor:
    """The officer's decision on evidence that was recorded, once an answer that was asked for has its time."""
    actor = check_capacity(user, Actor.OFFICER)
    check_in(case, *_AT_WORK)
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
    check_in(case, *_AT_WORK)
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


def check_resume(case: Case, user: User, today: date) -> Actor:
    """The officer no longer waits. [D: unanswered-question] A question never closes a case by itself."""
    check_in(case, Status.IDENTITY_WANTED, Status.CLARIFICATION_WANTED)
    return check_move_by(case, Status.IN_WORK, user)


def check_extend(case: Case, user: User, today: date) -> Actor:
    """GDPR 12(3): once, within the first month."""
    check_open(case)
    actor = check_capacity(user, *STAFF)
    if is_of_estate(case.request):
        raise NotOfEstates
    check_extension(case.clock.deadline(today), today, _GIVEN)
    return actor


def check_link_party(case: Case, user: User, today: date) -> Actor:
    """[D: software-never-chooses] Only an officer's decision links a request to a person."""
    actor = check_capacity(user, Actor.OFFICER)
    check_in(case, *_AT_WORK)
    if case.request.party_id is not None:
        raise refusals.AlreadyLinked
    return actor


def check_unlink_party(case: Case, user: User, today: date) -> Actor:
    """The officer takes the link back."""
    actor = check_capacity(user, Actor.OFFICER)
    check_in(case, *_AT_WORK)
    if case.request.party_id is None:
        raise refusals.NotLinked
    check_not_erased(case)
    check_nothing_rectified(case)
    return actor


def check_decide(case: Case, user: User, today: date) -> Actor:
    """In work; while identity is wanted, only what :func:`requests_app.operations.decide` lets through."""
    actor = check_capacity(user, *STAFF)
    if is_of_estate(case.request):
        raise NotOfEstates
    check_in(case, Status.IN_WORK, Status.IDENTITY_WANTED)
    return actor


def check_write_letter(case: Case, user: User, today: date) -> Actor:
    """Until it is approved; an answer that nobody had to approve may be changed until it leaves."""
    actor = check_capacity(user, *STAFF)
    check_in(case, Status.IN_WORK, Status.IDENTITY_WANTED, Status.READY)
    if case.answer_on_its_way:
        raise refusals.AnswerOnItsWay
    if case.status is Status.READY and case.needs_approval:
        raise refusals.ApprovedTextStands
    return actor


def _check_answer_written(case: Case, today: date) -> None:
    if case.draft is None:
        raise refusals.AnswerMissing
    check_decided_known(case)
    check_decided_represented(case, today)
    check_estate_answer(case, today)
    check_changes_agree(case)
    check_withdrawn(case, today)
    check_erasure(case)


def check_send_for_approval(case: Case, user: User, today: date) -> Actor:
    """Every right decided, the answer written, and something in it for a second person."""
    actor = check_move_by(case, Status.AWAITING_APPROVAL, user)
    check_release(case)
    _check_answer_written(case, today)
    return actor


def check_approve(case: Case, user: User, today: date) -> Actor:
    """[D: second-person] By another person than any author."""
    check_in(case, Status.AWAITING_APPROVAL)
    actor = check_move_by(case, Status.READY, user)
    check_release(case)
    _check_answer_written(case, today)
    return actor


def check_send_back(case: Case, user: User, today: date) -> Actor:
    """By the approver, or by who works on it when the plan has changed."""
    check_in(case, Status.AWAITING_APPROVAL)
    return check_move_by(case, Status.IN_WORK, user)


def check_mark_ready(case: Case, user: User, today: date) -> Actor:
    """Every right decided, the answer written, and nothing in it for a second person."""
    check_in(case, Status.IN_WORK)
    actor = check_move_by(case, Status.READY, user)
    check_release(case)
    _check_answer_written(case, today)
    return actor


def check_return_to_work(case: Case, user: User, today: date) -> Actor:
    """By the officer, while the answer has not begun to leave."""
    check_in(case, Status.READY)
    actor = check_move_by(case, Status.IN_WORK, user)
    if case.answer_on_its_way:
        raise refusals.AnswerOnItsWay
    return actor


def check_send_letter(case: Case, user: User, today: date) -> Actor:
    """The answer of a ready request."""
    actor = check_capacity(user, *STAFF)
    if case.answer_on_its_way:
        raise refusals.AnswerOnItsWay
    check_in(case, Status.READY)
    _check_answer_written(case, today)
    check_leaves(case)
    return actor


def check_leaves(case: Case) -> None:
    """What the answer gives is what was decided on and approved (ASVS 2.3.3), and what it tells of has been done."""
    check_release(case)
    check_approved_copy(case)
    check_erasure_told(case)


def check_withdraw(case: Case, user: User, today: date) -> Actor:
    """The person's move, entered by an officer or a handler."""
    check_capacity(user, *STAFF)
    check_move(case.status, Status.WITHDRAWN, Actor.PERSON)
    check_not_erased(case)
    return Actor.PERSON


def check_mark_duplicate(case: Case, user: User, today: date) -> Actor:
    """While nothing has been asked or decided for good."""
    actor = check_move_by(case, Status.DUPLICATE, user)
    check_not_erased(case)
    return actor


def check_reopen(case: Case, user: User, today: date) -> Actor:
    """An answered request, by the officer, with a reason."""
    check_in(case, Status.ANSWERED)
    return check_move_by(case, Status.IN_WORK, user, reason=_GIVEN)


CHECKS: Mapping[str, tuple[str, Check]] = MappingProxyType(
    {
        "take": ("Ota käsittelyyn", check_take),
        "hand_over": ("Siirrä toiselle käsittelijälle", check_hand_over),
        "record_address": ("Kirjaa, minne vastataan", check_record_address),
        "ask_identity": ("Pyydä osoittamaan henkilöllisyys", check_ask_identity),
        "ask_clarification": ("Pyydä tarkennusta", check_ask_clarification),
        "record_answer": ("Kirjaa henkilön vastaus", check_record_answer),
        "record_evidence": ("Kirjaa selvitys henkilöllisyydestä", check_record_evidence),
        "make_code_letter": ("Tee koodikirje", check_make_code_letter),
        "enter_code": ("Kirjaa koodikirjeen koodi", check_enter_code),
        "confirm_identity": ("Vahvista henkilöllisyys", check_confirm_identity),
        "resume": ("Jatka odottamatta vastausta", check_resume),
        "extend": ("Jatka määräaikaa", check_extend),
        "link_party": ("Yhdistä rekisteröityyn", check_link_party),
        "unlink_party": ("Pura yhdistäminen", check_unlink_party),
        "withdraw_consents": ("Peruuta suostumuksia", check_withdraw_consents),
        "restrict_records": ("Rajoita tietojen käsittelyä", check_restrict_records),
        "scope_objection": ("Täsmennä vastustaminen", check_scope_objection),
        "tell_of_lifting": ("Ilmoita rajoituksen poistamisesta", check_tell_of_lifting),
        "lift_restriction": ("Poista rajoitus", check_lift_restriction),
        "review_decision": ("Arvioi luottopäätös uudelleen", check_review_decision),
        "decide": ("Ratkaise oikeus", check_decide),
        "propose_address": ("Kirjaa uusi osoite", check_rectify),
        "propose_contact": ("Kirjaa uusi sähköposti tai puhelinnumero", check_rectify),
        "propose_change": ("Kirjaa muu muutos", check_rectify),
        "decide_change": ("Ratkaise muutos", check_decide_change),
        "void_change": ("Mitätöi muutos", check_void_change),
        "record_mandate": ("Kirjaa valtuus", check_record_mandate),
        "check_mandate": ("Tarkista valtuus", check_check_mandate),
        "open_estate_case": ("Avaa kuolinpesän pyyntö", check_open_estate_case),
        "want_copy": ("Kokoa paketti", check_want_copy),
        "discard_copy": ("Hylkää paketti", check_discard_copy),
        "withhold_part": ("Jätä osa pois paketista", check_withhold_part),
        "give_part": ("Ota osa takaisin pakettiin", check_give_part),
        "plan_erasure": ("Laadi poistosuunnitelma", check_plan_erasure),
        "write_letter": ("Kirjoita vastaus", check_write_letter),
        "send_for_approval": ("Vie hyväksyttäväksi", check_send_for_approval),
        "approve": ("Hyväksy", check_approve),
        "send_back": ("Palauta muutettavaksi", check_send_back),
        "mark_ready": ("Merkitse valmiiksi", check_mark_ready),
        "carry_out_erasure": ("Toteuta poisto", check_carry_out_erasure),
        "return_to_work": ("Ota takaisin käsittelyyn", check_return_to_work),
        "send_letter": ("Lähetä vastaus", check_send_letter),
        "withdraw": ("Kirjaa peruutus", check_withdraw),
        "mark_duplicate": ("Merkitse kaksoiskappaleeksi", check_mark_duplicate),
        "reopen": ("Avaa uudelleen", check_reopen),
    }
)
"""Every operation on a request by its name: the words of its button, and its check."""


def check_letter_in(letter: Letter, *allowed: Letter.State) -> None:
    """Raise :class:`LetterNotHere` unless the letter is in one of these states."""
    if letter.state not in allowed:
        raise refusals.LetterNotHere(
            current=str(Letter.State(letter.state).label), allowed=" tai ".join(str(state.label) for state in allowed)
        )


LETTER_OPERATIONS: Mapping[str, tuple[str, tuple[Letter.State, ...]]] = MappingProxyType(
    {
        "send_letter": ("Lähetä", (Letter.State.DRAFT,)),
        "mark_posted": ("Merkitse postitetuksi", (Letter.State.TO_POST,)),
        "send_again": ("Lähetä uudelleen", (Letter.State.FAILED,)),
        "settle_unknown": ("Selvitä, lähtikö", (Letter.State.UNKNOWN,)),
    }
)
"""Every operation on a letter by its name: the words of its button, and the states it is for."""
