"""What pages need in order to speak several languages: the ways to the others, and days as each writes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.translation import gettext

from oomi_registry.languages import page_language
from oomi_registry.notice.days import HELSINKI, day_in_helsinki, written

register = template.Library()


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language in its own words, and where this page is in it."""

    code: str
    name: str
    address: str
    is_this: bool


@register.simple_tag(takes_context=True)
def languages(context: dict[str, object]) -> list[Spoken]:
    """Every language, for the page that is being made; none where nobody asked for a page by its address."""
    request = context.get("request")
    return list(_spoken(request)) if isinstance(request, HttpRequest) else []


def _spoken(request: HttpRequest) -> Iterator[Spoken]:
    here = page_language()
    for code, name in settings.LANGUAGES:
        yield Spoken(code, name, _address(request, code), code == here)


def _address(request: HttpRequest, language: str) -> str:
    """The same page in that language; where there is no such page, its first one."""
    if request.resolver_match is not None:
        there = translate_url(request.get_full_path(), language)
        if there != request.get_full_path() or language == page_language():
            return there
    with translation.override(language):
        return reverse("home")


@register.filter(is_safe=True)
def in_one_piece(text: str) -> str:
    """The text without its soft hyphens (U+00AD): a title is never broken, and some programs show or read them."""
    return text.replace("\u00ad", "")


@register.filter
def on_day(moment: date | datetime) -> str:
    """The day in Europe/Helsinki as the page's language writes it: ``5.3.2026``, ``5 mars 2026``, ``5 March 2026``."""
    return written(day_in_helsinki(moment), page_language())


@register.filter
def on_day_at_hour(moment: datetime) -> str:
    """Both: ``5.3.2026 klo 9.05``, ``5 mars 2026 kl. 9.05``, ``5 March 2026 at 9:05``."""
    local = moment.astimezone(HELSINKI)
    words = {"day": on_day(moment), "hours": f"{local.hour}", "minutes": f"{local.minute:02}"}
    return gettext("%(day)s klo %(hours)s.%(minutes)s") % words


@register.filter
def at_hour(moment: datetime) -> str:
    """The time of day in Europe/Helsinki: ``9.05`` in Finnish and Swedish, ``9:05`` in English."""
    local = moment.astimezone(HELSINKI)
    return f"{local.hour}{':' if page_language() == 'en' else '.'}{local.minute:02d}"
