"""Every refusal of the API as a problem (RFC 9457): what is wrong, and what to do. It repeats nothing that was sent."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

CONTENT_TYPE = "application/problem+json"
NAMES = "urn:oomi-registry:problem:"
_LOG = logging.getLogger(__name__)


class Problem(exceptions.APIException):
    """A refusal with a name of its own. ``detail`` is the instruction; ``field`` the JSON pointer it is about."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid"
    sentence = "Korjaa pyyntö rajapinnan kuvauksen mukaiseksi ja lähetä se uudelleen."

    def __init__(self, detail: str = "", *, field: str = "", headers: Mapping[str, str] | None = None) -> None:
        self.field = field
        self.headers = dict(headers or {})
        super().__init__(detail or self.sentence, self.code)


class BodyTooLarge(Problem):
    """The body is over the limit of its address."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "too_large"
    sentence = "Lähetä pienempi pyyntö: raja on rajapinnan kuvauksessa."


class NotJson(Problem):
    """The body is no JSON that can be read in one way only."""

    status_code = HTTPStatus.BAD_REQUEST
    code = "not_json"
    sentence = (
        "Lähetä yksi JSON-olio UTF-8:na: ei samaa kenttää kahdesti, ei NaN-lukuja, enintään 20 sisäkkäistä tasoa."
    )


class Busy(Problem):
    """The database is away, or somebody else holds the row."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    code = "busy"
    sentence = "Rekisteri ei juuri nyt vastaa, eikä mitään tallennettu. Lähetä sama pyyntö hetken päästä uudelleen."


_BY_STATUS: Mapping[int, tuple[str, str]] = {
    400: ("bad_request", "Korjaa pyyntö rajapinnan kuvauksen mukaiseksi ja lähetä se uudelleen."),
    401: ("token_refused", "Lähetä otsake Authorization: Bearer ja järjestelmän voimassa oleva tunniste."),
    403: ("not_allowed", "Pyydä ylläpidolta tunniste, jolla on tähän oikeus."),
    404: ("not_found", "Tarkista osoite: rajapinnan osoitteet ovat kuvauksessa /api/schema/."),
    405: ("method_not_allowed", "Käytä menetelmää, jonka otsake Allow kertoo."),
    406: ("not_acceptable", "Pyydä vastaus muodossa application/json."),
    413: ("too_large", BodyTooLarge.sentence),
    415: ("not_json_type", "Lähetä pyyntö otsakkeella Content-Type: application/json."),
    422: ("invalid", "Korjaa alla nimetyt kentät ja lähetä pyyntö uudelleen."),
    429: ("too_many", "Odota otsakkeen Retry-After sekunnit ja lähetä pyyntö uudelleen."),
    500: ("failed", "Vika on rekisterissä, eikä mitään tallennettu. Lähetä pyyntö myöhemmin tai kerro ylläpidolle."),
    503: ("busy", Busy.sentence),
}


def body_of(
    status: int, *, code: str = "", detail: str = "", errors: Sequence[Mapping[str, str]] = ()
) -> dict[str, object]:
    """The members of a problem (RFC 9457 3.1) of that status."""
    known_code, instruction = _BY_STATUS.get(
        status, _BY_STATUS[400 if status < HTTPStatus.INTERNAL_SERVER_ERROR else 500]
    )
    body: dict[str, object] = {
        "type": NAMES + (code or known_code),
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or instruction,
    }
    return body | ({"errors": list(errors)} if errors else {})


def answer(problem: Exception) -> HttpResponse:
    """A problem as a plain answer, for addresses that do without Django REST framework."""
    answered = explain(problem, {})
    written = json.dumps(answered.data, ensure_ascii=False, separators=(",", ":"))
    plain = HttpResponse(written, CONTENT_TYPE, answered.status_code)
    for name, value in answered.headers.items():
        if name != "Content-Type":
            plain[name] = value
    _kept_apart(plain)
    return plain


def explain(error: Exception, context: Mapping[str, object]) -> Response:
    """The answer to an error, for Django REST framework: always a problem, also where the fault is ours."""
    set_rollback()
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, DjangoPermissionDenied):
        error = exceptions.PermissionDenied(_BY_STATUS[403][1])
    elif isinstance(error, OperationalError | InterfaceError):
        told(error)
        error = Busy(headers={"Retry-After": "5"})
    if not isinstance(error, exceptions.APIException):
        told(error)
        return _response(HTTPStatus.INTERNAL_SERVER_ERROR, body_of(500))
    headers = dict(getattr(error, "headers", {}))
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]  # the framework puts it there
    wait = getattr(error, "wait", None)  # of the framework's throttles, in seconds
    if isinstance(wait, int | float):
        headers["Retry-After"] = str(int(wait) + 1)
    if isinstance(error, Problem):
        field = [{"pointer": error.field, "detail": str(error.detail)}] if error.field else []
        body = body_of(error.status_code, code=error.code, detail=str(error.detail), errors=field)
        return _response(error.status_code, body, headers)
    if isinstance(error, exceptions.ValidationError):
        body = body_of(422, errors=[{"pointer": at, "detail": said} for at, said in _named(error.detail, "")])
        return _response(HTTPStatus.UNPROCESSABLE_ENTITY, body, headers)
    own = str(error.detail) if isinstance(error, exceptions.PermissionDenied) and error.detail else ""
    return _response(error.status_code, body_of(error.status_code, detail=own), headers)


def no_such_address(request: HttpRequest, path: str = "") -> HttpResponse:
    """404 for what is under ``/api/`` and is no address of it."""
    return answer(exceptions.NotFound())


def _response(status: int, body: dict[str, object], headers: Mapping[str, str] | None = None) -> Response:
    response = Response(body, status=status, headers=dict(headers or {}), content_type=CONTENT_TYPE)
    _kept_apart(response)
    return response


def _kept_apart(response: HttpResponse) -> None:
    """Neither stored by who gets it nor, with the address that was asked for, by Django's log of refusals."""
    response["Cache-Control"] = "no-store"
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - Django's own mark for it


def _named(detail: object, at: str) -> Iterator[tuple[str, str]]:
    """Each message with the JSON pointer (RFC 6901) of its field; the pointer of the whole body is empty."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _named(inner, at if name == "non_field_errors" else f"{at}/{name}")
    elif isinstance(detail, list):
        for place, inner in enumerate(detail):
            yield from _named(inner, f"{at}/{place}" if isinstance(inner, Mapping) and inner else at)
    else:
        yield at, str(detail)


def told(error: Exception) -> None:
    """Log what failed and where, by names of code alone: a database's message quotes the row."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-6:]))
    state = getattr(error.__cause__, "sqlstate", None) if isinstance(error, DatabaseError) else None
    _LOG.error("The API failed: %s %s at %s", type(error).__qualname__, state or "", where)
