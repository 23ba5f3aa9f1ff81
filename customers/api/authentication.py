"""Which system is calling, and what it may do: a token of its own, of which the register keeps a hash alone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from customers.operations.tokens import FORM, Scope, hash_of
from customers.queries import Caller, find_caller

if TYPE_CHECKING:  # the framework reads this module while it makes its views
    from rest_framework.views import APIView


class TokenRefused(AuthenticationFailed):
    """No token that is in force; which of the reasons it is, is not told."""

    default_detail = "Lähetä otsake Authorization: Bearer ja järjestelmän voimassa oleva tunniste."


def caller_of(authorization: str, now: datetime) -> Caller:
    """The system whose token the header ``Authorization`` holds, at ``now`` (UTC); one query, by index.

    Raises :class:`TokenRefused`: the same for no token, an unknown one, one that expired or was revoked, and one of a
    controller that is no longer in force.
    """
    caller = find_caller(token_hash_of(authorization), now)
    if caller is None:
        raise TokenRefused
    return caller


def token_hash_of(authorization: str) -> str:
    """The hash of the token that the header ``Authorization`` holds. Raises :class:`TokenRefused` where it has none."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not FORM.fullmatch(token):
        raise TokenRefused
    return hash_of(token)


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
