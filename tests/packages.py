"""Copies of a person's data on their way: a request that may have one, and a builder where its content is no matter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from customers.models import Party
from oomi_registry.notice.terms import Register
from requests_app import operations
from requests_app.fulfilment.access.built import Alive, Built, OpenFile
from requests_app.models import AccessPackage, PrivacyRequest, WithheldPart
from requests_app.operations import Submission, packages
from requests_app.operations.packages.building import Builder
from requests_app.rights import GIVE_PACKAGES, Right
from tests import casework, scenes, staff, submissions
from tests.submissions import MONDAY

CONTENT = b"PK a copy"


def storage() -> FileSystemStorage:
    """The stored files of this test."""
    return FileSystemStorage(location=settings.MEDIA_ROOT)


def stored() -> list[str]:
    """The names of the copies' files, whole or in the making."""
    return sorted(path.name for path in Path(settings.MEDIA_ROOT).glob("packages/*/*"))


def linked(
    submission: Submission | None = None, *, party: Party | None = None, now: datetime = MONDAY
) -> PrivacyRequest:
    """Aino's request in work, linked to her, and she has shown who she is."""
    request = casework.in_work(submission, now=now)
    aino = party or Party.objects.filter(customer_number="4101147").first() or scenes.aino()
    return operations.link_party(request.pk, party_id=aino.pk, actor=staff.sanna(), now=now, index_key=submissions.KEY)


def builder(
    *,
    content: bytes = CONTENT,
    recordings: int = 0,
    missing: tuple[str, ...] = (),
    meanwhile: Callable[[Alive], object] | None = None,
) -> Builder:
    """One that writes ``content``, and does ``meanwhile`` halfway."""

    def build(
        party: Party,
        register: Register,
        *,
        reference: str,
        language: str,
        withheld: tuple[WithheldPart, ...],
        now: datetime,
        into: BinaryIO,
        open_file: OpenFile,
        alive: Alive,
    ) -> Built:
        into.write(content[: len(content) // 2])
        alive("puolet", 1, 2)
        if meanwhile is not None:
            meanwhile(alive)
        into.write(content[len(content) // 2 :])
        return Built(2, recordings, missing, len(content), sha256(content).hexdigest())

    return build


def worked(build: Builder | None = None, *, now: datetime = MONDAY) -> packages.Sweep:
    """One poll of the worker."""
    return packages.build_wanted(dict.fromkeys(GIVE_PACKAGES, build or builder()), storage=storage(), clock=lambda: now)


def copied(request: PrivacyRequest, build: Builder | None = None, *, now: datetime = MONDAY) -> AccessPackage:
    """The request's copy, wanted by Sanna and built."""
    wanted = operations.want_copy(request.pk, actor=staff.sanna(), now=now)
    worked(build, now=now)
    return AccessPackage.objects.get(pk=wanted.pk)


def answered(request: PrivacyRequest, build: Builder | None = None, *, now: datetime = MONDAY) -> AccessPackage:
    """The request answered by e-mail with its copy: decided by Heikki, approved by Anneli where that is asked for."""
    copy = copied(request, build, now=now)
    decided(request, now=now)
    letter = casework.written(request, now=now)
    if casework.fresh(request).rights.filter(releases_recordings=True).exists():
        operations.send_for_approval(request.pk, actor=staff.heikki(), now=now)
        operations.approve(request.pk, actor=staff.anneli(), now=now)
    else:
        operations.mark_ready(request.pk, actor=staff.heikki(), now=now)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=now)
    casework.letters_leave(now)
    return AccessPackage.objects.get(pk=copy.pk)


def decided(request: PrivacyRequest, *, now: datetime = MONDAY) -> None:
    """Heikki grants every right."""
    for row in request.rights.all():
        right = Right(row.right)
        outcome = casework.rectified(request, now=now) if right is Right.RECTIFICATION else casework.granted_as(right)
        operations.decide(request.pk, right, outcome=outcome, actor=staff.heikki(), now=now)
