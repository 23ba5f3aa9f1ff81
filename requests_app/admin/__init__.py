"""The officer's desk for requests: the list by deadline, the case page, and an operation behind every button."""

from requests_app.admin.case import PrivacyRequestAdmin

__all__ = ["PrivacyRequestAdmin"]
