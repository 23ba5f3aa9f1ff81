"""The public privacy notice, and the record of processing for staff. Both are rendered from the adopted register."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from itertools import chain

from django.contrib.admin.views.decorators import staff_member_required
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from customers import releases
from customers.models import NoticeAdoption
from customers.releases.texts import shown, tables_by_category
from customers.releases.words import change_in_words, told_to_everybody
from customers.responsibility import shares
from oomi_registry.languages import page_language
from oomi_registry.notice.adopted import candidate, register
from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.notice.record import ProcessingRecord, as_json, csv_rows, record_of_processing


def adopted_register(request: HttpRequest) -> dict[str, object]:
    """The adopted register, for every page: its controllers and name stand in header and footer.

    While the database is away, the page that says so is headed by the register that the code proposes.
    """
    try:
        return {"register": register()}
    except (OperationalError, InterfaceError):
        return {"register": candidate()}


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """The privacy notice (*tietosuojaseloste*), in the active language (GDPR 13 and GDPR 14)."""
    return render(request, "notice/notice.html", shown(register(), page_language()))


@require_safe
def notice_versions(request: HttpRequest) -> HttpResponse:
    """Every version of the notice that has come into force, the latest first, and what each changed."""
    today = day_in_helsinki(timezone.now())
    come = [each for each in releases.adoptions() if each.in_force_from <= today]
    earlier = chain(come[1:], [None])  # one too many where none has come into force yet
    listed = [
        (span, _changes(span.adoption, before)) for span, before in zip(releases.spans(come), earlier, strict=False)
    ]
    return render(request, "notice/versions.html", {"versions": listed})


def _changes(adoption: NoticeAdoption, before: NoticeAdoption | None) -> list[str]:
    """What the version changed, in the language of the page; nothing for the very first, which changed none."""
    if before is None:
        return []
    was, is_now = releases.kept(before.release), releases.kept(adoption.release)
    told = told_to_everybody(adoption.release.changes, page_language())
    return [change_in_words(change, is_now, page_language(), before=was) for change in told]


@require_safe
def notice_version(request: HttpRequest, version: date) -> HttpResponse:
    """One version of the notice as it was published, in the active language."""
    today = day_in_helsinki(timezone.now())
    come = NoticeAdoption.objects.select_related("release").filter(in_force_from__lte=today)
    adoption = come.filter(version=version).first()
    if adoption is None:
        raise Http404
    after = come.filter(version__gt=version).order_by("in_force_from", "version").first()
    # Our own template made the text when the version was proposed, and its row is never changed.
    text = mark_safe(adoption.release.text(page_language()))  # noqa: S308
    return render(request, "notice/version.html", {"adoption": adoption, "after": after, "text": text})


@require_safe
def joint_controllers(request: HttpRequest) -> HttpResponse:
    """The essence of the arrangement between joint controllers (GDPR 26(2)); with one controller there is none."""
    if len(register().controllers) < 2:
        raise Http404
    return render(request, "notice/joint_controllers.html", {"shares": shares(register())})


@require_safe
@staff_member_required
def processing_record(request: HttpRequest) -> HttpResponse:
    """The record of processing (GDPR 30(1)) as a page, with the findings the officer is told."""
    return HttpResponse(record_as_html(current_record(page_language()), request))


@require_safe
@staff_member_required
def processing_record_json(request: HttpRequest) -> HttpResponse:
    """The record of processing as JSON."""
    return JsonResponse(as_json(current_record(page_language())), json_dumps_params={"ensure_ascii": False})


@require_safe
@staff_member_required
def processing_record_csv(request: HttpRequest) -> HttpResponse:
    """The record of processing as CSV, to save."""
    record = current_record(page_language())
    return HttpResponse(
        record_as_csv(record),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="kasittelytoimet-{record.version}.csv"'},
    )


def current_record(language: str) -> ProcessingRecord:
    """The record of processing of the adopted register, with the tables that hold each category."""
    return record_of_processing(register(), holdings=tables_by_category(register()), language=language)


def record_as_html(record: ProcessingRecord, request: HttpRequest | None = None) -> str:
    """The record as one page; without a request it is the page a command prints."""
    return render_to_string("notice/record.html", {"record": record, "register": register()}, request)


def record_as_csv(record: ProcessingRecord) -> str:
    """The record as CSV text (RFC 4180): a header and one row for each category."""
    text = StringIO(newline="")
    csv.writer(text).writerows(csv_rows(record))
    return text.getvalue()
