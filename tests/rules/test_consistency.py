"""Whether a register holds together: each fault alone, told as an instruction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from oomi_registry.notice.consistency import faults, situations
from oomi_registry.notice.register import REGISTER
from oomi_registry.notice.terms import Controller, LegalBasis, Period, Purpose, Register, Subject, Text

OOMI = ("oomi",)


def test_oomis_register_holds_together() -> None:
    assert faults(REGISTER) == []


def _category(**changes: object) -> Register:
    first, *others = REGISTER.categories
    return replace(REGISTER, categories=(replace(first, **changes), *others))  # type: ignore[arg-type]  # one field each


def _rule(code: str, **changes: object) -> Register:
    return replace(
        REGISTER,
        rules=tuple(
            replace(rule, **changes) if rule.code == code else rule  # type: ignore[arg-type]  # one field each
            for rule in REGISTER.rules
        ),
    )


def _rows(code: str, **changes: object) -> Register:
    return replace(
        REGISTER,
        responsibility=tuple(
            replace(row, **changes) if row.code == code else row  # type: ignore[arg-type]  # one field each
            for row in REGISTER.responsibility
        ),
    )


def _without_row(code: str) -> Register:
    return replace(REGISTER, responsibility=tuple(row for row in REGISTER.responsibility if row.code != code))


ELSEWHERE = Controller("elsewhere", "Muu Oy", "1234567-1", "Katu 1", "00100", "Helsinki", "www.example.com")

BROKEN: list[tuple[str, Callable[[], Register], str]] = [
    ("no purpose", lambda: _category(purposes=()), "Category 'basic' has no purposes: give it"),
    ("no basis", lambda: _category(bases=()), "Category 'basic' has no legal basis: give it"),
    ("no controller", lambda: _category(controllers=()), "Category 'basic' has no controllers: give it"),
    ("no source", lambda: _category(sources=()), "Category 'basic' has no sources: give it"),
    ("no rule", lambda: _category(rules=()), "Category 'basic' has no rules: give it"),
    (
        "unknown rule",
        lambda: _category(rules=("for_ever",)),
        "names 'for_ever', which is not among the register's rules",
    ),
    (
        "unknown source",
        lambda: _category(sources=("rumour",)),
        "names 'rumour', which is not among the register's sources",
    ),
    (
        "unknown recipient",
        lambda: _category(recipients=("anybody",)),
        "names 'anybody', which is not among the register's recipients",
    ),
    (
        "a basis with no purpose behind it",
        lambda: _category(purposes=("statistics",)),
        "Category 'basic' rests on contract, but none of its purposes does",
    ),
    (
        "a purpose without basis",
        lambda: replace(REGISTER, purposes=(*REGISTER.purposes, Purpose("fun", Text("huvi"), ()))),
        "Purpose 'fun' has no legal basis: give it",
    ),
    ("no length", lambda: _rule("contracts", period=Period()), "Retention rule 'contracts' is counted from_start but"),
    (
        "a length that nothing counts",
        lambda: _rule("suppression", period=Period(years=1)),
        "Retention rule 'suppression' is counted open, which has no length: write Period()",
    ),
    ("no words", lambda: _rule("relationship", lasts=Text("")), "say in lasts, in words"),
    (
        "no Finnish",
        lambda: _rule("contracts", name=Text("", "Elavtal")),
        "RetentionRule 'contracts', name, has no Finnish",
    ),
    (
        "a paragraph not written",
        lambda: replace(REGISTER, sections=REGISTER.sections | {"changes": (Text(""),)}),  # type: ignore[operator]  # a dict
        "sections['changes'], paragraph 1, has no Finnish text",
    ),
    (
        "a section the page does not have",
        lambda: replace(REGISTER, sections=REGISTER.sections | {"gossip": (Text("juoru"),)}),  # type: ignore[operator]  # a dict
        "sections['gossip'] stands in no section",
    ),
    (
        "no word of security",
        lambda: replace(REGISTER, sections={k: v for k, v in REGISTER.sections.items() if k != "security"}),
        "write sections['security']",
    ),
    ("no rights", lambda: replace(REGISTER, rights=()), "The register has no rights: write at least one"),
    (
        "a code twice",
        lambda: replace(REGISTER, sources=(*REGISTER.sources, REGISTER.sources[0])),
        "Code 'person' stands 2 times in sources: keep one",
    ),
    (
        "nobody answers",
        lambda: _without_row("solar_consumer"),
        "No row says who answers for subject 'consumer', contract 'solar': add",
    ),
    (
        "a customer of both unanswered",
        lambda: _without_row("shared_customer"),
        "No row says who answers for subject 'consumer', contract 'none', customer of oomi and oomi_solar: add",
    ),
    (
        "two rows answer",
        lambda: _rows("solar_consumer", subjects=(Subject.CONSUMER, Subject.CORPORATE_CONTACT)),
        "Rows solar_corporate, solar_consumer all answer for subject 'corporate_contact', contract 'solar': keep one",
    ),
    (
        "a stranger answers",
        lambda: _rows("insurance", controllers=("aunt",)),
        "names 'aunt', which is no controller here",
    ),
    ("nobody is named", lambda: _rows("insurance", controllers=()), "Responsibility row 'insurance' names nobody"),
    (
        "whose customer, of a contract",
        lambda: _rows("insurance", customer_of=frozenset(OOMI)),
        "Responsibility row 'insurance' is about a contract",
    ),
    (
        "a third company that no row knows",
        lambda: replace(REGISTER, controllers=(*REGISTER.controllers, ELSEWHERE)),
        "customer of elsewhere: add a responsibility row",
    ),
]


@pytest.mark.parametrize(("register", "told"), [pytest.param(*case, id=name) for name, *case in BROKEN])
def test_a_fault_is_told_as_an_instruction(register: Callable[[], Register], told: str) -> None:
    found = faults(register())
    assert any(told in fault for fault in found), found


@pytest.mark.parametrize(
    "part",
    [
        "controllers",
        "responsibility",
        "purposes",
        "categories",
        "sources",
        "recipients",
        "transfers",
        "rules",
        "rights",
        "findings",
    ],
)
def test_a_code_that_stands_twice_is_told_in_every_part(part: str) -> None:
    items = getattr(REGISTER, part)
    twice = replace(REGISTER, **{part: (*items, items[0])})  # type: ignore[arg-type]  # one part each
    assert f"Code {str(items[0].code)!r} stands 2 times in {part}: keep one." in faults(twice)


@pytest.mark.parametrize("part", ["controllers", "responsible", "purposes", "categories", "sources", "rules", "rights"])
def test_a_part_that_no_notice_may_lack_is_asked_for(part: str) -> None:
    """GDPR 30(1)."""
    bare = replace(REGISTER, **{part: ()})  # type: ignore[arg-type]  # one part each
    assert f"The register has no {part}: write at least one (GDPR 13, GDPR 30(1))." in faults(bare)


EMPTY = Text("", "svenska", "English")


@pytest.mark.parametrize(
    ("register", "told"),
    [
        (replace(REGISTER, name=EMPTY), "Register.name has no Finnish text: write it."),
        (replace(REGISTER, subjects=EMPTY), "Register.subjects has no Finnish text: write it."),
        (
            replace(REGISTER, authority=replace(REGISTER.authority, name=EMPTY)),
            "Register.authority.name has no Finnish text: write it.",
        ),
        (
            replace(REGISTER, responsible=(replace(REGISTER.responsible[0], role=EMPTY), *REGISTER.responsible[1:])),
            "ResponsiblePerson 'Sami Naskali', role, has no Finnish text: write it.",
        ),
        (
            replace(REGISTER, rights=(replace(REGISTER.rights[0], title=EMPTY), *REGISTER.rights[1:])),
            "RightNotice 'access', title, has no Finnish text: write it.",
        ),
        (
            replace(REGISTER, sections={"security": (Text("Lukot."), EMPTY)}),
            "sections['security'], paragraph 2, has no Finnish text: write it.",
        ),
    ],
)
def test_a_text_without_finnish_is_told_with_its_place(register: Register, told: str) -> None:
    assert faults(register) == [told]


def test_what_may_be_empty_is_no_fault() -> None:
    """A category may go to nobody, a controller need no note, and a rule may be its name alone."""
    bare = replace(
        REGISTER,
        controllers=tuple(replace(company, note=Text("")) for company in REGISTER.controllers),
        categories=tuple(replace(category, recipients=()) for category in REGISTER.categories),
        rules=tuple(replace(rule, covers=Text("")) for rule in REGISTER.rules),
        recipients=(),
        transfers=(),
        findings=(),
    )
    assert faults(bare) == []


def test_an_instruction_is_whole() -> None:
    assert faults(replace(REGISTER, sections={})) == [
        "The register says nothing of security: write sections['security'] (GDPR 30(1)(g))."
    ]
    assert faults(_category(purposes=("statistics", "legal_obligations"), bases=(LegalBasis.CONTRACT,))) == [
        (
            "Category 'basic' rests on contract, but none of its purposes does: "
            "add a purpose with that basis, or take the basis out."
        )
    ]
    assert faults(replace(REGISTER, sections={"security": (Text("Lukot."),), "gossip": ()})) == [
        (
            "sections['gossip'] stands in no section of the notice. Use one of: controllers, responsible, name, "
            "responsibility, purposes, categories, sources, automated_decisions, recipients, retention, security, "
            "rights, complaint, changes, introduction, transfers."
        )
    ]
    assert faults(_without_row("no_contract"))[0] == (
        "No row says who answers for subject 'insured', contract 'none', customer of nobody: "
        "add a responsibility row for it."
    )


def test_each_situation_is_asked_once() -> None:
    assert len(list(situations(REGISTER))) == len(set(situations(REGISTER))) == 33


def test_one_controller_needs_no_split() -> None:
    alone = replace(
        REGISTER,
        controllers=REGISTER.controllers[:1],
        responsibility=(),
        categories=tuple(replace(category, controllers=OOMI) for category in REGISTER.categories),
    )
    assert faults(alone) == []
