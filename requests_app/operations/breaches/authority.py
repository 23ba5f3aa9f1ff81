"""The Ombudsman's notice (GDPR 33): composed from the record, given through the Ombudsman's web form by hand."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from requests_app.breaches.clock import check_delay, moment_in_words
from requests_app.breaches.course import Status
from requests_app.breaches.events import Happening, Key
from requests_app.breaches.parts import check_authority_notice
from requests_app.letters.breaches import Phase, authority_notice
from requests_app.models import AuthorityNotice
from requests_app.operations.breaches.casework import begin, move, write_event
from requests_app.operations.breaches.opening import LONGEST_TEXT
from requests_app.operations.submission import check_text
from requests_app.permitted.breaches.refusals import GivenBeforeWritten, ReferenceMissing

LONGEST_REFERENCE = 60


@transaction.atomic
def write_authority_notice(
    breach_id: UUID, *, more_follows: bool, delay_reasons: str = "", actor: User, now: datetime
) -> AuthorityNotice:
    """Compose the notice from the record as it stands, or over the one that is not given yet.

    ``more_follows`` is whether the rest is given in a later phase (GDPR 33(4)). Raises ``PartsMissing``,
    ``PhaseIncomplete`` or, when the first notice is late, ``ReasonsForDelayMissing``.
    """
    record, capacity = begin("write_authority_notice", breach_id, actor)
    check_authority_notice(record.told, more_follows=more_follows)
    check_text(delay_reasons, "viivästyksen syyt", LONGEST_TEXT)
    if not record.given:
        check_delay(record.clock, now, delay_reasons)
    notice = record.draft or AuthorityNotice(breach=record.breach, phase=len(record.given) + 1)
    notice.more_follows, notice.delay_reasons = more_follows, delay_reasons.strip()
    phase = Phase(
        number=notice.phase,
        more_follows=more_follows,
        earlier_reference=next((each.their_reference for each in record.given if each.their_reference), ""),
        persons_told=record.persons_told,
        delay_reasons=notice.delay_reasons,
    )
    notice.body = authority_notice(record.breach, record.told, phase)
    notice.author, notice.written_at = actor, now
    notice.save()
    codes = {Key.NOTICE: notice.pk, Key.PHASE: notice.phase}
    kind = Happening.AUTHORITY_NOTICE_WRITTEN
    write_event(record.breach, kind, now=now, capacity=capacity, actor=actor, codes=codes)
    return notice


@transaction.atomic
def mark_authority_notice(
    breach_id: UUID, *, given_at: datetime, their_reference: str = "", actor: User, now: datetime
) -> AuthorityNotice:
    """The notice was given at ``given_at``; ``their_reference`` is what the Ombudsman's office knows it by, once known.

    Raises ``NoticeNotWritten``, :class:`GivenBeforeWritten`, or ``ReasonsForDelayMissing`` where the hours ended
    before it was given and it does not say why.
    """
    record, capacity = begin("mark_authority_notice", breach_id, actor)
    notice, breach = record.draft, record.breach
    assert notice is not None  # noqa: S101 - the check has asked
    # The form asks for minutes: a notice given in the minute in which it was written was not given before it.
    if not notice.written_at.replace(second=0, microsecond=0) <= given_at <= now:
        raise GivenBeforeWritten(earliest=moment_in_words(notice.written_at))
    check_text(their_reference, "diaarinumero", LONGEST_REFERENCE)
    late = not record.given and record.clock.is_late(given_at)
    if late:
        check_delay(record.clock, given_at, notice.delay_reasons)
    notice.sent_at, notice.their_reference = given_at, their_reference.strip()
    notice.save(update_fields=["sent_at", "their_reference"])
    moved = None if record.status is Status.NOTIFIED else move(breach, Status.NOTIFIED)
    codes = {Key.NOTICE: notice.pk, Key.PHASE: notice.phase} | ({Key.LATE: "yes"} if late else {})
    kind = Happening.AUTHORITY_NOTICE_GIVEN
    write_event(breach, kind, now=now, capacity=capacity, actor=actor, codes=codes, moved=moved)
    return notice


@transaction.atomic
def record_reference(breach_id: UUID, *, their_reference: str, actor: User, now: datetime) -> AuthorityNotice:
    """The Ombudsman's office has told by what reference it knows the last notice that was given without one.

    Raises ``ReferencesKnown`` or :class:`ReferenceMissing`.
    """
    record, capacity = begin("record_reference", breach_id, actor)
    notice = record.without_reference
    assert notice is not None  # noqa: S101 - the check has asked
    if not their_reference.strip():
        raise ReferenceMissing
    check_text(their_reference, "diaarinumero", LONGEST_REFERENCE)
    notice.their_reference = their_reference.strip()
    notice.save(update_fields=["their_reference"])
    codes = {Key.NOTICE: notice.pk, Key.PHASE: notice.phase}
    kind = Happening.REFERENCE_RECORDED
    write_event(record.breach, kind, now=now, capacity=capacity, actor=actor, codes=codes)
    return notice
