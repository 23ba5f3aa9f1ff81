"""The two pages by which a request is opened: its reference, then the code from its mailbox.

The status page and the download are behind the same two pages, each under its own words. The same page and the same
statements answer every reference, known or not.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.download.forms import AskCode, TypeCode
from requests_app.limits import Limit, sender_of, take
from requests_app.operations import entrance
from requests_app.operations.by_code import GRANT_SERVES

UNPROCESSABLE, TOO_MANY = 422, 429


@dataclass(frozen=True, slots=True)
class Door:
    """One pair of pages: where its templates are, and the page that it leads to."""

    templates: str
    leads_to: str


def ask(request: HttpRequest, door: Door) -> HttpResponse:
    """Page 1: the reference. Whatever it names, a code is asked for and the next page says the same."""
    if request.method != "POST":
        return _page(request, door, "start", AskCode())
    form = AskCode(request.POST)
    if not form.is_valid():
        return _page(request, door, "start", form, status=UNPROCESSABLE)
    reference: str = form.cleaned_data["reference"]
    now = timezone.now()
    if take(Limit.read("codes", settings.RATE_LIMIT_CODES), sender_of(request), now=now):
        form.add_error("reference", _("Koodia on pyydetty liian monta kertaa. Yritä uudelleen tunnin kuluttua."))
        return _page(request, door, "start", form, status=TOO_MANY)
    entrance.ask_code(reference, now=now)
    return _page(request, door, "code", TypeCode(initial={"reference": reference}), asked=True)


def exchange(request: HttpRequest, door: Door) -> HttpResponse:
    """Page 2: the code. The right one gives the browser a grant for half an hour, in a cookie that only it sends."""
    if request.method != "POST":
        return _page(request, door, "code", TypeCode())
    form = TypeCode(request.POST)
    if not form.is_valid():
        return _page(request, door, "code", form, status=UNPROCESSABLE)
    token = entrance.exchange(form.cleaned_data["reference"], form.cleaned_data["code"], now=timezone.now())
    if token is None:
        form.add_error("code", _("Koodi ei kelpaa. Tarkista viitenumero ja koodi, tai pyydä uusi koodi."))
        return _page(request, door, "code", form, status=UNPROCESSABLE)
    response = redirect(door.leads_to)
    response.set_cookie(
        settings.STATUS_COOKIE_NAME,
        token,
        max_age=int(GRANT_SERVES.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def grant_of(request: HttpRequest) -> str:
    """The grant that the browser holds, as it says."""
    return request.COOKIES.get(settings.STATUS_COOKIE_NAME, "")


def _page(
    request: HttpRequest, door: Door, name: str, form: AskCode, *, status: int = 200, asked: bool = False
) -> HttpResponse:
    context = {"form": form, "wrong": list(form.wrong()) if form.is_bound else [], "asked": asked}
    return render(request, f"{door.templates}/{name}.html", context, status=status)
