"""Strong identification, as the browser goes through it: away to the provider, back, and a page that says how it went.

A browser has a right to a case by the form's own cookie, after sending it, or by the code that came to its mailbox; the
pages of other rooms, which know the case already, call :func:`send_away`. That the provider brings the browser back by
a GET is OpenID Connect's; it changes something only with the cookie and the state of one question, and once.
"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_safe

from oomi_registry.languages import page_language
from oomi_registry.notice.days import day_in_helsinki
from requests_app.identifying.forms import MailedCodeForm
from requests_app.identifying.views import ALLOWED, does_not_fit, too_many, tried_too_often
from requests_app.intake.drafts import DraftExpired, find
from requests_app.intake.trouble import form_page, told_nobody
from requests_app.models import PrivacyRequest
from requests_app.operations import identifications
from requests_app.permitted.identifying import may_identify
from requests_app.strong_identification.calling import ProviderSilent, person_of
from requests_app.strong_identification.configured import configured
from requests_app.strong_identification.provider import Provider
from requests_app.strong_identification.tokens import TokenRefused

UNPROCESSABLE, CONFLICT, NOT_FOUND, TOO_MANY = 422, 409, 404, 429
DENIED = "access_denied"
MOST_TABS = 5
"""Of how many identifications a browser remembers that it began them: each tab comes back to its own."""
BETWEEN_TOKENS = "."  # in none of them
ENDINGS = {
    "done": "request_identified",
    "another": "request_identified_as_another",
    "cancelled": "request_identify_cancelled",
    "unavailable": "request_identify_unavailable",
    "refused": "request_identify_refused",
    "over": "request_identify_over",
    "used": "request_identify_used",
}
"""The pages that say how it went, each at an address of its own: none of them tells of a case or a person."""

logger = logging.getLogger(__name__)


@form_page
@require_http_methods(ALLOWED)
def identify(request: HttpRequest) -> HttpResponse:
    """Where it begins: one button for the browser that sent the request, reference and code for any other."""
    provider, now = configured(), timezone.now()
    if provider is None:
        return render(request, "identifying/strong_not_offered.html", status=NOT_FOUND)
    case = sent_by(request, now)
    if case is not None and "reference" not in request.POST:
        return send_away(request, case.pk) if request.method == "POST" else _page(request, None)
    if request.method != "POST":
        return _page(request, MailedCodeForm())
    return _by_code(request, now)


def sent_by(request: HttpRequest, now: datetime) -> PrivacyRequest | None:
    """The case that this browser sent within half an hour and that wants to know who asks."""
    try:
        draft = find(request.COOKIES.get(settings.DRAFT_COOKIE_NAME, ""), now)
    except DraftExpired:
        return None
    case = None if draft is None else draft.request
    return case if case is not None and may_identify(case) else None


def send_away(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Send a browser that has shown its right to the case to the provider: the answer to a POST, by any room's page.

    The page leads on by itself, and by a link: a redirect after a POST would be held to ``form-action``, and the banks
    to which the provider redirects are many.
    """
    provider = configured()
    if provider is None:
        return render(request, "identifying/strong_not_offered.html", status=NOT_FOUND)
    try:
        begun = identifications.begin_identification(
            case_id, provider, redirect_uri=_redirect_uri(), language=page_language(), now=timezone.now()
        )
    except identifications.NothingToIdentify:
        return render(request, "identifying/strong_nothing_to_do.html", status=CONFLICT)
    response = render(request, "identifying/strong_leave.html", {"address": begun.address})
    response.set_cookie(
        settings.IDENTIFY_COOKIE_NAME,
        BETWEEN_TOKENS.join([begun.token, *_tokens(request)][:MOST_TABS]),
        max_age=int(identifications.LIVES.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",  # the provider brings the browser back from its own site
    )
    return response


@told_nobody
@require_safe
def returned(request: HttpRequest) -> HttpResponse:
    """The provider sends the browser back here; whatever came of it, the next page's address says no more than how."""
    tokens, now = _tokens(request), timezone.now()
    ending = _ending(request, tokens, now)
    # as it stands now: of two who came at once, the other has used it
    attempt = identifications.attempt_of(tokens, request.GET.get("state", ""))
    if ending == "over" and attempt is not None and attempt.used_at is not None:
        ending = "used"
    attempt = attempt or identifications.latest_of(tokens)
    with translation.override(attempt.language if attempt is not None else settings.LANGUAGE_CODE):
        return redirect(reverse(ENDINGS[ending]))


@told_nobody
@require_safe
def ended(request: HttpRequest, how: str) -> HttpResponse:
    """How it went, and what to do now."""
    return render(request, f"identifying/strong_{how}.html")


def _tokens(request: HttpRequest) -> list[str]:
    """What the browser holds of the identifications that its tabs have begun, the latest first."""
    held = request.COOKIES.get(settings.IDENTIFY_COOKIE_NAME, "").split(BETWEEN_TOKENS)
    return [token for token in held if token][:MOST_TABS]


def _ending(request: HttpRequest, tokens: list[str], now: datetime) -> str:
    provider, told = configured(), request.GET
    if provider is None:
        return "unavailable"
    found = identifications.take_return(tokens, told.get("state", ""), now=now)
    if found is None:
        return "over"
    if told.get("iss", provider.issuer) != provider.issuer:  # RFC 9207: the answer is of another provider
        logger.warning("An identification was refused: it came from another issuer")
        return "refused"
    if told.get("error"):
        return "cancelled" if told["error"] == DENIED else "unavailable"
    return _judged(provider, found, told.get("code", ""), now)


def _judged(provider: Provider, found: identifications.Returned, code: str, now: datetime) -> str:
    try:
        who = person_of(
            provider,
            code,
            found.tied,
            redirect_uri=_redirect_uri(),
            now=now,
            today=day_in_helsinki(now),
            allow_artificial=settings.ALLOW_ARTIFICIAL_HETU,
        )
    except ProviderSilent as fault:
        logger.warning("The provider of identification gave no answer: %s", fault)
        return "unavailable"
    except TokenRefused as refused:
        logger.warning("An identification was refused: %s", refused.fault)
        return "refused"
    outcome = identifications.conclude_identification(found.request_id, who, now=now)
    outcomes = identifications.Outcome
    return {outcomes.SHOWN: "done", outcomes.ANOTHER: "another", outcomes.TOO_LATE: "used"}[outcome]


def _by_code(request: HttpRequest, now: datetime) -> HttpResponse:
    """Reference and code, as on the mailbox's own page: whatever does not fit, the same words."""
    form = MailedCodeForm(request.POST)
    if not form.is_valid():
        return _page(request, form, UNPROCESSABLE)
    typed = form.cleaned_data
    if tried_too_often(request, typed["reference"], now):
        form.add_error(None, too_many())
        return _page(request, form, TOO_MANY)
    secret = settings.SECRET_KEY.encode()
    case_id = identifications.case_of_mailbox(typed["reference"], typed["code"], secret=secret, now=now)
    if case_id is None:
        form.add_error(None, does_not_fit())
        return _page(request, form, UNPROCESSABLE)
    return send_away(request, case_id)


def _page(request: HttpRequest, form: MailedCodeForm | None, status: int = 200) -> HttpResponse:
    wrong = list(form.wrong()) if form is not None and form.is_bound else []
    return render(request, "identifying/strong.html", {"form": form, "wrong": wrong}, status=status)


def _redirect_uri() -> str:
    """Our one address to which the provider sends browsers back, whatever the language; registered at the broker."""
    return f"{settings.SITE_URL}{reverse('identification_return')}"
