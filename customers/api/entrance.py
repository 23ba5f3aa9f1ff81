"""The entrance of systems: from the transport's own checks straight to the view, past all that is there for pages.

Sessions, logins, languages, forms and messages are a browser's. A system brings a token and is answered in JSON, so
under ``/api/v1/`` no cookie is read or set; what every answer of the site says to a browser, these say too
[D: may-we-contact-fast].
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

from csp.constants import HEADER as POLICY
from csp.utils import build_policy
from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.urls import resolve
from django.utils.translation import override

SYSTEMS: Final = "/api/v1/"

Answering = Callable[[HttpRequest], HttpResponseBase]


def entrance(get_response: Answering) -> Answering:
    """A middleware: the next one is of no use to systems, and neither are those after it."""
    view = cast("Answering", convert_exception_to_response(_of_the_view))
    headers = {
        "Content-Language": settings.LANGUAGE_CODE,
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        POLICY: build_policy(),
    }

    def enter(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(SYSTEMS):
            return get_response(request)
        with override(settings.LANGUAGE_CODE):  # the page before this, in the same thread, may have had another
            response = view(request)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    return enter


def _of_the_view(request: HttpRequest) -> HttpResponse:
    """What the view of the address answers. Raises DisallowedHost where the site has another name."""
    request.get_host()
    match = request.resolver_match = resolve(request.path_info)
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    response.headers["Content-Length"] = str(len(response.content))
    return response
