"""Addresses of the notice and of the record of processing, under the language of the page."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from oomi_registry import views

notice_urlpatterns: list[URLPattern] = [
    path(_("tietosuojaseloste/"), views.notice, name="notice"),
    path(_("tietosuojaseloste/kasittelytoimet/"), views.processing_record, name="record_of_processing"),
    path(_("tietosuojaseloste/kasittelytoimet.json"), views.processing_record_json, name="record_of_processing_json"),
    path(_("tietosuojaseloste/kasittelytoimet.csv"), views.processing_record_csv, name="record_of_processing_csv"),
]
