"""The pages of consents and bans. They read the clock, the cookie and the post; the operations do the rest.

The same page and the same statements answer every address, known or not. No GET changes anything; one press does, and
asks nothing more (GDPR 7(3)).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oomi_registry.languages import page_language
from requests_app.intake.trouble import form_page
from requests_app.letters.attachment import as_attachment
from requests_app.limits import Limit, sender_of, take
from requests_app.operations import mailboxes
from requests_app.operations import preferences as operations
from requests_app.operations.by_code import GRANT_SERVES
from requests_app.preferences.forms import AskCode, TypeCode
from requests_app.preferences.page import Page, pairs_of
from requests_app.preferences.receipts import pdf_of

ALLOWED = ["GET", "HEAD", "POST"]
UNPROCESSABLE, TOO_MANY = 422, 429
Opened = Callable[..., HttpResponse]


@form_page
@require_http_methods(ALLOWED)
def start(request: HttpRequest) -> HttpResponse:
    """Page 1: the mailbox. Whosever it is, a code is asked for and the next page says the same."""
    now = timezone.now()
    if request.method != "POST":
        return redirect("request_preferences") if _address(request) else _asked(request, "start", AskCode())
    form = AskCode(request.POST)
    if not form.is_valid():
        return _asked(request, "start", form, status=UNPROCESSABLE)
    if take(Limit.read("mailbox codes", settings.RATE_LIMIT_CODES), sender_of(request), now=now):
        form.add_error("address", _("Koodia on pyydetty liian monta kertaa. Yritä uudelleen tunnin kuluttua."))
        return _asked(request, "start", form, status=TOO_MANY)
    address: str = form.cleaned_data["address"]
    mailboxes.ask_code(address, language=page_language(), now=now)
    return _asked(request, "code", TypeCode(initial={"address": address}), asked=True)


@form_page
@require_http_methods(ALLOWED)
def code(request: HttpRequest) -> HttpResponse:
    """Page 2: the code. The right one gives the browser a grant for half an hour, in a cookie that only it sends."""
    if request.method != "POST":
        return _asked(request, "code", TypeCode())
    form = TypeCode(request.POST)
    if not form.is_valid():
        return _asked(request, "code", form, status=UNPROCESSABLE)
    token = mailboxes.exchange(form.cleaned_data["address"], form.cleaned_data["code"], now=timezone.now())
    if token is None:
        form.add_error("code", _("Koodi ei kelpaa. Tarkista osoite ja koodi, tai pyydä uusi koodi."))
        return _asked(request, "code", form, status=UNPROCESSABLE)
    response = redirect("request_preferences")
    response.set_cookie(
        settings.PREFERENCES_COOKIE_NAME,
        token,
        max_age=int(GRANT_SERVES.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def opened(*methods: str) -> Callable[[Opened], Opened]:
    """A page for whoever has shown a mailbox; anybody else is led to where a code is asked for.

    Where another method than ``methods`` is asked for, as by the way to another language, the page itself is shown.
    """

    def decorate(view: Opened) -> Opened:
        @form_page
        @require_http_methods(ALLOWED)
        @wraps(view)
        def shown(request: HttpRequest, **where: object) -> HttpResponse:
            address = _address(request)
            if not address:
                return redirect("request_preferences_start")
            if ("POST" if request.method == "POST" else "GET") not in methods:
                return redirect("request_preferences")
            return view(request, address, **where)

        return shown

    return decorate


@opened("GET")
def page(request: HttpRequest, address: str) -> HttpResponse:
    """Consents, bans, and what was said when."""
    return render(request, "preferences/page.html", {"page": Page(address, timezone.now())})


@opened("POST")
def withdraw(request: HttpRequest, address: str) -> HttpResponse:
    """The consent of the pressed button is taken back."""
    try:
        consent = UUID(request.POST.get("consent", ""))
    except ValueError:
        return redirect("request_preferences")
    operations.withdraw_one(address, consent, key=settings.INDEX_KEY.encode(), now=timezone.now())
    return redirect("request_preferences")


@opened("POST")
def ban(request: HttpRequest, address: str) -> HttpResponse:
    """What the pressed button names is banned."""
    channels, purposes = pairs_of(request.POST.get("channel", ""), request.POST.get("purpose", ""))
    operations.ban(address, channels, purposes, key=settings.INDEX_KEY.encode(), now=timezone.now())
    return redirect("request_preferences")


@opened("GET")
def receipt(request: HttpRequest, address: str, *, consent: UUID) -> HttpResponse:
    """The receipt of a consent of this mailbox's person as a PDF; 404 for any other's."""
    now = timezone.now()
    found = Page(address, now).consent(consent)
    if found is None:
        raise Http404
    return as_attachment(pdf_of(found, now), _("suostumuskuitti"))


@opened("POST")
def leave(request: HttpRequest, address: str) -> HttpResponse:
    """The browser has seen enough: its grant ends now."""
    mailboxes.leave(_token(request), now=timezone.now())
    response = redirect("request_preferences_start")
    response.delete_cookie(settings.PREFERENCES_COOKIE_NAME, samesite="Strict")
    return response


def _token(request: HttpRequest) -> str:
    return request.COOKIES.get(settings.PREFERENCES_COOKIE_NAME, "")


def _address(request: HttpRequest) -> str:
    """The mailbox that this browser has shown; empty where it has to show one first."""
    try:
        return mailboxes.opened_by(_token(request), now=timezone.now())
    except mailboxes.NoMailbox:
        return ""


def _asked(request: HttpRequest, name: str, form: AskCode, *, status: int = 200, asked: bool = False) -> HttpResponse:
    context = {"form": form, "wrong": list(form.wrong()) if form.is_bound else [], "asked": asked}
    return render(request, f"preferences/{name}.html", context, status=status)
