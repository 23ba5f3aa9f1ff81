"""The persons whom a breach concerns are told of it (GDPR 34): a notice to each, by e-mail or by post.

The notice is the breach's own and no letter of a request [D: breach-notices-stand-alone]: the case in which something
went wrong is mostly the wrong receiver's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from oomi_registry.notice.adopted import register
from requests_app.breaches.events import Happening, Key
from requests_app.breaches.parts import OF_PERSONS, Part, check_told
from requests_app.controllers import everyone
from requests_app.letters import texts
from requests_app.letters.breaches import contact, message_of
from requests_app.letters.carrier import Carried, carry_message
from requests_app.letters.message import new_message_id
from requests_app.lifecycle import Actor
from requests_app.models import Breach, BreachNotice
from requests_app.operations.breaches.casework import begin, locked, write_event
from requests_app.operations.breaches.holding import hold_who_is_to_be_told
from requests_app.operations.breaches.opening import LONGEST_TEXT
from requests_app.operations.breaches.reaching import Via, address_of
from requests_app.operations.despatch import MOST_AT_ONCE, Outbox, State, Sweep
from requests_app.operations.submission import check_text
from requests_app.permitted.breaches.checks import check_notice
from requests_app.permitted.breaches.record import record_of
from requests_app.permitted.breaches.refusals import BreachUnknown, GivenBeforeWritten, NobodyInLanguage, NowhereToTell

_LEAVES = {State.UNKNOWN: Happening.PERSON_NOTICE_UNKNOWN, State.FAILED: Happening.PERSON_NOTICE_FAILED}


@dataclass(frozen=True, slots=True)
class Told:
    """What the persons are told, in plain words (GDPR 34(2)). Nothing in it may tell who else is concerned."""

    nature: str
    consequences: str
    measures: str
    advice: str

    def check(self) -> None:
        """Raise ``PartsMissing`` or ``TextRefused``."""
        parts = {
            Part.NATURE: self.nature,
            Part.CONSEQUENCES: self.consequences,
            Part.MEASURES: self.measures,
            Part.ADVICE: self.advice,
            Part.CONTACT: contact(),
        }
        check_told(OF_PERSONS, parts)
        for text in parts.values():
            check_text(text, "teksti", LONGEST_TEXT)


@transaction.atomic
def write_person_notices(
    breach_id: UUID, told: Told, *, language: str = "fi", via: Via = Via.EMAIL, actor: User, now: datetime
) -> list[BreachNotice]:
    """Write to every named person of that language who has no notice; e-mails leave by the worker, others are posted.

    ``told`` is in that language, since nobody is told half in another (GDPR 34(2): clear and plain words). ``via`` is
    the way that is tried first; whoever cannot be reached so is reached the other way, and who can be reached in
    neither stays untold. Raises ``PartsMissing``, :class:`NobodyInLanguage`, or :class:`NowhereToTell` where nobody can
    be reached.
    """
    record, capacity = begin("write_person_notices", breach_id, actor)
    told.check()
    written = []
    persons = record.untold_in(language)
    if not persons:
        raise NobodyInLanguage
    for person in persons:
        reached = address_of(person.party, via)
        if reached is None:
            continue
        way, recipient = reached
        notice = BreachNotice(person=person, via=way, recipient=recipient, language=language)
        notice.subject, notice.body = record.breach.reference, _text(record.breach, notice.language, told)
        notice.register_version, notice.author = register().version, actor
        _set_off(notice, now)
        notice.save()
        written.append(notice)
        _tell(record.breach, Happening.PERSON_NOTICE_WRITTEN, notice, now=now, capacity=capacity, actor=actor)
    if not written:
        raise NowhereToTell
    return written


@transaction.atomic
def mark_notice_posted(
    notice_id: UUID, *, posted_at: datetime | None = None, actor: User, now: datetime
) -> BreachNotice:
    """The notice was posted at ``posted_at`` (now, unless said). Raises ``GivenBeforeWritten``."""
    breach, notice, capacity = _begin("mark_notice_posted", notice_id, actor)
    left_at = posted_at or now
    if not notice.written_at.replace(second=0, microsecond=0) <= left_at <= now:
        raise GivenBeforeWritten(earliest=f"{notice.written_at:%-d.%-m.%Y}")
    notice.state, notice.sent_at = State.SENT, left_at
    notice.save(update_fields=["state", "sent_at"])
    _tell(breach, Happening.PERSON_NOTICE_SENT, notice, now=now, capacity=capacity, actor=actor)
    hold_who_is_to_be_told(breach, now=now)
    return notice


@transaction.atomic
def send_notice_again(notice_id: UUID, *, via: Via, actor: User, now: datetime) -> BreachNotice:
    """Let a notice that did not leave set off again, by the same way or the other. Raises ``NowhereToTell``."""
    breach, notice, capacity = _begin("send_notice_again", notice_id, actor)
    reached = address_of(notice.person.party, via)
    if reached is None:
        raise NowhereToTell
    notice.via, notice.recipient = reached
    _set_off(notice, now)
    notice.save()
    _tell(breach, Happening.PERSON_NOTICE_WRITTEN, notice, now=now, capacity=capacity, actor=actor)
    return notice


@transaction.atomic
def settle_notice(notice_id: UUID, *, was_sent: bool, actor: User, now: datetime) -> BreachNotice:
    """A person has judged, by the Message-ID in the mail server's log, whether the notice left."""
    breach, notice, capacity = _begin("settle_notice", notice_id, actor)
    if was_sent:
        notice.state, notice.sent_at = State.SENT, notice.claimed_at or now
    else:
        notice.state, notice.next_attempt_at, notice.claimed_at = State.QUEUED, now, None
    notice.save(update_fields=["state", "sent_at", "next_attempt_at", "claimed_at"])
    codes = {Key.WAS_SENT: "yes" if was_sent else "no"}
    kind = Happening.PERSON_NOTICE_SETTLED
    _tell(breach, kind, notice, now=now, capacity=capacity, actor=actor, codes=codes)
    hold_who_is_to_be_told(breach, now=now)
    return notice


class BreachNotices(Outbox[BreachNotice, Breach]):
    """Notices leave as e-mails, through one server; one that nobody knows of is judged by its Message-ID."""

    model = BreachNotice

    def carry(self, row: BreachNotice) -> Carried:
        """Hand it to the mail server."""
        return carry_message(lambda: message_of(row))

    def lock(self, row: BreachNotice) -> Breach:
        """The notice's breach."""
        return locked(row.person.breach_id)

    def left(self, held: Breach, row: BreachNotice, now: datetime) -> None:
        """The event, and the end of the hold."""
        _tell(held, Happening.PERSON_NOTICE_SENT, row, now=now, capacity=Actor.SYSTEM)
        hold_who_is_to_be_told(held, now=now)

    def ended(self, held: Breach, row: BreachNotice, state: State, now: datetime) -> None:
        """The event."""
        _tell(held, _LEAVES[state], row, now=now, capacity=Actor.SYSTEM)


def send_waiting_notices(*, clock: Callable[[], datetime], limit: int = MOST_AT_ONCE) -> Sweep:
    """Let the notices that are due leave, as :meth:`Outbox.send_waiting` says."""
    return BreachNotices().send_waiting(clock=clock, limit=limit)


def _begin(operation: str, notice_id: UUID, actor: User) -> tuple[Breach, BreachNotice, Actor]:
    """Lock the breach of a notice, and read the notice as it stands then."""
    breach_id = BreachNotice.objects.filter(pk=notice_id).values_list("person__breach", flat=True).first()
    if breach_id is None:
        raise BreachUnknown
    breach = locked(breach_id)
    notice = BreachNotice.objects.select_for_update().get(pk=notice_id)
    return breach, notice, check_notice(operation, notice, record_of(breach), actor)


def _set_off(notice: BreachNotice, now: datetime) -> None:
    """Give the notice the state in which it waits; an e-mail's Message-ID is fixed here, before any try."""
    notice.written_at, notice.claimed_at, notice.error = now, None, ""
    if notice.via == Via.EMAIL:
        notice.state, notice.next_attempt_at, notice.message_id = State.QUEUED, now, new_message_id()
    else:
        notice.state, notice.next_attempt_at, notice.message_id = State.TO_POST, None, ""


def _text(breach: Breach, language: str, told: Told) -> str:
    heading = texts.Heading(breach.reference, language, tuple(each.name for each in everyone()))
    written = texts.breach(
        heading,
        nature=told.nature,
        consequences=told.consequences,
        measures=told.measures,
        advice=told.advice,
    )
    return written.body


def _tell(
    breach: Breach,
    kind: Happening,
    notice: BreachNotice,
    *,
    now: datetime,
    capacity: Actor,
    actor: User | None = None,
    codes: Mapping[Key, object] | None = None,
) -> None:
    named = {Key.NOTICE: notice.pk, **(codes or {})}
    write_event(breach, kind, now=now, capacity=capacity, actor=actor, codes=named)
