"""The pages of fetching a copy. They read the clock, the cookie and the post; the operations do the rest.

The same page and the same statements answer every reference, known or not. No GET changes anything: the file itself is
asked for by a POST, since every download is written into the case.
"""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from requests_app.download.forms import AskCode, TypeCode
from requests_app.intake.trouble import form_page
from requests_app.operations import downloads
from requests_app.operations.packages import OpenedCopy
from requests_app.rights import Right

ALLOWED = ["GET", "HEAD", "POST"]
UNPROCESSABLE, GONE = 422, 410
CHUNK = 256 * 1024
TITLES = {Right.ACCESS: gettext_lazy("Kopio tiedoistasi"), Right.PORTABILITY: gettext_lazy("Siirrettävät tietosi")}


@form_page
@require_http_methods(ALLOWED)
def start(request: HttpRequest) -> HttpResponse:
    """Page 1: the reference. Whatever it names, a code is asked for and the next page says the same."""
    if request.method != "POST":
        return _page(request, "start", AskCode())
    form = AskCode(request.POST)
    if not form.is_valid():
        return _page(request, "start", form, status=UNPROCESSABLE)
    reference: str = form.cleaned_data["reference"]
    downloads.ask_code(reference, now=timezone.now())
    return _page(request, "code", TypeCode(initial={"reference": reference}), asked=True)


@form_page
@require_http_methods(ALLOWED)
def code(request: HttpRequest) -> HttpResponse:
    """Page 2: the code. The right one gives the browser a grant for ten minutes, in a cookie that only it sends."""
    if request.method != "POST":
        return _page(request, "code", TypeCode())
    form = TypeCode(request.POST)
    if not form.is_valid():
        return _page(request, "code", form, status=UNPROCESSABLE)
    token = downloads.exchange(form.cleaned_data["reference"], form.cleaned_data["code"], now=timezone.now())
    if token is None:
        form.add_error("code", _("Koodi ei kelpaa. Tarkista viitenumero ja koodi, tai pyydä uusi koodi."))
        return _page(request, "code", form, status=UNPROCESSABLE)
    response = redirect("download_copy")
    response.set_cookie(
        settings.COPY_COOKIE_NAME,
        token,
        max_age=int(downloads.GRANT_SERVES.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


@form_page
@require_http_methods(ALLOWED)
def copy(request: HttpRequest) -> HttpResponse:
    """Page 3: what there is to fetch; and the file, for whoever holds a grant."""
    token, now = request.COOKIES.get(settings.COPY_COOKIE_NAME, ""), timezone.now()
    try:
        if request.method == "POST":
            return _file(downloads.download(token, _asked(request), now=now, storage=_storage()))
        found = downloads.fetchable(token, now=now)
    except downloads.NoGrant:
        return redirect("download_start")
    except downloads.CopyGone:
        return _gone(request)
    if not found.packages:
        return _gone(request)
    packages = [(right, TITLES[right], package) for right, package in found.packages.items()]
    return render(request, "download/copy.html", {"packages": packages, "reference": found.request.reference})


def _asked(request: HttpRequest) -> Right:
    """Whose package the pressed button is for; the copy, where the post does not say."""
    given = request.POST.get("right", "")
    return next((right for right in TITLES if right == given), Right.ACCESS)


def _file(copy: OpenedCopy) -> HttpResponse:
    """The ZIP as an attachment, streamed from its beginning: no ranges, so a broken download is begun again."""
    response = FileResponse(copy.file, as_attachment=True, filename=copy.filename, content_type="application/zip")
    response.block_size = CHUNK
    response["Content-Length"] = str(copy.size)
    response["Accept-Ranges"] = "none"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[return-value]  # a streaming response is a response of Django's, by another base


def _gone(request: HttpRequest) -> HttpResponse:
    """410, told only to one who has shown a code: the copy was there, and how to ask again."""
    return render(request, "download/gone.html", status=GONE)


def _page(request: HttpRequest, name: str, form: AskCode, *, status: int = 200, asked: bool = False) -> HttpResponse:
    context = {"form": form, "wrong": list(form.wrong()) if form.is_bound else [], "asked": asked}
    return render(request, f"download/{name}.html", context, status=status)


def _storage() -> FileSystemStorage:
    assert isinstance(default_storage, FileSystemStorage)  # noqa: S101 - STORAGE_URL names a folder
    return default_storage
