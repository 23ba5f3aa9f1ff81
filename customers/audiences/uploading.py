"""The file of an audience for its platform, and in the same transaction a disclosure of each member (GDPR 15(1)(c)).

The file is personal data, so it stands nowhere: while it is made a member is 32 bytes in memory, and it goes to the one
who asked for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from customers.audiences.members import AT_ONCE, Counted, members
from customers.audiences.refusals import MAY_UPLOAD, AudienceIsOff, NobodyInIt, NotPermitted
from customers.models import Audience, AudienceUpload
from customers.operations.disclosures import ToDisclose, check_disclosure, record_disclosures
from customers.targeting import LeftOut
from oomi_registry.notice.terms import Code, Register

HEADING = b"email\n"
"""The first line, by which platforms know what the column holds."""
PLATFORM = "advertising_platform"
"""The kind of recipient. The notice does not name it among its recipients, which raises a finding (GDPR 13(1)(e))."""
_DIGEST = 32


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What became of it: its row, its figures, and the digests of the file, 32 bytes for each member."""

    upload: AudienceUpload
    counted: Counted
    digests: bytes = field(repr=False)


def hashed(email: str) -> bytes:
    """The SHA-256 of a normalised e-mail address: lower case and trimmed, as platforms match it."""
    return hashlib.sha256(email.encode()).digest()


def lines(digests: bytes) -> Iterator[bytes]:
    """The file in pieces: a heading, then a line of 64 hexadecimal digits for each member."""
    yield HEADING
    for start in range(0, len(digests), AT_ONCE * _DIGEST):
        yield digests[start : start + AT_ONCE * _DIGEST].hex("\n", _DIGEST).encode() + b"\n"


def disclosure_of(audience: Audience) -> ToDisclose:
    """What goes to whom, when the audience is uploaded."""
    return ToDisclose(
        recipient=audience.platform,
        recipient_kind=PLATFORM,
        purpose=f"digitaalinen mainonta, kohderyhmä {audience.name}",
        categories=(Code.CONTACT_DETAILS,),
        country=audience.country,
        transfer=audience.transfer,
    )


def check_disclosable(audience: Audience, register: Register, *, now: datetime) -> None:
    """Raise a refusal of :mod:`customers.operations.disclosures` where its file could not be disclosed lawfully."""
    check_disclosure(disclosure_of(audience), register, at=now, now=now)


@transaction.atomic
def upload(code: str, register: Register, *, by: User, now: datetime, key: bytes) -> Uploaded:
    """Make the file of the audience's members at ``now``, with a disclosure of each and one row of the upload.

    All of it is written before a byte of the file is out, and two uploads of one audience follow one another.
    ``key`` is ``INDEX_KEY``. Raises an ``AudienceRefused``, or a refusal of its disclosures.
    """
    if not by.has_perm(MAY_UPLOAD):
        raise NotPermitted
    audience = Audience.objects.select_for_update().get(pk=code)
    if audience.turned_on_at is None:
        raise AudienceIsOff
    digests, reasons = bytearray(), dict.fromkeys(LeftOut, 0)

    def found() -> Iterator[UUID]:
        for member in members(audience, now, key=key):
            if member.left_out is None:
                digests.extend(hashed(member.email))
                yield member.party_id
            else:
                reasons[member.left_out] += 1

    people, disclosed = found(), disclosure_of(audience)
    while slice_ := list(islice(people, AT_ONCE)):
        record_disclosures(slice_, disclosed, register, at=now, now=now)
    count = len(digests) // _DIGEST
    if not count:
        raise NobodyInIt
    made = AudienceUpload.objects.create(audience=audience, made_at=now, made_by=by, members=count)
    return Uploaded(
        made, Counted(count, {reason: number for reason, number in reasons.items() if number}), bytes(digests)
    )
