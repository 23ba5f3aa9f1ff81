"""Fetching the copy: a code by mail, typed back, gives a grant for ten minutes [D: fetching-the-copy].

Whoever asks types a reference, and that alone is written down: the same statement for a reference that is known or not,
ready or not. Whose it is the worker finds out, and mails the request's own mailbox where there is a copy to tell of. So
neither the page nor its time tells anything of a reference.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.db.models import Case, DateTimeField, F, Q, Value, When

from oomi_registry.notice.refused import Refused
from requests_app.events import Happening, Key
from requests_app.letters import texts
from requests_app.letters.secret import code_of, hash_of_code, hash_of_grant, parse_code
from requests_app.lifecycle import Actor
from requests_app.models import AccessPackage, DownloadCode, Letter, PrivacyRequest, RequestEvent
from requests_app.operations.casework import locked, record
from requests_app.operations.outgoing import queue
from requests_app.operations.packages.opening import OpenedCopy, opened
from requests_app.permitted.copy_refusals import CopyNotOpened
from requests_app.permitted.headings import heading_of
from requests_app.rights import GIVE_PACKAGES, Right
from requests_app.wording.kinds import LetterKind

CODE_SERVES = timedelta(minutes=10)
GRANT_SERVES = timedelta(minutes=10)
MOST_WRONG_TRIES = 5
CODES_AN_HOUR = 3
HOUR = timedelta(hours=1)
MOST_AT_ONCE = 100
TOKEN_BYTES = 32


class NoGrant(Refused):
    """The browser has no grant, or it is over."""

    sentence = "Lupa ladata kopio on päättynyt. Pyydä uusi koodi."


class CopyGone(Refused):
    """The copy that was delivered is no longer there."""

    sentence = "Kopiota ei enää ole. Sitä säilytetään 30 päivää. Voit pyytää tietosi uudelleen."


@dataclass(frozen=True, slots=True)
class Fetchable:
    """What the holder of a grant may fetch, right by right; nothing where it is gone."""

    request: PrivacyRequest
    packages: Mapping[Right, AccessPackage]


def ask_code(reference: str, *, now: datetime) -> None:
    """Write down that a code is asked for that reference, in its written form. One statement, whatever it names."""
    DownloadCode.objects.create(reference=reference, asked_at=now, expires_at=now + CODE_SERVES)


def make_codes(*, clock: Callable[[], datetime], limit: int = MOST_AT_ONCE) -> int:
    """Look at what was asked for, at most ``limit`` of it, and let codes leave where there is a copy to tell of.

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


def fetchable(token: str, *, now: datetime) -> Fetchable:
    """What the grant of that token lets its holder fetch. Raises :class:`NoGrant`."""
    grant = (
        DownloadCode.objects.filter(grant_hash=hash_of_grant(token), grant_expires_at__gt=now)
        .select_related("request")
        .first()
        if token
        else None
    )
    if grant is None or grant.request is None:
        raise NoGrant
    delivered = AccessPackage.objects.filter(
        right__request=grant.request, state=AccessPackage.State.BUILT, delivered_at__isnull=False
    ).select_related("right")
    found = {Right(package.right.right): package for package in delivered}
    return Fetchable(grant.request, {right: found[right] for right in GIVE_PACKAGES if right in found})


@transaction.atomic
def download(token: str, right: Right, *, now: datetime, storage: FileSystemStorage) -> OpenedCopy:
    """The package of ``right`` for the holder of a grant; every download is an event of the case.

    Raises :class:`NoGrant`, or :class:`CopyGone` after its thirty days.
    """
    found = fetchable(token, now=now)
    package = found.packages.get(right)
    if package is None:
        raise CopyGone
    request = locked(found.request.pk)
    try:
        file = opened(package, request, storage)
    except CopyNotOpened:
        raise CopyGone from None
    codes = {Key.COPY: package.pk}
    record(request, Happening.COPY_DOWNLOADED, now=now, capacity=Actor.PERSON, right=right, codes=codes)
    return file


def clear_old(*, now: datetime) -> int:
    """Forget what was asked long enough ago to count for nothing; comes out how many. No door guards these rows."""
    deleted, _ = DownloadCode.objects.filter(
        Q(letter__isnull=True) | ~Q(letter__state__in=[Letter.State.QUEUED, Letter.State.SENDING]),
        expires_at__lt=now - HOUR - GRANT_SERVES,
    ).delete()
    return deleted


def _code_leaves(asked: DownloadCode, now: datetime) -> bool:
    request = PrivacyRequest.objects.filter(reference=asked.reference).exclude(email="").first()
    if request is None or now >= asked.expires_at or not _had_its_copy(request):
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


def _had_its_copy(request: PrivacyRequest) -> bool:
    """Whether a copy was ever delivered: to one whose copy is gone, that is told after the code."""
    return RequestEvent.objects.filter(request=request, kind=Happening.COPY_DELIVERED).exists()


def _where(right: Q, moment: datetime) -> Case:
    return Case(When(right, then=Value(moment)), default=None, output_field=DateTimeField())
