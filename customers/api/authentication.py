"""Which system is calling, and what it may do: a token of its own, of which the register keeps a hash alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from customers.operations.tokens import FORM, Scope, hash_of
from customers.queries import planned_cursor

_FIND = """
    SELECT system.code, system.controller_id, token.scopes
    FROM customers_systemtoken AS token
    JOIN customers_system AS system ON system.code = token.system_id
    JOIN customers_controller AS controller ON controller.code = system.controller_id
    WHERE token.token_hash = %s AND token.revoked_at IS NULL AND token.expires_at > %s AND controller.in_force
"""


if TYPE_CHECKING:  # the framework reads this module while it makes its views
    from rest_framework.views import APIView


@dataclass(frozen=True, slots=True)
class Caller:
    """The system that calls, the one controller it speaks for, and what its token is for."""

    system: str
    controller: str
    scopes: frozenset[str]
    is_authenticated: bool = True


class TokenRefused(AuthenticationFailed):
    """No token that is in force; which of the reasons it is, is not told."""

    default_detail = "Lähetä otsake Authorization: Bearer ja järjestelmän voimassa oleva tunniste."


def caller_of(authorization: str, now: datetime) -> Caller:
    """The system whose token the header ``Authorization`` holds, at ``now`` (UTC); one query, by index.

    Raises :class:`TokenRefused`: the same for no token, an unknown one, one that expired or was revoked, and one of a
    controller that is no longer in force.
    """
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not FORM.fullmatch(token):
        raise TokenRefused
    with planned_cursor() as cursor:
        found = cast("tuple[str, str, list[str]] | None", cursor.execute(_FIND, [hash_of(token), now]).fetchone())
    if found is None:
        raise TokenRefused
    return Caller(system=found[0], controller=found[1], scopes=frozenset(found[2]))


def header_of(request: HttpRequest | Request) -> str:
    """The header ``Authorization``, or nothing."""
    return str(request.META.get("HTTP_AUTHORIZATION", ""))


class SystemAuthentication(BaseAuthentication):
    """``Authorization: Bearer …`` and nothing else: no session, so no cookie and nothing to forge from a browser."""

    def authenticate(self, request: Request) -> tuple[Caller, None] | None:
        """The caller. Raises :class:`TokenRefused`."""
        return (caller_of(header_of(request), timezone.now()), None) if header_of(request) else None

    def authenticate_header(self, request: Request) -> str:
        """What a refusal says of how to authenticate (RFC 6750 3)."""
        return 'Bearer realm="oomi-registry"'


class ForScope(BasePermission):
    """The caller's token is for what the view says in ``scope``."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """True. Raises NotAuthenticated without a token and PermissionDenied for one that is for other things."""
        caller = request.user
        if not isinstance(caller, Caller):
            raise NotAuthenticated(TokenRefused.default_detail)
        check_scope(caller, view.scope)  # type: ignore[attr-defined]  # every view of this API names its scope
        return True


def check_scope(caller: Caller, scope: Scope) -> None:
    """Raise PermissionDenied where the token is not for ``scope``."""
    if scope not in caller.scopes:
        raise PermissionDenied(f"Pyydä ylläpidolta tunniste, jolla on oikeus {scope}.")
