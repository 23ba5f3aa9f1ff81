"""An audience is made by one person and turned on by another; until then it is off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from customers.audiences.refusals import (
    MAY_MAKE,
    MAY_TURN_ON,
    MAY_UPLOAD,
    AlreadyOff,
    AlreadyOn,
    CodeRefused,
    CodeTaken,
    NotPermitted,
    OwnAudience,
)
from customers.audiences.uploading import check_disclosable
from customers.models import Audience, Controller
from oomi_registry.notice.refused import Refused
from oomi_registry.notice.terms import Register

_CODE = re.compile(r"[a-z][a-z0-9_]{1,29}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToMake:
    """An audience as it is described: ``platform`` is the recipient by name, ``controller`` a code."""

    code: str
    name: str
    platform: str
    country: str
    transfer: str
    controller: str


def make_audience(said: ToMake, register: Register, *, by: User, now: datetime) -> Audience:
    """Make an audience that is off. Raises an ``AudienceRefused``, or a refusal of its disclosures."""
    if not by.has_perm(MAY_MAKE):
        raise NotPermitted
    if not _CODE.fullmatch(said.code):
        raise CodeRefused
    audience = Audience(
        code=said.code,
        name=said.name.strip(),
        platform=said.platform.strip(),
        country=said.country,
        transfer=said.transfer,
        controller=Controller.objects.get(code=said.controller, in_force=True),
        made_by=by,
    )
    check_disclosable(audience, register, now=now)
    try:
        with transaction.atomic():
            audience.save(force_insert=True)
    except IntegrityError:
        raise CodeTaken from None
    return audience


def check_turn_on(audience: Audience, by: User, register: Register, *, now: datetime) -> None:
    """Raise an ``AudienceRefused``, or a refusal of its disclosures, where ``by`` may not turn it on."""
    if not by.has_perm(MAY_TURN_ON):
        raise NotPermitted
    if audience.turned_on_at is not None:
        raise AlreadyOn
    if audience.made_by_id == by.pk:
        raise OwnAudience
    check_disclosable(audience, register, now=now)


def can_turn_on(audience: Audience, by: User, register: Register, *, now: datetime) -> bool:
    """Whether ``by`` may turn the audience on."""
    try:
        check_turn_on(audience, by, register, now=now)
    except Refused:
        return False
    return True


@transaction.atomic
def turn_on(code: str, register: Register, *, by: User, now: datetime) -> Audience:
    """Take the audience into use; raises as :func:`check_turn_on`."""
    audience = Audience.objects.select_for_update().get(pk=code)
    check_turn_on(audience, by, register, now=now)
    audience.turned_on_at, audience.turned_on_by = now, by
    audience.save(update_fields=["turned_on_at", "turned_on_by"])
    return audience


@transaction.atomic
def turn_off(code: str, *, by: User) -> Audience:
    """Take the audience out of use: nothing is uploaded from then on. Whoever may upload may do it.

    Raises :class:`NotPermitted` or :class:`AlreadyOff`.
    """
    if not (by.has_perm(MAY_UPLOAD) or by.has_perm(MAY_TURN_ON)):
        raise NotPermitted
    audience = Audience.objects.select_for_update().get(pk=code)
    if audience.turned_on_at is None:
        raise AlreadyOff
    audience.turned_on_at = audience.turned_on_by = None
    audience.save(update_fields=["turned_on_at", "turned_on_by"])
    return audience
