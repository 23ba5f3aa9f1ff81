"""Files that the person sends from the page of their request [D: uploads]: looked at for their kind, scanned, kept.

They are opaque bytes here: nothing opens, converts or unpacks them, whatever is inside.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.contrib.auth.models import User
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from oomi_registry.notice.days import day_in_helsinki
from requests_app.events import Happening, Key
from requests_app.models import Attachment
from requests_app.operations.casework import begin, locked, record
from requests_app.operations.evidence import check_document
from requests_app.permitted.case import case_of
from requests_app.permitted.messaging import AttachmentUnknown, check_open_attachment, check_room

AT_ONCE = 64 * 1024
Scan = Callable[[BinaryIO], None]
"""Raises ``FileInfected`` or ``ScannerAway``; lets a clean file be."""


def send_attachment(
    request_id: UUID, *, kind: Attachment.Kind, file: UploadedFile, scan: Scan | None, now: datetime
) -> Attachment:
    """Keep a file that the person sends, under a random name (ASVS 5.2, 5.3, 5.4).

    ``scan`` is what looks for malware; none where no scanner is configured. It looks before the case is locked, and
    while it is away no file is taken. A file that is there already, as when a button is pressed twice, is the same one.
    Raises ``DocumentUnfit``, ``FileInfected``, ``ScannerAway``, ``RequestClosed`` or
    ``TooManyFiles``.
    """
    check_document(file)
    if scan is not None:
        file.seek(0)
        scan(file)  # type: ignore[arg-type]  # an uploaded file reads as any file
        file.seek(0)
    return _kept(request_id, kind=kind, file=file, scanned=scan is not None, now=now)


@transaction.atomic
def _kept(request_id: UUID, *, kind: Attachment.Kind, file: UploadedFile, scanned: bool, now: datetime) -> Attachment:
    case, capacity = begin("send_attachment", request_id, None, now)
    size = file.size or 0
    for each in case.request.attachments.filter(kind=kind, size=size):
        if _same(each.file, file):
            return each
    check_room(case, size)
    attachment = Attachment(request=case.request, kind=kind, size=size, scanned=scanned, sent_at=now)
    attachment.file.save("", file, save=False)  # the path is the row's own (models.attachment_path)
    attachment.save(force_insert=True)
    codes = {Key.ATTACHMENT: attachment.pk}
    record(case.request, Happening.ATTACHMENT_CAME, now=now, capacity=capacity, codes=codes)
    return attachment


def _same(kept: File[bytes], sent: UploadedFile) -> bool:
    """Whether what was sent is, byte by byte, what is kept."""
    sent.seek(0)
    with kept.open() as there:
        while (one := there.read(AT_ONCE)) == sent.read(AT_ONCE) and one:
            pass
    sent.seek(0)
    return not one


@transaction.atomic
def open_attachment(request_id: UUID, attachment_id: UUID, *, actor: User, now: datetime) -> Attachment:
    """The file, for whoever works on the case; that it was opened is written down. Raises ``AttachmentUnknown``."""
    case = case_of(locked(request_id))
    capacity = check_open_attachment(case, actor, day_in_helsinki(now))
    attachment = case.request.attachments.filter(pk=attachment_id).first()
    if attachment is None:
        raise AttachmentUnknown
    codes = {Key.ATTACHMENT: attachment.pk}
    record(case.request, Happening.ATTACHMENT_OPENED, now=now, capacity=capacity, actor=actor, codes=codes)
    return attachment
