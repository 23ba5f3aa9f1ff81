"""The public privacy notice, and the record of processing for staff. Both are rendered from the adopted register."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO

from django.apps import apps
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from oomi_registry.notice.adopted import register
from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.left_out import stays_out
from oomi_registry.notice.outline import outline
from oomi_registry.notice.record import ProcessingRecord, as_json, csv_rows, record_of_processing
from oomi_registry.notice.terms import Code, Register


def page_language() -> str:
    """The language of the page being made: ``fi``, ``sv`` or ``en``."""
    return (get_language() or "fi").partition("-")[0]


def adopted_register(request: HttpRequest) -> dict[str, object]:
    """The adopted register, for every page: its controllers and name stand in header and footer."""
    return {"register": register()}


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """The privacy notice (*tietosuojaseloste*), in the active language (GDPR 13 and GDPR 14)."""
    return render(
        request,
        "notice/notice.html",
        {"sections": outline(register()), "record": record_of_processing(register(), language=page_language())},
    )


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


def tables_by_category(adopted: Register) -> Mapping[Code, list[str]]:
    """The names of the tables that declare each category, save those the register leaves out, which are empty."""
    tables: dict[Code, list[str]] = {}
    for model in apps.get_models(include_auto_created=True):
        declaration = declaration_of(model)
        if isinstance(declaration, Privacy) and not stays_out(declaration, adopted):
            for category in declaration.categories():
                tables.setdefault(category, []).append(str(model._meta.verbose_name_plural))
    return tables


def record_as_html(record: ProcessingRecord, request: HttpRequest | None = None) -> str:
    """The record as one page; without a request it is the page a command prints."""
    return render_to_string("notice/record.html", {"record": record, "register": register()}, request)


def record_as_csv(record: ProcessingRecord) -> str:
    """The record as CSV text (RFC 4180): a header and one row for each category."""
    text = StringIO(newline="")
    csv.writer(text).writerows(csv_rows(record))
    return text.getvalue()
