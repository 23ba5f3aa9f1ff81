"""Addresses of the notice and of the record of processing, under the language of the page."""

from __future__ import annotations

from datetime import date

from django.urls import URLPattern, path, register_converter
from django.utils.translation import gettext_lazy as _

from oomi_registry import views


class Day:
    """A day in ISO form as a part of an address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The day. Raises ValueError, which Django takes for an address that is not there."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """As the address has it."""
        return value.isoformat()


register_converter(Day, "day")

notice_urlpatterns: list[URLPattern] = [
    path(_("tietosuojaseloste/"), views.notice, name="notice"),
    path(_("tietosuojaseloste/versiot/"), views.notice_versions, name="notice_versions"),
    path(_("tietosuojaseloste/versiot/<day:version>/"), views.notice_version, name="notice_version"),
    path(_("yhteisrekisteri/"), views.joint_controllers, name="joint_controllers"),
    path(_("tietosuojaseloste/kasittelytoimet/"), views.processing_record, name="record_of_processing"),
    path(_("tietosuojaseloste/kasittelytoimet.json"), views.processing_record_json, name="record_of_processing_json"),
    path(_("tietosuojaseloste/kasittelytoimet.csv"), views.processing_record_csv, name="record_of_processing_csv"),
]
