"""The way to consents and bans without account or reference: a code to a mailbox opens what is said of it.

[D: preferences-by-mailbox].
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from customers.queries.preferences import is_known
from oomi_registry.notice.refused import Refused
from requests_app.letters.carrier import Carried, Verdict, carry_message
from requests_app.letters.entry_codes import MAILBOX_CODES
from requests_app.letters.mailbox import mailbox_mail
from requests_app.letters.message import new_message_id
from requests_app.limits import Limit, full_until, take
from requests_app.models import MailboxCode
from requests_app.operations.by_code import EntryByCode
from requests_app.operations.despatch import MOST_AT_ONCE, Outbox, State, Sweep


class NoMailbox(Refused):
    """The browser has shown no mailbox, or its half an hour is over."""

    sentence = "Aika on päättynyt. Pyydä uusi koodi."


class MailboxEntry(EntryByCode[MailboxCode, str]):
    """A mailbox is entered by its address. Its code leaves as a mail of its own, to mailboxes that somebody has."""

    model = MailboxCode
    codes = MAILBOX_CODES
    typed_in, asked_in = "address", "written_at"

    def whose(self, asked: MailboxCode) -> str | None:
        """The address, if anybody in the register has it."""
        return asked.address if is_known(asked.address) else None

    def let_leave(self, asked: MailboxCode, whose: str, now: datetime) -> None:
        """Queue the row itself."""
        asked.state, asked.message_id, asked.next_attempt_at = State.QUEUED, new_message_id(), now


_entry = MailboxEntry()
make_codes, exchange = _entry.make_codes, _entry.exchange
leave, clear_old = _entry.leave, _entry.clear_old


def ask_code(address: str, *, language: str, now: datetime) -> None:
    """Write down that a code is asked for that address, to be mailed in the language of the page."""
    _entry.ask_code(address, now=now, language=language)


def opened_by(token: str, *, now: datetime) -> str:
    """The address of the mailbox that the grant of that token has shown. Raises :class:`NoMailbox`."""
    address = _entry.granted(token, now=now).values_list("address", flat=True).first()
    if address is None:
        raise NoMailbox
    return str(address)


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
