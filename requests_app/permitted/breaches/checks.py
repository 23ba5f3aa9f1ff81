"""Every operation on a breach by its name, with its check: ``check_…`` raises the refusal that says what to do instead.

None of them takes what the user types: that is checked where it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.contrib.auth.models import User

from oomi_registry.notice.refused import Refused
from requests_app.breaches.course import Status, check_move
from requests_app.breaches.duties import AskerMayNotApprove, Duty, RiskNotAssessed, check_duties
from requests_app.breaches.parts import OF_DOCUMENTATION, OF_FIRST_PHASE, check_told
from requests_app.lifecycle import Actor
from requests_app.models import BreachNotice
from requests_app.permitted.breaches import refusals
from requests_app.permitted.breaches.record import BreachRecord
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.moves import GIVEN

Check = Callable[[BreachRecord, User], Actor]
"""Comes out the capacity in which the user acts. Raises ``Refused``."""


def check_open_breach(user: User) -> Actor:
    """Whoever works on requests may open one: the hours run from when anybody of the controller knew."""
    return check_capacity(user, *STAFF)


def check_at_work(record: BreachRecord, user: User) -> Actor:
    """The officer, while it is open."""
    actor = check_capacity(user, Actor.OFFICER)
    if record.closed:
        raise refusals.BreachClosed
    return actor


def check_record(record: BreachRecord, user: User) -> Actor:
    """What is known is written down by whoever works on requests, while it is open."""
    actor = check_capacity(user, *STAFF)
    if record.closed:
        raise refusals.BreachClosed
    return actor


def can_record(record: BreachRecord, user: User) -> bool:
    """Whether :func:`check_record` lets the user write down what is known."""
    try:
        check_record(record, user)
    except Refused:
        return False
    return True


def check_write_authority_notice(record: BreachRecord, user: User) -> Actor:
    """GDPR 33(1), 33(4): as soon as there is something to tell, and whenever there is more."""
    actor = check_at_work(record, user)
    check_told(OF_FIRST_PHASE, record.told)
    return actor


def check_mark_authority_notice(record: BreachRecord, user: User) -> Actor:
    """After it was written."""
    actor = check_at_work(record, user)
    if record.draft is None:
        raise refusals.NoticeNotWritten
    return actor


def check_record_reference(record: BreachRecord, user: User) -> Actor:
    """The Ombudsman's office has told by what reference it knows a notice that was given without one."""
    actor = check_at_work(record, user)
    if not record.without_reference:
        raise refusals.ReferencesKnown
    return actor


def check_write_person_notices(record: BreachRecord, user: User) -> Actor:
    """GDPR 34: at any risk that has been assessed, since a controller may tell more than it must."""
    actor = check_at_work(record, user)
    if record.risk is None:
        raise RiskNotAssessed
    if not record.persons:
        raise refusals.NobodyNamed
    if not record.untold:
        raise refusals.EverybodyTold
    return actor


def check_propose_excuse(record: BreachRecord, user: User) -> Actor:
    """When the risk is known, one proposal at a time."""
    actor = check_at_work(record, user)
    if record.risk is None:
        raise RiskNotAssessed
    if record.waiting is not None:
        raise refusals.ExcuseWaits
    if Duty.AUTHORITY not in record.open_duties and Duty.PERSONS not in record.open_duties:
        raise refusals.NothingToExcuse
    return actor


def check_decide_excuse(record: BreachRecord, user: User) -> Actor:
    """[D: breach-excuses] By an approver, and never by the one who proposed it."""
    actor = check_capacity(user, Actor.APPROVER)
    if record.closed:
        raise refusals.BreachClosed
    if record.waiting is None:
        raise refusals.NoExcuseWaits
    if record.waiting.asked_by_id == user.pk:
        raise AskerMayNotApprove
    return actor


def check_close(record: BreachRecord, user: User) -> Actor:
    """When everything due is done, or left undone for approved reasons; GDPR 33(5): never undocumented."""
    actor = check_at_work(record, user)
    if record.status is Status.OPENED:
        raise RiskNotAssessed
    check_move(record.status, Status.CLOSED, actor)
    check_told(OF_DOCUMENTATION, record.told)
    check_duties(record.risk, done=record.done, excused=record.excused)
    if record.waiting is not None:
        raise refusals.ExcuseWaits
    return actor


def check_reopen_breach(record: BreachRecord, user: User) -> Actor:
    """A closed one, with a reason."""
    actor = check_capacity(user, Actor.OFFICER)
    check_move(record.status, Status.OPENED, actor, reason=GIVEN)
    return actor


BREACH_CHECKS: Mapping[str, tuple[str, Check]] = MappingProxyType(
    {
        "record_facts": ("Kirjaa tapahtumat", check_record),
        "add_measure": ("Kirjaa toimenpide", check_record),
        "add_person": ("Kirjaa henkilö", check_record),
        "correct_awareness": ("Korjaa havaitsemisen hetki", check_at_work),
        "assess_risk": ("Arvioi riski", check_at_work),
        "write_authority_notice": ("Kirjoita ilmoitus valtuutetulle", check_write_authority_notice),
        "mark_authority_notice": ("Merkitse ilmoitus annetuksi", check_mark_authority_notice),
        "record_reference": ("Kirjaa diaarinumero", check_record_reference),
        "write_person_notices": ("Ilmoita henkilöille", check_write_person_notices),
        "propose_excuse": ("Esitä, ettei ilmoiteta", check_propose_excuse),
        "decide_excuse": ("Ratkaise esitys", check_decide_excuse),
        "close_breach": ("Sulje loukkaus", check_close),
        "reopen_breach": ("Avaa uudelleen", check_reopen_breach),
    }
)
"""Every operation on a breach by its name: the words of its button, and its check."""

NOTICE_STATES: Mapping[str, tuple[BreachNotice.State, ...]] = MappingProxyType(
    {
        "mark_notice_posted": (BreachNotice.State.TO_POST,),
        "send_notice_again": (BreachNotice.State.FAILED,),
        "settle_notice": (BreachNotice.State.UNKNOWN,),
    }
)
"""Every operation on a person's notice by its name: the states it is for."""


def check_notice(operation: str, notice: BreachNotice, record: BreachRecord, user: User) -> Actor:
    """The officer or a handler, where the notice is in a state that the operation is for."""
    actor = check_capacity(user, *STAFF)
    allowed = NOTICE_STATES[operation]
    if notice.state not in allowed:
        raise refusals.NoticeNotHere(
            current=str(BreachNotice.State(notice.state).label),
            allowed=" tai ".join(str(state.label) for state in allowed),
        )
    return actor


def can_notice(operation: str, notice: BreachNotice, record: BreachRecord, user: User) -> bool:
    """Whether :func:`check_notice` lets the user do it."""
    try:
        check_notice(operation, notice, record, user)
    except Refused:
        return False
    return True
