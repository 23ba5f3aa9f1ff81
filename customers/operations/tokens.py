"""Tokens by which the systems of a controller talk to the register: made, shown once, and revoked.

[D: one-token-per-system]
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction

from customers.models import Controller, System, SystemToken
from oomi_registry.notice.refused import Refused

BYTES = 32  # 256 random bits; ASVS 5.0 11.5.1 wants 128
LONGEST_LIFE = timedelta(days=366)
PREFIX = "oomi_"  # by which a token that got loose is known for one
FORM = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")
_CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")


class Scope(StrEnum):
    """What a token may be made for."""

    REGISTER_WRITE = "register:write"
    CONTACT_READ = "contact:read"
    CONSENT_WRITE = "consent:write"
    NOTICE_ACKNOWLEDGE = "notice:acknowledge"


class TokenNotMade(Refused):
    """The token cannot be made or revoked as asked."""


class SystemCodeRefused(TokenNotMade):
    """The code of the system has another form."""

    sentence = "Anna järjestelmän tunnus pienin kirjaimin, numeroin ja viivoin, esimerkiksi crm-oomi."


class ControllerNotInForce(TokenNotMade):
    """No controller of the register in force has that code."""

    sentence = "Anna rekisterinpitäjän tunnus: {controllers}."


class SystemOfAnother(TokenNotMade):
    """The system is another controller's."""

    sentence = "Anna järjestelmälle toinen tunnus: tämä on jo toisen rekisterinpitäjän järjestelmä."


class ScopesMissing(TokenNotMade):
    """A token is for something."""

    sentence = "Anna ainakin yksi oikeus: {scopes}."


class LifeRefused(TokenNotMade):
    """The token would end before it begins, or live too long."""

    sentence = "Anna voimassaoloksi 1-{days} päivää."


class NoSuchToken(TokenNotMade):
    """There is no token with that key that is in force."""

    sentence = "Anna voimassa olevan tunnisteen avain: system_token list näyttää ne."


def make_token(
    code: str, name: str, *, controller: str, scopes: Collection[str], now: datetime, life: timedelta
) -> tuple[str, SystemToken]:
    """A new token of the system ``code``, which is made where it is new: the text, readable this once, and its row.

    ``name`` is what people call a new system; ``now`` an instant in UTC. Raises a :class:`TokenNotMade`.
    """
    if not _CODE.fullmatch(code):
        raise SystemCodeRefused
    if not scopes or not set(scopes) <= set(Scope):
        raise ScopesMissing(scopes=", ".join(Scope))
    if not timedelta(0) < life <= LONGEST_LIFE:
        raise LifeRefused(days=str(LONGEST_LIFE.days))
    in_force = Controller.objects.filter(in_force=True).order_by("code").values_list("code", flat=True)
    if controller not in in_force:
        raise ControllerNotInForce(controllers=", ".join(in_force))
    with transaction.atomic():
        system, _ = System.objects.get_or_create(
            code=code, defaults={"name": name or code, "controller_id": controller}
        )
        if system.controller_id != controller:
            raise SystemOfAnother
        text = PREFIX + secrets.token_urlsafe(BYTES)
        row = SystemToken.objects.create(
            system=system, token_hash=hash_of(text), scopes=sorted(scopes), made_at=now, expires_at=now + life
        )
    return text, row


def revoke_token(key: str, *, now: datetime) -> SystemToken:
    """Revoke the token whose row has that key, at ``now`` (UTC): the next request with it is refused.

    Raises :class:`NoSuchToken`, also where it was revoked before.
    """
    try:
        changed = SystemToken.objects.filter(pk=key, revoked_at__isnull=True).update(revoked_at=now)
    except ValidationError:  # no key at all
        raise NoSuchToken from None
    if not changed:
        raise NoSuchToken
    return SystemToken.objects.get(pk=key)


def hash_of(token: str) -> str:
    """What is kept of a token. 256 random bits cannot be tried one by one, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
