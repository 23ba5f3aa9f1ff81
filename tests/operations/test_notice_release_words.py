"""A change of the notice in words: for the officer, and for the public in its own language (GDPR 13(3))."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace

import pytest

from customers.releases.words import FIELDS, change_in_words, told_to_everybody
from oomi_registry.notice import terms
from oomi_registry.notice.difference import difference
from oomi_registry.notice.register import REGISTER
from oomi_registry.notice.terms import Period, Recipient, Register, Text
from tests.house.shorter_recordings import REGISTER as SHORTER
from tests.releases import with_period


def test_every_field_of_every_entry_has_its_words() -> None:
    """A new field of the notice's types gets a name before anybody reads of its change."""
    entries = [
        kind
        for kind in vars(terms).values()
        if isinstance(kind, type) and is_dataclass(kind) and kind not in {Register, Text, Period}
    ]
    assert len(entries) > 10
    assert {each.name for kind in entries for each in fields(kind)} == FIELDS.keys()
    assert all(name.fi and name.sv and name.en for name in FIELDS.values())


def test_a_changed_paragraph_is_told_with_its_language() -> None:
    paragraphs = REGISTER.sections["security"]
    changed = replace(paragraphs[0], sv="något annat")
    new = replace(REGISTER, sections={**REGISTER.sections, "security": (changed, *paragraphs[1:])})
    (told,) = [change_in_words(change, new) for change in difference(REGISTER, new)]
    assert told.startswith("Selosteen kappale: Rekisterin suojauksen periaatteet, kappale 1 ruotsiksi: ")
    assert told.endswith(" → något annat")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fi", "Säilytysaika: Kontaktitallenteet, pituus: 25 kk → 24 kk"),
        ("sv", "Bevaringstid: {name}, längd: 25 månader → 24 månader"),
        ("en", "Retention period: {name}, length: 25 months → 24 months"),
    ],
)
def test_a_change_is_told_in_the_readers_language(language: str, told: str) -> None:
    name = REGISTER.rule("contact_recordings").name.in_language(language)
    (change,) = [each for each in difference(REGISTER, with_period(24)) if each.part == "rules"]
    assert change_in_words(change, with_period(24), language) == told.format(name=name)


def test_one_month_is_no_months() -> None:
    (change,) = [each for each in difference(REGISTER, with_period(1)) if each.part == "rules"]
    assert change_in_words(change, with_period(1), "sv").endswith("25 månader → 1 månad")
    assert change_in_words(change, with_period(1), "en").endswith("25 months → 1 month")


def test_what_came_and_what_went_is_named_in_the_readers_language_too() -> None:
    tax = Recipient("tax", Text("verottaja", "skattemyndigheten", "the tax authority"))
    new = replace(REGISTER, recipients=(*REGISTER.recipients, tax))
    (came,), (went,) = difference(REGISTER, new), difference(new, REGISTER)
    assert change_in_words(came, new, "sv") == "Mottagare, tillagt: skattemyndigheten"
    assert change_in_words(went, REGISTER, "en", before=new) == "Recipient, removed: the tax authority"
    assert change_in_words(went, REGISTER, "en") == "Recipient, removed: verottaja"


def test_codes_and_answers_are_words() -> None:
    basic, *others = REGISTER.categories
    changed = replace(basic, controllers=("oomi",), special=True)
    new = replace(REGISTER, categories=(changed, *others))
    told = [change_in_words(change, new, "en", before=REGISTER) for change in difference(REGISTER, new)]
    assert told == [
        "Category of data: Basic data, controllers: Oomi Oy, Oomi Solar Oy → Oomi Oy",
        "Category of data: Basic data, special category of data: no → yes",
    ]


def test_the_public_reads_a_changed_wording_in_its_own_language_and_another_where_that_alone_changed() -> None:
    first, *others = REGISTER.sections["security"]
    both = replace(first, fi="Aivan toisin.", sv="Helt annorlunda.")
    alone = replace(first, sv="Helt annorlunda.")

    def read(paragraph: Text, language: str) -> list[str]:
        new = replace(REGISTER, sections={**REGISTER.sections, "security": (paragraph, *others)})
        return [change.field for change in told_to_everybody(difference(REGISTER, new), language)]

    assert (read(both, "fi"), read(both, "sv"), read(both, "en")) == (["1.fi"], ["1.sv"], ["1.fi", "1.sv"])
    assert (read(alone, "fi"), read(alone, "sv")) == (["1.sv"], ["1.sv"])


def test_what_only_the_officer_is_told_of_is_no_news_to_the_public() -> None:
    new = replace(REGISTER, version=SHORTER.version, findings=())
    assert next(change.part for change in difference(REGISTER, new)) == "version"
    assert told_to_everybody(difference(REGISTER, new), "fi") == []
