"""A copy and what somebody takes along are whole in the language of the case (GDPR 12(1)): no word of Finnish is left.

The names that are looked for are those of the catalogue, which tests/house/test_catalogue.py holds to what is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.utils import translation

from oomi_registry.catalogue import catalogue, everything
from oomi_registry.notice.days import month_written
from oomi_registry.proving.filling import fill
from requests_app.fulfilment.access.words import day, decimal, kilowatt_hours, moment, number, size, time_of_day
from tests.copies import copy_of, withhold
from tests.operations.test_portability_content import SCHEMA, package_of

LANGUAGES = ("sv", "en")
SHORTEST = 4
"""Letters: a shorter word may stand in any language."""
READ_ALOUD = {"aria-label", "data-none", "data-some", "title", "alt"}
_GAP = re.compile(r"%\(\w+\)[sd]|%%")


class Said(HTMLParser):
    """What a page says to whoever reads it or hears it read."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.language = ""
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag, with what its attributes say."""
        self._inside = tag
        self.language = dict(attrs).get("lang") or self.language
        self.texts += [text for name, text in attrs if text and name in READ_ALOUD]

    def handle_endtag(self, tag: str) -> None:
        """What follows stands in no style and no script."""
        self._inside = ""

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if self._inside not in ("style", "script") and data.strip():
            self.texts.append(data.strip())


def finnish() -> set[str]:
    """The Finnish of the catalogue, in pieces between gaps, but for what a translation says too."""
    pieces = {piece.strip(" .,:;()-–”").lower() for message in everything() for piece in _GAP.split(message.text)}
    told = "\n".join(str(each.string) for language in LANGUAGES for each in catalogue(language) if each.id).lower()
    return {each for each in pieces if len(each) >= SHORTEST and not _stands_in(each, told)}


def _stands_in(words: str, text: str) -> bool:
    return words in text and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def left_in(text: str, words: set[str]) -> Iterator[str]:
    """Those of the words that stand in the text."""
    lower = text.lower()
    return (each for each in sorted(words) if _stands_in(each, lower))


@pytest.mark.django_db
def test_a_copy_of_every_field_and_what_goes_along_has_no_finnish_word_left() -> None:
    """The first of each table's rows with every field, an officer's explanation aside: that is as it was written."""
    person, _neighbour = fill()
    words = finnish()
    assert {"tietosuojaselosteen versio", "kulutus varttitunneittain, wh", "pyyntö saapui"} <= words
    assert len(list(left_in("\n".join(Said(copy_of(person.party).page).texts), words))) > 200  # they would be found
    for language in LANGUAGES:
        copy = copy_of(
            person.party,
            language=language,
            withheld=[
                withhold(type(person.made[model]), field="description", explanation="")
                for model in person.made
                if model._meta.label == "customers.Damage"
            ],
        )
        said = Said(copy.page)
        assert said.language == language
        assert len(said.texts) > 1000
        assert list(left_in("\n".join(said.texts), words)) == [], language
        assert list(left_in("\n".join(name.replace("/", " ") for name in copy.names), words)) == [], language
        package = package_of(person.party, language=language)
        assert set(package.data) <= set(SCHEMA["properties"])  # the interface is the same in every language
        (readme,) = [name for name in package.zipped.namelist() if name.endswith(".txt") and "/" not in name]
        told = package.text(readme).replace("tiedostot", "")  # the folder's name, which the JSON file refers to
        assert list(left_in(told, words)) == [], language


AT = datetime(2024, 10, 15, 11, 32, tzinfo=UTC)


@pytest.mark.parametrize(
    ("write", "value", "fi", "sv", "en"),
    [
        (day, date(2026, 3, 5), "5.3.2026", "5 mars 2026", "5 March 2026"),
        (moment, AT, "15.10.2024 klo 14.32", "15 oktober 2024 kl. 14.32", "15 October 2024 at 14:32"),
        (time_of_day, time(9, 5), "09.05", "09.05", "09:05"),
        (number, 18_000, "18 000", "18 000", "18,000"),
        (number, 1_950, "1950", "1950", "1950"),
        (decimal, Decimal("-1234.50"), "-1 234,50", "-1 234,50", "-1,234.50"),
        (kilowatt_hours, 1_234_567, "1 234,567", "1 234,567", "1,234.567"),
        (size, 2_516_582, "2,4 Mt", "2,4 MB", "2.4 MB"),
        (size, 12, "12 t", "12 B", "12 B"),
    ],
)
def test_days_and_figures_are_written_as_the_language_writes_them(
    write: Callable[[object], str], value: object, fi: str, sv: str, en: str
) -> None:
    for language, expected in (("fi", fi), ("sv", sv), ("en", en)):
        with translation.override(language):
            assert write(value).replace("\u00a0", " ") == expected


def test_a_month_is_named_as_the_language_names_it() -> None:
    first = date(2026, 3, 1)
    assert [month_written(first, language) for language in ("fi", "sv", "en")] == ["3/2026", "mars 2026", "March 2026"]
