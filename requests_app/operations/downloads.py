"""Fetching the copy: whoever has shown the code of a request downloads what was delivered [D: fetching-the-copy]."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.files.storage import FileSystemStorage
from django.db import transaction

from oomi_registry.notice.refused import Refused
from requests_app.events import Happening, Key
from requests_app.lifecycle import Actor
from requests_app.models import AccessPackage, PrivacyRequest, RequestEvent
from requests_app.operations.casework import locked, record
from requests_app.operations.entrance import opened_by
from requests_app.operations.packages.opening import OpenedCopy, opened
from requests_app.permitted.copy_refusals import CopyNotOpened
from requests_app.rights import GIVE_PACKAGES, Right


class CopyGone(Refused):
    """The copy that was delivered is no longer there."""

    sentence = "Kopiota ei enää ole. Sitä säilytetään 30 päivää. Voit pyytää tietosi uudelleen."


@dataclass(frozen=True, slots=True)
class Fetchable:
    """What the holder of a grant may fetch, right by right; nothing where it is gone."""

    request: PrivacyRequest
    packages: Mapping[Right, AccessPackage]


def fetchable(token: str, *, now: datetime) -> Fetchable:
    """What the grant of that token lets its holder fetch. Raises ``NoGrant``."""
    return packages_of(opened_by(token, now=now))


def packages_of(request: PrivacyRequest) -> Fetchable:
    """What was delivered of that request and is still there, right by right."""
    delivered = AccessPackage.objects.filter(
        right__request=request, state=AccessPackage.State.BUILT, delivered_at__isnull=False
    ).select_related("right")
    found = {Right(package.right.right): package for package in delivered}
    return Fetchable(request, {right: found[right] for right in GIVE_PACKAGES if right in found})


def had_its_copy(request: PrivacyRequest) -> bool:
    """Whether a copy was ever delivered: to one whose copy is gone, that is told."""
    return RequestEvent.objects.filter(request=request, kind=Happening.COPY_DELIVERED).exists()


@transaction.atomic
def download(token: str, right: Right, *, now: datetime, storage: FileSystemStorage) -> OpenedCopy:
    """The package of ``right`` for the holder of a grant; every download is an event of the case.

    Raises ``NoGrant``, or :class:`CopyGone` after its thirty days.
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
