"""Enquiries of the Ombudsman at the desk: the list by the authority's date, the page of one, and its operations."""

from __future__ import annotations

from requests_app.admin.enquiries.views import EnquiryAdmin

__all__ = ["EnquiryAdmin"]
