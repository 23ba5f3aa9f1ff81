"""The pages of fetching a copy. They read the clock, the cookie and the post; the operations do the rest.

The same page and the same statements answer every reference, known or not. No GET changes anything: the file itself is
asked for by a POST, since every download is written into the case.
"""

from __future__ import annotations

from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from requests_app.download import entering
from requests_app.intake.trouble import form_page
from requests_app.operations import downloads, entrance
from requests_app.operations.packages import OpenedCopy
from requests_app.rights import Right

ALLOWED = ["GET", "HEAD", "POST"]
GONE = 410
CHUNK = 256 * 1024
DOOR = entering.Door("download", "download_copy")
TITLES = {Right.ACCESS: gettext_lazy("Kopio tiedoistasi"), Right.PORTABILITY: gettext_lazy("Siirrettävät tietosi")}


@form_page
@require_http_methods(ALLOWED)
def start(request: HttpRequest) -> HttpResponse:
    """Page 1: the reference."""
    return entering.ask(request, DOOR)


@form_page
@require_http_methods(ALLOWED)
def code(request: HttpRequest) -> HttpResponse:
    """Page 2: the code."""
    return entering.exchange(request, DOOR)


@form_page
@require_http_methods(ALLOWED)
def copy(request: HttpRequest) -> HttpResponse:
    """Page 3: what there is to fetch; and the file, for whoever holds a grant."""
    token, now = entering.grant_of(request), timezone.now()
    try:
        if request.method == "POST":
            return _file(downloads.download(token, _asked(request), now=now, storage=storage()))
        found = downloads.fetchable(token, now=now)
    except entrance.NoGrant:
        return redirect("download_start")
    except downloads.CopyGone:
        return _gone(request)
    if not found.packages:
        return _gone(request) if downloads.had_its_copy(found.request) else redirect("request_status")
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


def storage() -> FileSystemStorage:
    """Where the files are."""
    assert isinstance(default_storage, FileSystemStorage)  # noqa: S101 - STORAGE_URL names a folder
    return default_storage
