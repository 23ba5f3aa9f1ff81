"""The way to a request without an account: a code to its own mailbox opens its page and its copy for half an hour.

[D: the-status-page].
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from oomi_registry.notice.refused import Refused
from requests_app.letters import texts
from requests_app.letters.entry_codes import REQUEST_CODES
from requests_app.lifecycle import Actor
from requests_app.models import DownloadCode, Letter, PrivacyRequest
from requests_app.operations.by_code import EntryByCode
from requests_app.operations.casework import locked
from requests_app.operations.outgoing import queue
from requests_app.permitted.headings import heading_of
from requests_app.wording.kinds import LetterKind


class NoGrant(Refused):
    """The browser has no grant, or it is over."""

    sentence = "Aika katsoa pyyntöä on päättynyt. Pyydä uusi koodi."


class RequestEntry(EntryByCode[DownloadCode, PrivacyRequest]):
    """A request is entered by its reference. Its code leaves as a letter of the request."""

    model = DownloadCode
    codes = REQUEST_CODES
    typed_in, asked_in = "reference", "asked_at"
    forgettable = Q(letter__isnull=True) | ~Q(letter__state__in=[Letter.State.QUEUED, Letter.State.SENDING])

    def whose(self, asked: DownloadCode) -> PrivacyRequest | None:
        """The request of that reference, if it has a mailbox."""
        request = PrivacyRequest.objects.filter(reference=asked.reference).exclude(email="").first()
        return None if request is None else locked(request.pk)

    def let_leave(self, asked: DownloadCode, whose: PrivacyRequest, now: datetime) -> None:
        """Queue the letter with the code."""
        text = texts.download_code(heading_of(whose, LetterKind.DOWNLOAD_CODE))
        asked.request = whose
        asked.letter = queue(whose, text, now=now, capacity=Actor.SYSTEM, via=Letter.Via.EMAIL)


_entry = RequestEntry()
ask_code, make_codes, exchange = _entry.ask_code, _entry.make_codes, _entry.exchange
leave, clear_old = _entry.leave, _entry.clear_old


def opened_by(token: str, *, now: datetime) -> PrivacyRequest:
    """The request that the grant of that token opens. Raises :class:`NoGrant`."""
    grant = _entry.granted(token, now=now).select_related("request").first()
    if grant is None or grant.request is None:
        raise NoGrant
    return grant.request
