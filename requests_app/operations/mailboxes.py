"""The way to consents and bans without account or reference: a mailbox, a code to it, a grant for half an hour.

[D: preferences-by-mailbox] Whoever asks types an address, and that alone is written down: the same statement for an
address that is known or not. Whether anybody has it the worker finds out, and mails that very mailbox and no other. So
neither the page nor its time tells anything of an address.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Case, DateTimeField, F, Q, Value, When

from customers.queries.preferences import is_known
from oomi_registry.notice.refused import Refused
from requests_app.letters.carrier import Carried, Verdict, carry_message
from requests_app.letters.mailbox import hash_of_mailbox_code, hash_of_mailbox_grant, mailbox_code, mailbox_mail
from requests_app.letters.message import new_message_id
from requests_app.letters.secret import parse_code
from requests_app.limits import Limit, full_until, take
from requests_app.models import MailboxCode
from requests_app.operations.despatch import MOST_AT_ONCE, Outbox, State, Sweep

CODE_SERVES = timedelta(minutes=10)
GRANT_SERVES = timedelta(minutes=30)
MOST_WRONG_TRIES = 5
CODES_AN_HOUR = 3
HOUR = timedelta(hours=1)
TOKEN_BYTES = 32


class NoMailbox(Refused):
    """The browser has shown no mailbox, or its half an hour is over."""

    sentence = "Aika on päättynyt. Pyydä uusi koodi."


def ask_code(address: str, *, language: str, now: datetime) -> None:
    """Write down that a code is asked for that address, in its normal form. One statement, whosever it is."""
    MailboxCode.objects.create(address=address, language=language, written_at=now, expires_at=now + CODE_SERVES)


def make_codes(*, clock: Callable[[], datetime], limit: int = MOST_AT_ONCE) -> int:
    """Look at what was asked for, at most ``limit`` of it, and let codes leave to the mailboxes that somebody has.

    At most three an hour leave to one mailbox. What has waited for longer than a code serves is let be. Comes out how
    many left. Any number of workers may do this at once.
    """
    made = 0
    for _ in range(limit):
        with transaction.atomic(durable=True):
            waiting = MailboxCode.objects.filter(looked_at__isnull=True).order_by("written_at", "id")
            asked = waiting.select_for_update(skip_locked=True).first()
            if asked is None:
                break
            now = clock()
            made += _code_leaves(asked, now)
            asked.looked_at = now
            asked.save()
    return made


def exchange(address: str, typed: str, *, now: datetime) -> str | None:
    """The grant that a code as typed gives for that address; none for a wrong one, which counts as a try.

    Two statements, whatever was typed. Of two who type the right code at once one gets the grant.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    grant = hash_of_mailbox_grant(token)
    right = Q(code_hash=hash_of_mailbox_code(address, parse_code(typed)))
    MailboxCode.objects.filter(
        ~Q(code_hash=""),
        address=address,
        used_at__isnull=True,
        expires_at__gt=now,
        wrong_tries__lt=MOST_WRONG_TRIES,
    ).update(
        wrong_tries=Case(When(right, then=F("wrong_tries")), default=F("wrong_tries") + 1),
        used_at=_where(right, now),
        grant_expires_at=_where(right, now + GRANT_SERVES),
        grant_hash=Case(When(right, then=Value(grant)), default=Value("")),
    )
    return token if MailboxCode.objects.filter(grant_hash=grant).exists() else None


def opened_by(token: str, *, now: datetime) -> str:
    """The address of the mailbox that the grant of that token has shown. Raises :class:`NoMailbox`."""
    granted = MailboxCode.objects.filter(grant_hash=hash_of_mailbox_grant(token), grant_expires_at__gt=now)
    address = granted.values_list("address", flat=True).first() if token else None
    if address is None:
        raise NoMailbox
    return str(address)


def leave(token: str, *, now: datetime) -> None:
    """The grant of that token ends now."""
    if token:
        granted = MailboxCode.objects.filter(grant_hash=hash_of_mailbox_grant(token), grant_expires_at__gt=now)
        granted.update(grant_expires_at=now)


def clear_old(*, now: datetime) -> int:
    """Forget what was asked long enough ago to count for nothing; comes out how many. No door guards these rows."""
    deleted, _ = MailboxCode.objects.filter(expires_at__lt=now - HOUR - GRANT_SERVES).delete()
    return deleted


class MailboxCodes(Outbox[MailboxCode, None]):
    """Codes leave as e-mails. One that was cut off is sent again, the same code under the same Message-ID."""

    model = MailboxCode
    takes_once = True

    def carry(self, row: MailboxCode) -> Carried:
        """Hand it to the mail server, while the code serves and the mailbox has room for more of what anybody asks for.

        A stranger who types somebody's address cannot fill their mailbox (ASVS 2.4.1).
        """
        if row.claimed_at is None or row.expires_at <= row.claimed_at:
            return Carried(Verdict.REFUSED, "over")
        limit = Limit.read("mails", settings.RATE_LIMIT_MAILS)
        if full_until(limit, row.address, now=row.claimed_at):
            return Carried(Verdict.REFUSED, "mailbox limit")
        carried = carry_message(lambda: mailbox_mail(row))
        if carried.verdict in {Verdict.LEFT, Verdict.UNKNOWN}:
            take(limit, row.address, now=row.claimed_at)
        return carried

    def lock(self, row: MailboxCode) -> None:
        """Nothing else is written with it."""

    def left(self, held: None, row: MailboxCode, now: datetime) -> None:
        """Nothing follows."""

    def ended(self, held: None, row: MailboxCode, state: State, now: datetime) -> None:
        """Nothing follows: whoever waits asks for another code."""


def send_codes(*, clock: Callable[[], datetime], limit: int = MOST_AT_ONCE) -> Sweep:
    """Let the codes that wait leave, as :meth:`Outbox.send_waiting` says."""
    return MailboxCodes().send_waiting(clock=clock, limit=limit)


def _code_leaves(asked: MailboxCode, now: datetime) -> bool:
    if now >= asked.expires_at or not is_known(asked.address):
        return False
    lately = MailboxCode.objects.filter(~Q(code_hash=""), address=asked.address, looked_at__gt=now - HOUR)
    if lately.count() >= CODES_AN_HOUR:
        return False
    asked.code_hash = hash_of_mailbox_code(asked.address, mailbox_code(asked.pk))
    asked.expires_at = now + CODE_SERVES
    asked.state, asked.message_id, asked.next_attempt_at = State.QUEUED, new_message_id(), now
    return True


def _where(right: Q, moment: datetime) -> Case:
    return Case(When(right, then=Value(moment)), default=None, output_field=DateTimeField())
