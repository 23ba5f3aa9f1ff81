"""How much anybody may send at once, judged before it comes and while it comes (ASVS 5.2.1) [D: uploads].

A body that says to be far too large is answered unread. Of one that says to be too large, or turns out to be, the rest
is thrown away as it comes: the browser, which listens only after it has sent everything, then still gets the page that
says so at its field. Either way no more of files than one may be is ever in memory or on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import IO, TYPE_CHECKING, Protocol

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_BODY = 5 * LARGEST_FILE
"""A scanned file or a picture may be as large by mistake: its sender is told at its field. More is not listened to."""
CONTENT_TOO_LARGE = 413


class Body(Protocol):
    """What a server lets its application read (PEP 3333)."""

    def read(self, size: int, /) -> bytes:
        """So many bytes at most."""

    def readline(self, size: int, /) -> bytes:
        """The same, to the end of the line at most."""


Answering = Callable[[HttpRequest], HttpResponseBase]


def not_far_too_large(get_response: Answering) -> Answering:
    """A middleware: what says to be larger than :data:`LARGEST_BODY` is answered before anything of it is read.

    When the answer is made, what was kept of files for it goes: Django closes those alone that came wholly.
    """

    def judge(request: HttpRequest) -> HttpResponseBase:
        if _said(request.META) > LARGEST_BODY:
            return _too_large(request)
        try:
            return get_response(request)
        finally:
            if request.content_type == "multipart/form-data":
                _forget(request.upload_handlers)

    return judge


class UpToTheLargest(FileUploadHandler):
    """Stands before the handlers that keep files, and lets through no more than one file may be, of all together.

    In the place of a file that is too large there is one with nothing in it and with a size that is too large: whoever
    looks at the size refuses it in their own words.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._room = LARGEST_FILE
        self._shut = False

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],  # noqa: N803 - Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Where the whole says to be more than a file and the other fields may be, nothing of it is kept."""
        self._shut = content_length > LARGEST_FILE + settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Let it through, or throw it away with what was kept of its file."""
        self._room -= len(raw_data)
        if self._room < 0 and not self._shut:
            self._shut = True
            _forget(self.request.upload_handlers if self.request is not None else ())
        return None if self._shut else raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """The stand-in, where the file was thrown away; else whoever kept it gives it."""
        if not self._shut:
            return None
        return UploadedFile(BytesIO(), self.file_name, self.content_type, LARGEST_FILE + 1, self.charset)


class Whole:
    """A body from which no less is read than was declared: where its sender was cut off, reading it is an ``OSError``.

    So a file that came by half is no file, and not a shorter one. The server itself ends such a body in silence.
    """

    def __init__(self, body: Body, declared: int) -> None:
        self._body = body
        self._left = declared

    def read(self, size: int) -> bytes:
        """The next bytes. Raises OSError where there are none, and there should be."""
        return self._counted(self._body.read(size))

    def readline(self, size: int) -> bytes:
        """As :meth:`read`, to the end of the line at most."""
        return self._counted(self._body.readline(size))

    def _counted(self, read: bytes) -> bytes:
        self._left -= len(read)
        if not read and self._left > 0:
            raise ConnectionError("The body is shorter than its sender said.")
        return read


def whole(environ: WSGIEnvironment) -> WSGIEnvironment:
    """The same request, whose files come wholly or not at all."""
    if str(environ.get("CONTENT_TYPE", "")).startswith("multipart/form-data"):
        environ["wsgi.input"] = Whole(environ["wsgi.input"], _said(environ))
    return environ


def _said(environ: Mapping[str, object]) -> int:
    """How many bytes the request says that its body has; Django reads no more than that."""
    try:
        return int(str(environ.get("CONTENT_LENGTH") or 0))
    except ValueError:
        return 0


def _forget(handlers: Iterable[object]) -> None:
    """What handlers have kept of a file goes now, and not when somebody next tidies up."""
    for each in handlers:
        kept = getattr(each, "file", None)
        if kept is not None:
            kept.close()  # a temporary file is gone with it


def _too_large(request: HttpRequest) -> HttpResponse:
    response = render(request, "413.html", status=CONTENT_TOO_LARGE)
    response["Cache-Control"] = "no-store"
    return response
