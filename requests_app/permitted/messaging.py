"""May the person write or send a file, and may this user answer, read or open it?"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User
from django.db.models import QuerySet, Sum

from oomi_registry.notice.refused import Refused
from requests_app.lifecycle import Actor
from requests_app.models import CaseMessage
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.case import Case
from requests_app.permitted.moves import check_open

MOST_WAITING = 10
"""Messages of one request that nobody has dealt with yet."""
MOST_FILES = 10
MOST_BYTES = 40 * 1024 * 1024
"""Files of one request, and their bytes together."""


class MessageMissing(Refused):
    """A message with nothing in it."""

    sentence = "Kirjoita viesti."


class MessageUnknown(Refused):
    """The case has no such message, or somebody has dealt with it."""

    sentence = "Viestiä ei ole, tai siihen on jo vastattu. Avaa pyyntö uudelleen."


class NoMessages(Refused):
    """Nothing that the person wrote waits for anybody."""

    sentence = "Henkilö ei ole kirjoittanut viestiä, joka odottaisi vastausta."


class NoMailboxToTell(Refused):
    """The person could not be told that there is an answer on the page."""

    sentence = (
        "Pyynnössä ei ole sähköpostiosoitetta, johon viestistä kerrottaisiin. Soita henkilölle tai vastaa kirjeellä, "
        "ja merkitse viesti luetuksi."
    )


class TooManyWait(Refused):
    """The person has written many messages that nobody has read yet."""

    sentence = "Pyynnöllä on jo {most} viestiä, joihin ei ole vastattu."


class TooManyFiles(Refused):
    """The files of the request are as many, or as large together, as may be."""

    sentence = "Pyynnöllä voi olla enintään {files} liitettä ja yhteensä {megabytes} megatavua."


class AttachmentUnknown(Refused):
    """The case has no such file."""

    sentence = "Liitettä ei ole. Avaa pyyntö uudelleen."


def waiting(case: Case) -> QuerySet[CaseMessage]:
    """The messages of the case that nobody has dealt with, the earliest first."""
    return CaseMessage.objects.filter(request=case.request, handled_at__isnull=True).order_by("written_at", "id")


def check_write_message(case: Case) -> Actor:
    """As long as the case is kept: after the answer too there may be something to say."""
    if waiting(case).count() >= MOST_WAITING:
        raise TooManyWait(most=str(MOST_WAITING))
    return Actor.PERSON


def check_send_attachment(case: Case) -> Actor:
    """While the request is open, and there is room."""
    check_open(case)
    if case.request.attachments.count() >= MOST_FILES:
        raise TooManyFiles(files=str(MOST_FILES), megabytes=str(MOST_BYTES // 1024 // 1024))
    return Actor.PERSON


def check_room(case: Case, size: int) -> None:
    """Raise :class:`TooManyFiles` where a file of so many bytes would not fit beside the others."""
    there = case.request.attachments.aggregate(size=Sum("size"))["size"] or 0
    if there + size > MOST_BYTES:
        raise TooManyFiles(files=str(MOST_FILES), megabytes=str(MOST_BYTES // 1024 // 1024))


def check_messages(case: Case, user: User, today: date) -> Actor:
    """A message that waits, by the officer or a handler, whatever the status."""
    actor = check_capacity(user, *STAFF)
    if not waiting(case).exists():
        raise NoMessages
    return actor


def check_open_attachment(case: Case, user: User, today: date) -> Actor:
    """A file of the case, by the officer or a handler."""
    return check_capacity(user, *STAFF)
