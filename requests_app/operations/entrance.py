"""The way to a request without an account: a code by mail, typed back, opens its page for half an hour.

[D: the-status-page] Whoever asks types a reference, and that alone is written down: the same statement for a reference
that is known or not. Whose it is the worker finds out, and mails the request's own mailbox. So neither the page nor its
time tells anything of a reference.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, DateTimeField, F, Q, Value, When

from oomi_registry.notice.refused import Refused
from requests_app.letters import texts
from requests_app.letters.secret import code_of, hash_of_code, hash_of_grant, parse_code
from requests_app.lifecycle import Actor
from requests_app.models import DownloadCode, Letter, PrivacyRequest
from requests_app.operations.casework import locked
from requests_app.operations.outgoing import queue
from requests_app.permitted.headings import heading_of
from requests_app.wording.kinds import LetterKind

CODE_SERVES = timedelta(minutes=10)
GRANT_SERVES = timedelta(minutes=30)
MOST_WRONG_TRIES = 5
CODES_AN_HOUR = 3
HOUR = timedelta(hours=1)
MOST_AT_ONCE = 100
TOKEN_BYTES = 32


class NoGrant(Refused):
    """The browser has no grant, or it is over."""

    sentence = "Aika katsoa pyyntöä on päättynyt. Pyydä uusi koodi."


def ask_code(reference: str, *, now: datetime) -> None:
    """Write down that a code is asked for that reference, in its written form. One statement, whatever it names."""
    DownloadCode.objects.create(reference=reference, asked_at=now, expires_at=now + CODE_SERVES)


def make_codes(*, clock: Callable[[], datetime], limit: int = MOST_AT_ONCE) -> int:
    """Look at what was asked for, at most ``limit`` of it, and let codes leave to the requests' mailboxes.

    At most three an hour leave for one request. What has waited for longer than a code serves is let be. Comes out how
    many left. Any number of workers may do this at once.
    """
    made = 0
    for _ in range(limit):
        with transaction.atomic(durable=True):
            waiting = DownloadCode.objects.filter(looked_at__isnull=True).order_by("asked_at", "id")
            asked = waiting.select_for_update(skip_locked=True).first()
            if asked is None:
                break
            now = clock()
            made += _code_leaves(asked, now)
            asked.looked_at = now
            asked.save()
    return made


def exchange(reference: str, typed: str, *, now: datetime) -> str | None:
    """The grant that a code as typed gives for that reference; none for a wrong one, which counts as a try.

    Two statements, whatever was typed. Of two who type the right code at once one gets the grant.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    grant = hash_of_grant(token)
    right = Q(code_hash=hash_of_code(reference, parse_code(typed)))
    DownloadCode.objects.filter(
        ~Q(code_hash=""),
        reference=reference,
        used_at__isnull=True,
        expires_at__gt=now,
        wrong_tries__lt=MOST_WRONG_TRIES,
    ).update(
        wrong_tries=Case(When(right, then=F("wrong_tries")), default=F("wrong_tries") + 1),
        used_at=_where(right, now),
        grant_expires_at=_where(right, now + GRANT_SERVES),
        grant_hash=Case(When(right, then=Value(grant)), default=Value("")),
    )
    return token if DownloadCode.objects.filter(grant_hash=grant).exists() else None


def opened_by(token: str, *, now: datetime) -> PrivacyRequest:
    """The request that the grant of that token opens. Raises :class:`NoGrant`."""
    grant = (
        DownloadCode.objects.filter(grant_hash=hash_of_grant(token), grant_expires_at__gt=now)
        .select_related("request")
        .first()
        if token
        else None
    )
    if grant is None or grant.request is None:
        raise NoGrant
    return grant.request


def leave(token: str, *, now: datetime) -> None:
    """The grant of that token ends now."""
    if token:
        DownloadCode.objects.filter(grant_hash=hash_of_grant(token), grant_expires_at__gt=now).update(
            grant_expires_at=now
        )


def clear_old(*, now: datetime) -> int:
    """Forget what was asked long enough ago to count for nothing; comes out how many. No door guards these rows."""
    deleted, _ = DownloadCode.objects.filter(
        Q(letter__isnull=True) | ~Q(letter__state__in=[Letter.State.QUEUED, Letter.State.SENDING]),
        expires_at__lt=now - HOUR - GRANT_SERVES,
    ).delete()
    return deleted


def _code_leaves(asked: DownloadCode, now: datetime) -> bool:
    request = PrivacyRequest.objects.filter(reference=asked.reference).exclude(email="").first()
    if request is None or now >= asked.expires_at:
        return False
    request = locked(request.pk)
    lately = DownloadCode.objects.filter(~Q(code_hash=""), request=request, looked_at__gt=now - HOUR)
    if lately.count() >= CODES_AN_HOUR:
        return False
    text = texts.download_code(heading_of(request, LetterKind.DOWNLOAD_CODE))
    asked.request = request
    asked.letter = queue(request, text, now=now, capacity=Actor.SYSTEM, via=Letter.Via.EMAIL)
    asked.code_hash = hash_of_code(asked.reference, code_of(asked.pk))
    asked.expires_at = now + CODE_SERVES
    return True


def _where(right: Q, moment: datetime) -> Case:
    return Case(When(right, then=Value(moment)), default=None, output_field=DateTimeField())
