"""The statement that laki digitaalisten palvelujen tarjoamisesta (306/2019) asks of a site, and feedback on it."""

from __future__ import annotations

from datetime import date, datetime
from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from oomi_registry.languages import page_language
from requests_app.accessibility.forms import FeedbackForm
from requests_app.intake.trouble import told_nobody
from requests_app.limits import Limit, sender_of, take_each
from requests_app.operations.feedback import give_feedback

ALLOWED = ["GET", "HEAD", "POST"]
UNPROCESSABLE, TOO_MANY = 422, 429
WRITTEN_ON = date(2026, 11, 27)
"""When the site was last judged for the statement, and the statement written from it."""
SUPERVISOR = {"website": "www.saavutettavuusvaatimukset.fi", "email": "saavutettavuus@traficom.fi"}
"""Traficom, which has supervised the act since 1.1.2025 (HE 71/2024)."""
OF_ALL = Limit.read("feedback of all", "100/h")
"""How much feedback everybody may send together: a mailbox is behind it."""


@told_nobody
@require_http_methods(ALLOWED)
def statement(request: HttpRequest) -> HttpResponse:
    """The statement with its form; by POST the feedback leaves, with nothing of who gave it."""
    if request.method != "POST":
        return _page(request, FeedbackForm())
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=UNPROCESSABLE)
    now = timezone.now()
    if _too_many(request, now):
        form.add_error("text", gettext("Palautetta on tullut liian monta kertaa. Yritä uudelleen tunnin kuluttua."))
        return _page(request, form, status=TOO_MANY)
    give_feedback(form.cleaned_data["text"], language=page_language(), now=now)
    return redirect("accessibility_thanks")


@told_nobody
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Thanks, and what happens next."""
    return render(request, "accessibility/thanks.html")


def _too_many(request: HttpRequest, now: datetime) -> bool:
    of_one = Limit.read("feedback", settings.RATE_LIMIT_FEEDBACK)
    return take_each([(of_one, sender_of(request)), (OF_ALL, "")], now=now) is not None


def _page(request: HttpRequest, form: FeedbackForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "wrong": list(form.wrong()) if form.is_bound else [],
        "written_on": WRITTEN_ON,
        "supervisor": SUPERVISOR,
        "address": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
    }
    return render(request, "accessibility/statement.html", context, status=status)
