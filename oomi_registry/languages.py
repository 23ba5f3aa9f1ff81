"""Which language a page is in: the one that its address names, whatever the browser would rather have.

So a page is the same for everybody who opens its address, and an address in a letter leads to the letter's language.
The desk and all that names no language are in Finnish.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Promise  # the stubs' name for a promised text
else:
    from django.utils.functional import Promise

Words = str | Promise


def page_language() -> str:
    """The language of the page being made: ``fi``, ``sv`` or ``en``."""
    return (translation.get_language() or settings.LANGUAGE_CODE).partition("-")[0]


def page_address(name: str, language: str) -> str:
    """The whole address of the page of that name, for somebody who is written to in ``language``."""
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse(name)}"


def in_active_language(words: Words) -> str:
    """What a table, a field or a choice is called, in the language of what is being made.

    A Finnish name is looked up. One that Finnish has two meanings for is promised where it stands (``pgettext_lazy``),
    and says itself in its own.
    """
    return str(words) if isinstance(words, Promise) else gettext(words)


def looked_up(*names: Words) -> Iterator[str]:
    """Those of the names that are looked up as they are; a promised one is found where it stands."""
    yield from (str(name) for name in names if not isinstance(name, Promise))


class PageLanguages(LocaleMiddleware):
    """Django's languages of addresses, without a guess from the browser or a cookie."""

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language that the address begins with, else Finnish."""
        translation.activate(translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
