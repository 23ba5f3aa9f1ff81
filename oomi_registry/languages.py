"""Which language a page is in. Letters speak more languages than the pages do."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils import translation


def page_language(language: str) -> str:
    """``language`` where the pages speak it, else the first language of the house."""
    return language if language in settings.PAGE_LANGUAGES else settings.LANGUAGE_CODE


def page_address(name: str, language: str) -> str:
    """The whole address of the page of that name, for somebody who is written to in ``language``."""
    with translation.override(page_language(language)):
        return f"{settings.SITE_URL}{reverse(name)}"


class PageLanguages(LocaleMiddleware):
    """Django's choice of a language, among those that the pages speak."""

    def process_request(self, request: HttpRequest) -> None:
        """Activate the page's language; an address in another language is no page."""
        super().process_request(request)
        translation.activate(page_language(translation.get_language() or settings.LANGUAGE_CODE))
        request.LANGUAGE_CODE = translation.get_language()
