"""Whether a register holds together. Each fault is an instruction: what to write, and where.

The system check asks this before the site starts, so that a category without a basis or a rule that nobody declared
never reaches a page, a package or the disposal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from itertools import chain, combinations

from oomi_registry.notice.outline import HEADINGS, WITHOUT_HEADING
from oomi_registry.notice.terms import (
    Contract,
    Counted,
    DataCategory,
    Register,
    ResponsibilityRow,
    RetentionRule,
    Subject,
    Text,
)
from oomi_registry.notice.wording import BASES

# What every notice names at least one of.
_PARTS = ("controllers", "responsible", "purposes", "categories", "sources", "rules", "rights")
# Texts that a register may leave empty.
_OPTIONAL = {("Controller", "note"), ("RetentionRule", "covers"), ("RetentionRule", "lasts")}


def faults(register: Register) -> list[str]:
    """Everything that is wrong with ``register``, each as an instruction; empty where it holds together."""
    return list(
        chain(
            _missing_parts(register),
            _codes_used_twice(register),
            _unwritten_texts(register),
            *(_faults_of_category(register, category) for category in register.categories),
            *(_faults_of_rule(rule) for rule in register.rules),
            (
                f"Purpose {purpose.code!r} has no legal basis: give it one or more in bases (GDPR 6(1))."
                for purpose in register.purposes
                if not purpose.bases
            ),
            _faults_of_responsibility(register),
            _unknown_sections(register),
        )
    )


def _missing_parts(register: Register) -> Iterator[str]:
    for part in _PARTS:
        if not getattr(register, part):
            yield f"The register has no {part}: write at least one (GDPR 13, GDPR 30(1))."
    if not register.sections.get("security"):
        yield "The register says nothing of security: write sections['security'] (GDPR 30(1)(g))."


def _codes_used_twice(register: Register) -> Iterator[str]:
    coded: dict[str, Iterable[str]] = {
        "controllers": (item.code for item in register.controllers),
        "responsibility": (item.code for item in register.responsibility),
        "purposes": (item.code for item in register.purposes),
        "categories": (item.code for item in register.categories),
        "sources": (item.code for item in register.sources),
        "recipients": (item.code for item in register.recipients),
        "transfers": (item.code for item in register.transfers),
        "rules": (item.code for item in register.rules),
        "rights": (item.code for item in register.rights),
        "findings": (item.code for item in register.findings),
    }
    for part, codes in coded.items():
        for code, times in Counter(codes).items():
            if times > 1:
                yield f"Code {str(code)!r} stands {times} times in {part}: keep one."


def _unwritten_texts(register: Register) -> Iterator[str]:
    """Finnish is the original: every text that a page shows has it."""
    for where, text in texts_of(register):
        if not text.fi.strip():
            yield f"{where} has no Finnish text: write it."


def texts_of(register: Register) -> Iterator[tuple[str, Text]]:
    """Every text that the register must have, with the place where it stands."""
    yield "Register.name", register.name
    yield "Register.subjects", register.subjects
    yield "Register.authority.name", register.authority.name
    for part in (
        register.controllers,
        register.responsible,
        register.responsibility,
        register.purposes,
        register.categories,
        register.sources,
        register.recipients,
        register.transfers,
        register.rules,
        register.rights,
        register.findings,
    ):
        for item in part:
            yield from _texts_within(item)
    for section, paragraphs in register.sections.items():
        for number, paragraph in enumerate(paragraphs, 1):
            yield f"sections[{section!r}], paragraph {number},", paragraph


def _texts_within(item: object) -> Iterator[tuple[str, Text]]:
    if not is_dataclass(item):
        return
    kind = type(item).__name__
    code = str(getattr(item, "code", "") or getattr(item, "name", ""))
    for field in fields(item):
        value = getattr(item, field.name)
        if isinstance(value, Text) and (value.fi or (kind, field.name) not in _OPTIONAL):
            yield f"{kind} {code!r}, {field.name},", value


def _faults_of_category(register: Register, category: DataCategory) -> Iterator[str]:
    code = str(category.code)
    known: dict[str, tuple[Sequence[str], set[str]]] = {
        "purposes": (category.purposes, {item.code for item in register.purposes}),
        "controllers": (category.controllers, {item.code for item in register.controllers}),
        "sources": (category.sources, {item.code for item in register.sources}),
        "rules": (category.rules, {item.code for item in register.rules}),
        "recipients": (category.recipients, {item.code for item in register.recipients}),
    }
    for part, (used, declared) in known.items():
        if not used and part != "recipients":
            yield f"Category {code!r} has no {part}: give it one or more."
        for missing in (name for name in used if name not in declared):
            yield f"Category {code!r} names {missing!r}, which is not among the register's {part}: write it there."
    if not category.bases:
        yield f"Category {code!r} has no legal basis: give it one or more in bases (GDPR 6(1))."
    behind = {basis for purpose in register.purposes if purpose.code in category.purposes for basis in purpose.bases}
    for basis in (basis for basis in category.bases if basis not in behind):
        yield (
            f"Category {code!r} rests on {BASES[basis].en}, but none of its purposes does: "
            "add a purpose with that basis, or take the basis out."
        )


def _faults_of_rule(rule: RetentionRule) -> Iterator[str]:
    length = next((n for n in (rule.period.years, rule.period.months, rule.period.days) if n is not None), None)
    counted_on = rule.counted in (Counted.FROM_START, Counted.FROM_CALENDAR_YEAR_END)
    if counted_on and length is None:
        yield f"Retention rule {rule.code!r} is counted {rule.counted.value} but has no length: give its period."
    if not counted_on and length is not None:
        yield f"Retention rule {rule.code!r} is counted {rule.counted.value}, which has no length: write Period()."
    if not counted_on and not rule.lasts.fi:
        yield f"Retention rule {rule.code!r} has no length: say in lasts, in words, how long it lasts."


def _faults_of_responsibility(register: Register) -> Iterator[str]:
    """GDPR 26(1): exactly one row says who answers for every record, whoever it is about."""
    controllers = {controller.code for controller in register.controllers}
    for row in register.responsibility:
        for missing in sorted({*row.controllers, *row.customer_of} - controllers):
            yield f"Responsibility row {row.code!r} names {missing!r}, which is no controller here: correct it."
        if not row.controllers:
            yield f"Responsibility row {row.code!r} names nobody: give it one or more controllers."
        if row.customer_of and row.contract is not Contract.NONE:
            yield f"Responsibility row {row.code!r} is about a contract: customer_of counts only where there is none."
    for subject, contract, customer_of in situations(register):
        rows = rows_for(register, subject, contract, customer_of)
        situation = f"subject {subject.value!r}, contract {contract.value!r}"
        if contract is Contract.NONE:
            situation += f", customer of {' and '.join(sorted(customer_of)) or 'nobody'}"
        if not rows:
            yield f"No row says who answers for {situation}: add a responsibility row for it."
        if len(rows) > 1:
            yield f"Rows {', '.join(row.code for row in rows)} all answer for {situation}: keep one."


def situations(register: Register) -> Iterator[tuple[Subject, Contract, frozenset[str]]]:
    """Every situation that the responsibility split must answer for; none where one controller answers for everything.

    Whose customer the person is counts only where no contract decides. A customer, or a customer's contact person, is a
    customer of somebody; the others need not be.
    """
    codes = [controller.code for controller in register.controllers]
    if len(codes) < 2:
        return
    customers = [frozenset(some) for size in range(len(codes) + 1) for some in combinations(codes, size)]
    for subject in Subject:
        for contract in Contract:
            if contract is not Contract.NONE:
                yield subject, contract, frozenset()
                continue
            for customer_of in customers:
                if customer_of or subject not in (Subject.CONSUMER, Subject.CORPORATE_CONTACT):
                    yield subject, contract, customer_of


def rows_for(
    register: Register, subject: Subject, contract: Contract, customer_of: frozenset[str]
) -> tuple[ResponsibilityRow, ...]:
    """The rows that answer in one situation: those for exactly these companies' customers, else those for anybody's."""
    rows = tuple(row for row in register.responsibility if subject in row.subjects and row.contract is contract)
    exact = tuple(row for row in rows if row.customer_of and row.customer_of == customer_of)
    return exact or tuple(row for row in rows if not row.customer_of)


def _unknown_sections(register: Register) -> Iterator[str]:
    for section in register.sections:
        if section not in HEADINGS and section not in WITHOUT_HEADING:
            known = ", ".join((*HEADINGS, *sorted(WITHOUT_HEADING)))
            yield f"sections[{section!r}] stands in no section of the notice. Use one of: {known}."
