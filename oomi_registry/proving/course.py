"""A person's copy as a person gets it: the same operations as the desk and the worker use, none of them imitated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils import timezone

from customers.models import Party
from oomi_registry.proving.asking import asked, somebody
from oomi_registry.proving.canaries import signs
from oomi_registry.proving.copied import Copy, read
from oomi_registry.proving.judging import Part
from oomi_registry.proving.planted import Planted
from requests_app import operations
from requests_app.fulfilment.access.files import COPIES
from requests_app.grounds import GROUNDS, Ground
from requests_app.models import AccessPackage, PrivacyRequest
from requests_app.operations import packages
from requests_app.rights import Right

SAID = frozenset(f"{model._meta.label}.{field}" for model, field in COPIES)
"""Stored files in whose place the copy says why they are not in it a second time: earlier copies."""

GROUND = Ground.OTHERS_RIGHTS
_BEFORE = ("customers.Damage.description", "customers.Recording.audio")


class NotBuilt(RuntimeError):
    """The copy was not built; the message says with what code, and where to look."""


def copy_of(
    party: Party, planted: Sequence[Planted], *, index_key: bytes, clock: Callable[[], datetime] = timezone.now
) -> tuple[Copy, list[Part]]:
    """The copy of the person's data, with one field and one file withheld on a ground (GDPR 15(4)), and those parts.

    A request is received, taken, linked to the person and identified, the parts are withheld, and the worker's building
    is called. Raises :class:`NotBuilt`, and what the operations refuse.
    """
    officer = somebody("officer")
    request = asked(Right.ACCESS, party, officer, index_key=index_key, clock=clock)
    parts = [_withhold(request, each, officer, clock()) for each in _to_withhold(planted)]
    operations.want_copy(request.pk, actor=officer, now=clock())
    return _built(request, officer, clock), parts


def _built(request: PrivacyRequest, officer: User, clock: Callable[[], datetime]) -> Copy:
    storage = default_storage
    if not isinstance(storage, FileSystemStorage):
        raise NotBuilt("The copy is stored in a folder. Let STORAGE_URL name one.")
    packages.build_wanted(packages.builders(), storage=storage, clock=clock)
    built = AccessPackage.objects.get(right__request=request, discarded_at=None)
    if built.state != AccessPackage.State.BUILT:
        raise NotBuilt(f"The copy was not built: {built.error or built.state}. Look at requests_app/fulfilment/access.")
    reason = "Osoitetaan, että kopio on täydellinen."
    with operations.open_copy(request.pk, reason=reason, actor=officer, now=clock(), storage=storage).file as opened:
        return read(opened)


def _to_withhold(planted: Sequence[Planted]) -> Iterable[Planted]:
    """One field and one file, of the tables that a withheld part is likeliest in, where the register has them."""
    likeliest = sorted(planted, key=lambda each: each.place not in _BEFORE)
    fields = (each for each in likeliest if isinstance(each.value, str) and signs(each.value))
    files = (each for each in likeliest if each.is_file and each.place not in SAID)
    return [each for each in (next(fields, None), next(files, None)) if each is not None]


def _withhold(request: PrivacyRequest, planted: Planted, officer: User, now: datetime) -> Part:
    key, explanation = planted.key, f"Pois jätetty osa {uuid4().hex[:8]}: toisen henkilön tietoja."
    operations.withhold_part(
        request.pk,
        table=planted.model._meta.label,
        record_id=key if isinstance(key, UUID) else None,
        field=planted.name,
        ground=GROUND,
        explanation=explanation,
        actor=officer,
        now=now,
    )
    return Part(planted.place, str(key), GROUNDS[GROUND].name, explanation)
