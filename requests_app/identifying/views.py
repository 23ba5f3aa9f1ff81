"""The two pages. Opening one changes nothing, however often a mail scanner does it: only the button's POST confirms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from requests_app.identifying.forms import CodeForm, ConfirmForm, LetterCodeForm
from requests_app.intake.trouble import told_nobody
from requests_app.limits import Limit, sender_of, take
from requests_app.operations import confirm_contact, return_code

ALLOWED = ["GET", "HEAD", "POST"]
TRIES = Limit.read("tries", "10/h")
"""How often one address may try a reference, anybody's or nobody's. What keeps a code safe is its own count of tries.

Counted by the reference alone, whoever knows it could keep its owner out.
"""
Prove = Callable[[str, str, bytes, datetime], bool]


@told_nobody
@require_http_methods(ALLOWED)
def confirm(request: HttpRequest) -> HttpResponse:
    """The mailbox's page, to which the e-mail's link leads. What follows its ``#`` no server sees."""

    def prove(reference: str, code: str, secret: bytes, now: datetime) -> bool:
        return confirm_contact(reference, code, secret=secret, now=now)

    return _asked(request, ConfirmForm, "identifying/confirm.html", prove, "request_confirmed")


@told_nobody
@require_http_methods(ALLOWED)
def code(request: HttpRequest) -> HttpResponse:
    """The page where the code of a letter is sent back."""

    def prove(reference: str, code: str, secret: bytes, now: datetime) -> bool:
        return return_code(reference, code, secret=secret, now=now)

    return _asked(request, LetterCodeForm, "identifying/code.html", prove, "request_code_returned")


@told_nobody
@require_safe
def confirmed(request: HttpRequest) -> HttpResponse:
    """Thanks. It says nothing that a stranger who opens it could use."""
    return render(request, "identifying/confirmed.html")


@told_nobody
@require_safe
def code_returned(request: HttpRequest) -> HttpResponse:
    """Thanks, as above."""
    return render(request, "identifying/code_returned.html")


def _asked(request: HttpRequest, form_of: type[CodeForm], template: str, prove: Prove, thanks: str) -> HttpResponse:
    """Ask, or take what was sent. The same page for every reference and code that do not fit, whatever the reason."""
    form = form_of(request.POST) if request.method == "POST" else form_of()
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            now, typed = timezone.now(), form.cleaned_data
            if tried_too_often(request, typed["reference"], now):
                status = 429
                form.add_error(None, too_many())
            elif prove(typed["reference"], typed["code"], settings.SECRET_KEY.encode(), now):
                return redirect(thanks)
            else:
                form.add_error(None, does_not_fit())
    wrong = list(form.wrong()) if form.is_bound else []
    return render(request, template, {"form": form, "wrong": wrong}, status=status)


def tried_too_often(request: HttpRequest, reference: str, now: datetime) -> bool:
    """Count one more try of that reference from where the request comes; whether it is one too many."""
    return take(TRIES, f"{sender_of(request)} {reference}", now=now) is not None


def too_many() -> str:
    """What is told to whoever tried too often."""
    return gettext("Tätä viitenumeroa on yritetty liian monta kertaa. Yritä uudelleen tunnin kuluttua.")


def does_not_fit() -> str:
    """What is told of every reference and code that do not fit, whatever the reason."""
    return gettext(
        "Viitenumero ja koodi eivät sovi yhteen, tai koodi ei ole enää voimassa. Tarkista molemmat. Jos olet jo "
        "vahvistanut, sinun ei tarvitse tehdä mitään. Voit myös vastata viestiimme, niin autamme."
    )
