"""Who has the page open: whoever showed the code of the mailbox, or the browser that has just sent the form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from requests_app.download.entering import grant_of
from requests_app.intake import drafts
from requests_app.intake.trouble import form_page
from requests_app.models import PrivacyRequest
from requests_app.operations import entrance
from requests_app.permitted.case import case_of
from requests_app.status.page import Page

Visited = Callable[[HttpRequest, Page], HttpResponse]


def page_of(request: HttpRequest, now: datetime) -> Page | None:
    """The page that this browser has open; none where it has to show a code first.

    A code says more than a draft: its mailbox is the request's own. Where the browser has both, the code counts.
    """
    try:
        return Page(case_of(entrance.opened_by(grant_of(request), now=now)), now, by_code=True)
    except entrance.NoGrant:
        sent = _sent_from_here(request, now)
    return None if sent is None else Page(case_of(sent), now, by_code=False)


def _sent_from_here(request: HttpRequest, now: datetime) -> PrivacyRequest | None:
    try:
        draft = drafts.find(request.COOKIES.get(settings.DRAFT_COOKIE_NAME, ""), now)
    except drafts.DraftExpired:
        return None
    return None if draft is None else draft.request


def visited(*methods: str) -> Callable[[Visited], Callable[[HttpRequest], HttpResponse]]:
    """A page for whoever has the request open. Anybody else is led to where a code is asked for.

    Where another method than ``methods`` is asked for, as by the way to another language, the page itself is shown.
    """

    def decorate(view: Visited) -> Callable[[HttpRequest], HttpResponse]:
        @form_page
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def opened(request: HttpRequest) -> HttpResponse:
            page = page_of(request, timezone.now())
            if page is None:
                return redirect("request_status_start")
            if ("POST" if request.method == "POST" else "GET") not in methods:
                return redirect("request_status")
            return view(request, page)

        return opened

    return decorate
