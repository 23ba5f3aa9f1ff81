"""The receipt of a consent on paper, for whoever keeps papers: what the JSON receipt says, in the page's language."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from customers.receipts import category_name
from oomi_registry.languages import page_language
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki, written
from requests_app.letters.paper import headed
from requests_app.letters.typeset import typeset
from requests_app.preferences.page import Given, how_in_words, state_in_words
from requests_app.wording.blocks import Heading, Items, Paragraph


def pdf_of(given: Given, now: datetime) -> bytes:
    """The PDF (PDF/UA-1). It names nobody: who has it knows whose it is."""
    language, told = page_language(), given.told
    facts = [
        (_("Mihin"), given.about),
        (_("Annettu"), f"{_day(told.collected_at)}, {given.how}"),
        (_("Tila"), state_in_words(told, now)),
    ]
    if told.expires_at is not None:
        facts.append((_("Vanhenee"), _day(told.expires_at)))
    if told.withdrawn_at is not None:
        facts.append((_("Peruutettu"), f"{_day(told.withdrawn_at)}, {how_in_words(told.withdrawn_how)}"))
    paper = headed(
        title=_("Suostumuskuitti"),
        language=language,
        controllers=told.controllers,
        facts=tuple(facts),
        running=_("Suostumuskuitti"),
        blocks=(
            Heading(_("Tähän suostuit, sanasta sanaan")),
            Paragraph((told.wording,)),
            Heading(_("Mitä tietoja se koskee")),
            Items(tuple(category_name(code, register(), language) for code in told.categories)),
            Paragraph((_("Voit peruuttaa suostumuksen milloin tahansa. Se on yhtä helppoa kuin antaminen."),)),
        ),
    )
    return typeset(paper, at=now)


def _day(moment: datetime) -> str:
    return written(day_in_helsinki(moment), page_language())
