"""When a page of the form cannot be served: the database is away, or the browser's proof does not fit.

Either way the page gives back what was typed, as hidden fields of a form whose button sends it again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.csrf import csrf_failure as plain_csrf_failure
from django.views.decorators.csrf import csrf_exempt

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]
_OURS = "request_"


def form_page(view: View) -> View:
    """A page of the form: nothing on the way keeps a copy, and while the database is away it says so (503)."""

    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except (OperationalError, InterfaceError) as error:
            # The kind alone: the message of a database error can quote the row.
            logger.error("The database did not answer a page of the form: %s", type(error).__name__)  # noqa: TRY400
            response = render(request, "intake/trouble.html", {"again": _carried(request)}, status=503)
            response["Retry-After"] = "60"
        response["Cache-Control"] = "no-store"
        return response

    return page


def told_nobody(view: View) -> View:
    """A page from which no other site is ever told the way (ASVS 3.4.5), and which nothing keeps.

    With ``no-referrer`` a browser posts the form as from nowhere (``Origin: null``), which the form's own proof would
    refuse. There is nothing for it to defend: the pages know no session, and what is posted, or the address that it is
    posted to, is itself the proof.
    """

    @csrf_exempt
    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = form_page(view)(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return page


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The browser's proof that the post came from our page is missing or old: ask for it again, losing nothing.

    What was typed is offered again only where the browser says that the post came from this very site; otherwise the
    page would launder a stranger's form into ours.
    """
    match = request.resolver_match
    if match is None or not (match.url_name or "").startswith(_OURS):
        return plain_csrf_failure(request, reason)
    from_here = _from_this_site(request)
    again = _carried(request) if from_here else []
    response = render(request, "intake/proof.html", {"from_here": from_here, "again": again}, status=403)
    response["Cache-Control"] = "no-store"
    return response


def _from_this_site(request: HttpRequest) -> bool:
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    """What was posted, save the proof; the page that takes it again reads its own fields and no other."""
    if request.method != "POST":
        return []
    return [(name, value) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values]
