"""Two versions of a privacy notice side by side: nothing that changes goes unseen (GDPR 5(2), 13(3))."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import TypeVar

import pytest

from oomi_registry.notice.canonical import Unreadable, as_text, fingerprint, from_text
from oomi_registry.notice.difference import PARTS, Change, Kind, difference, entry_in_words, rules_changed
from oomi_registry.notice.register import REGISTER
from oomi_registry.notice.terms import (
    Code,
    Counted,
    LegalBasis,
    Period,
    Recipient,
    Register,
    ResponsiblePerson,
    Text,
)

RECORDINGS = REGISTER.rule("contact_recordings")
SHORTER = replace(
    REGISTER,
    version=date(2027, 1, 1),
    rules=tuple(replace(rule, period=Period(months=24)) if rule is RECORDINGS else rule for rule in REGISTER.rules),
)
Entry = TypeVar("Entry")
CHANGED, ADDED, REMOVED = Kind.CHANGED, Kind.ADDED, Kind.REMOVED


def with_one(entry: Entry, name: str, value: object) -> Entry:
    """The same entry with another value in one field, of which no type checker knows."""
    changed: Callable[..., Entry] = replace
    return changed(entry, **{name: value})


def planted(value: object) -> Iterator[tuple[str, object]]:
    """The value with one thing in it changed, once for each thing in it; each with what was changed."""
    if isinstance(value, Period):
        yield "", Period(months=8 if value == Period(months=7) else 7)
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            for name, other in planted(getattr(value, each.name)):
                yield f"{each.name}.{name}", with_one(value, each.name, other)
    elif isinstance(value, tuple) and value and is_dataclass(value[0]):
        for name, other in planted(value[-1]):
            yield name, (*value[:-1], other)
    else:
        yield "", another(value)


def another(value: object) -> object:
    """Another value of the same kind, of one that has no parts."""
    match value:
        case Enum():
            return next(other for other in type(value) if other is not value)
        case bool():
            return not value
        case date():
            return value + timedelta(days=1)
        case str():
            return f"{value} muutettu"
        case tuple():
            return (*value, value[0] if value else "lisätty")
        case frozenset():
            return value | {"lisätty"}
        case Mapping():
            return {**value, "introduction": (Text("Uusi alku."),)}
        case _:
            raise AssertionError(f"The register holds a {type(value)}: say here how another one looks.")


PLANTED = [
    pytest.param(other, id=f"{each.name}-{name}")
    for each in fields(Register)
    for name, value in planted(getattr(REGISTER, each.name))
    for other in [with_one(REGISTER, each.name, value)]
]


@pytest.mark.parametrize("changed", PLANTED)
def test_a_change_of_any_field_of_any_entry_is_seen_both_ways_and_has_another_fingerprint(changed: Register) -> None:
    there, back = difference(REGISTER, changed), difference(changed, REGISTER)
    assert there
    assert {(each.part, each.before, each.after) for each in there} == {
        (each.part, each.after, each.before) for each in back
    }
    assert fingerprint(changed) != fingerprint(REGISTER)


def test_every_kind_of_entry_and_of_value_was_planted() -> None:
    """Else the test above would hold nothing."""
    assert len(PLANTED) > 60
    assert {str(each.id).partition("-")[0] for each in PLANTED} == {each.name for each in fields(Register)}


def test_a_register_does_not_differ_from_itself_nor_from_one_that_says_the_same() -> None:
    assert difference(REGISTER, REGISTER) == ()
    same = replace(REGISTER, sections=dict(reversed(list(REGISTER.sections.items()))))
    assert difference(REGISTER, same) == ()
    assert fingerprint(same) == fingerprint(REGISTER)
    assert len(fingerprint(REGISTER)) == 64


def test_recordings_kept_for_24_months_instead_of_25_are_two_lines() -> None:
    assert difference(REGISTER, SHORTER) == (
        Change(CHANGED, "version", before="2024-02-27", after="2027-01-01"),
        Change(CHANGED, "rules", "contact_recordings", "period", "25 kk", "24 kk"),
    )
    assert rules_changed(REGISTER, SHORTER) == ("contact_recordings",)


@pytest.mark.parametrize(
    ("period", "written"),
    [(Period(years=3), "3 v"), (Period(days=10), "10 pv"), (Period(months=0), "0 kk"), (Period(), "")],
)
def test_a_period_is_written_in_its_own_unit(period: Period, written: str) -> None:
    rules = tuple(replace(rule, period=period) if rule is RECORDINGS else rule for rule in REGISTER.rules)
    (change,) = difference(REGISTER, replace(REGISTER, rules=rules))
    assert (change.before, change.after) == ("25 kk", written)


def test_a_recipient_that_comes_and_a_purpose_that_goes_are_named() -> None:
    added = replace(REGISTER, recipients=(*REGISTER.recipients, Recipient("auditors", Text("tilintarkastajat"))))
    assert difference(REGISTER, added) == (Change(ADDED, "recipients", "auditors", after="tilintarkastajat"),)
    purpose = REGISTER.purposes[0]
    gone = replace(REGISTER, purposes=REGISTER.purposes[1:])
    assert difference(REGISTER, gone) == (Change(REMOVED, "purposes", purpose.code, before=str(purpose.text)),)


def test_what_an_entry_is_called_is_its_name_its_title_or_its_text() -> None:
    finding, category = REGISTER.findings[0], REGISTER.categories[0]
    without = replace(REGISTER, findings=REGISTER.findings[1:], categories=REGISTER.categories[1:])
    words = {each.part: each.before for each in difference(REGISTER, without)}
    assert words["findings"] == str(finding.title)
    assert words["categories"] == str(category.name)
    row = REGISTER.responsibility[0]
    (change,) = difference(REGISTER, replace(REGISTER, responsibility=REGISTER.responsibility[1:]))
    assert change.before == str(row.because)


def test_the_basis_of_a_purpose_changes_as_one_field_in_its_order() -> None:
    purpose = replace(REGISTER.purposes[0], bases=(LegalBasis.CONSENT, LegalBasis.CONTRACT))
    other = replace(purpose, bases=(LegalBasis.CONTRACT, LegalBasis.CONSENT))
    old = replace(REGISTER, purposes=(purpose, *REGISTER.purposes[1:]))
    new = replace(REGISTER, purposes=(other, *REGISTER.purposes[1:]))
    assert difference(old, new) == (
        Change(CHANGED, "purposes", purpose.code, "bases", "consent, contract", "contract, consent"),
    )


def test_a_text_differs_language_by_language() -> None:
    purpose = REGISTER.purposes[0]
    changed = replace(purpose, text=replace(purpose.text, sv="något annat"))
    (change,) = difference(REGISTER, replace(REGISTER, purposes=(changed, *REGISTER.purposes[1:])))
    assert (change.field, change.before, change.after) == ("text.sv", purpose.text.sv, "något annat")


def test_yes_and_no_and_days_are_written_for_people() -> None:
    category = REGISTER.categories[0]
    changed = replace(category, special=not category.special)
    (change,) = difference(REGISTER, replace(REGISTER, categories=(changed, *REGISTER.categories[1:])))
    assert {change.before, change.after} == {"kyllä", "ei"}
    assert change.code == Code(category.code).value


def test_what_a_set_holds_has_no_order() -> None:
    companies = ["aamu", "halla", "kaamos", "oomi", "oomi_solar", "revontuli", "ruska", "tuuli"]
    row = replace(REGISTER.responsibility[0], customer_of=frozenset(companies))
    (change,) = difference(
        replace(REGISTER, responsibility=(replace(row, customer_of=frozenset()), *REGISTER.responsibility[1:])),
        replace(REGISTER, responsibility=(row, *REGISTER.responsibility[1:])),
    )
    assert (change.before, change.after) == ("", ", ".join(companies))


def test_people_without_a_code_are_told_apart_by_name_and_a_namesake_by_a_number() -> None:
    first = ResponsiblePerson(Text("Vastaava"), "Ville Virta", decides=True)
    namesake = ResponsiblePerson(Text("Sijainen"), "Ville Virta", decides=False)
    old, new = replace(REGISTER, responsible=(first,)), replace(REGISTER, responsible=(first, namesake, namesake))
    assert [(each.kind, each.code, each.after) for each in difference(old, new)] == [
        (ADDED, "Ville Virta (2)", "Ville Virta"),
        (ADDED, "Ville Virta (3)", "Ville Virta"),
    ]


def test_paragraphs_of_the_notice_are_told_by_their_number() -> None:
    old = replace(REGISTER, sections={"introduction": (Text("Yksi."), Text("Kaksi."))})
    new = replace(REGISTER, sections={"introduction": (Text("Yksi."), Text("Kolme.")), "end": (Text("Loppu."),)})
    told = [(each.kind, each.code, each.field, each.before, each.after) for each in difference(old, new)]
    assert told == [
        (CHANGED, "introduction", "2.fi", "Kaksi.", "Kolme."),
        (ADDED, "end", "", "", "Loppu."),
    ]


def test_a_paragraph_that_comes_or_goes_is_told_in_the_languages_that_it_says_something_in() -> None:
    old = replace(REGISTER, sections={"introduction": (Text("Yksi."),)})
    new = replace(REGISTER, sections={"introduction": (Text("Yksi."), Text("Kaksi.", sv="Två."))})
    assert difference(old, new) == (
        Change(CHANGED, "sections", "introduction", "2.fi", "", "Kaksi."),
        Change(CHANGED, "sections", "introduction", "2.sv", "", "Två."),
    )
    assert difference(new, old) == (
        Change(CHANGED, "sections", "introduction", "2.fi", "Kaksi.", ""),
        Change(CHANGED, "sections", "introduction", "2.sv", "Två.", ""),
    )


def test_a_section_that_comes_is_told_whole() -> None:
    section = (Text("Yksi.", "Ett.", "One."), Text("Kaksi."))
    new = replace(REGISTER, sections={**REGISTER.sections, "end": section})
    assert difference(REGISTER, new) == (Change(ADDED, "sections", "end", after="Yksi.; Ett.; One.; Kaksi."),)


def test_a_rule_that_only_gets_other_words_keeps_no_row_longer_and_none_shorter() -> None:
    def with_rule(**changed: object) -> Register:
        rules = (replace(rule, **changed) if rule is RECORDINGS else rule for rule in REGISTER.rules)  # type: ignore[arg-type]  # of any field
        return replace(REGISTER, rules=tuple(rules))

    assert rules_changed(REGISTER, with_rule(because=Text("Uusi perustelu."))) == ()
    assert rules_changed(REGISTER, with_rule(counted=Counted.OPEN)) == ("contact_recordings",)
    without = replace(REGISTER, rules=tuple(rule for rule in REGISTER.rules if rule is not RECORDINGS))
    assert rules_changed(REGISTER, without) == ("contact_recordings",)
    assert rules_changed(without, REGISTER) == ("contact_recordings",)


def test_every_part_of_a_register_has_its_name() -> None:
    assert {each.name for each in fields(Register)} == PARTS.keys()
    assert all(name.fi and name.sv and name.en for name in PARTS.values())


def test_a_controller_that_moves_is_one_line() -> None:
    oomi = REGISTER.controllers[0]
    moved = replace(oomi, street="Uusikatu 1")
    (change,) = difference(REGISTER, replace(REGISTER, controllers=(moved, *REGISTER.controllers[1:])))
    assert change == Change(CHANGED, "controllers", oomi.code, "street", oomi.street, "Uusikatu 1")


@pytest.mark.parametrize("register", [pytest.param(REGISTER, id="adopted"), *PLANTED])
def test_what_is_kept_of_a_register_is_read_into_the_same_register(register: Register) -> None:
    assert from_text(as_text(register)) == register


def test_what_is_kept_can_be_read_by_people_too() -> None:
    assert '"brand":"Öömi Åbo",' in as_text(replace(REGISTER, brand="Öömi Åbo"))


def test_what_has_its_default_is_not_kept_so_a_field_that_comes_later_changes_no_fingerprint() -> None:
    assert '"at_most":false' not in as_text(REGISTER)
    assert '"at_most":true' in as_text(REGISTER)


@pytest.mark.parametrize(
    ("written", "instead", "why"),
    [
        ('"special":true', '"special":"joo"', "'joo' is no bool"),
        ('"counted":"at_once"', '"counted":"sometimes"', "'sometimes' is not a valid Counted"),
        ('"months":25', '"moons":25', "'moons'"),
        ('"rules":[', '"rules":{"a":1},"old":[', "{'a': 1} is no list"),
    ],
)
def test_a_register_that_is_not_in_todays_words_is_refused_with_what_is_wrong_and_what_to_do(
    written: str, instead: str, why: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        from_text(as_text(REGISTER).replace(written, instead))
    assert str(refused.value) == (
        f"The kept register cannot be read ({why}). Run the version of the software that it was adopted under."
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "Expecting value"), ("[]", r"\[\] has no names"), ('{"version":"2027-01-01"}', "missing 14 required")],
)
def test_what_is_no_register_at_all_is_refused(text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        from_text(text)


def test_a_length_that_is_written_as_none_is_none() -> None:
    assert from_text(as_text(REGISTER).replace('"months":25', '"months":25,"years":null')) == REGISTER


def test_an_entry_is_told_by_its_name_and_else_by_its_code() -> None:
    assert entry_in_words(REGISTER, "rules", "contact_recordings") == "Kontaktitallenteet"
    assert entry_in_words(REGISTER, "rules", "contact_recordings", "sv") == RECORDINGS.name.sv
    assert entry_in_words(REGISTER, "sections", "security") == "Rekisterin suojauksen periaatteet"
    assert entry_in_words(REGISTER, "sections", "security", "en") == "How the register is protected"
    assert entry_in_words(REGISTER, "sections", "a section of an earlier notice") == "a section of an earlier notice"
    assert entry_in_words(REGISTER, "version", "") == ""


def test_a_rule_whose_name_is_empty_is_told_by_why_it_is_so() -> None:
    nameless = replace(RECORDINGS, name=Text(""))
    register = replace(REGISTER, rules=tuple(nameless if rule is RECORDINGS else rule for rule in REGISTER.rules))
    assert entry_in_words(register, "rules", "contact_recordings") == str(RECORDINGS.because)
