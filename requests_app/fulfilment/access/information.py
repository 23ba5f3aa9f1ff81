"""What GDPR 15(1)(a)-(h) and 15(2) want told of every record, and which of it a record lacks.

One table says of each item on which provision it rests and when it is lacking; a copy that lacks any is not released.
Pure: it judges what it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from customers.holdings import Leaving
from customers.responsibility import Responsibility
from oomi_registry.notice.declarations import OWN, Privacy
from oomi_registry.notice.reasons import Reason, reasons
from oomi_registry.notice.terms import (
    Code,
    Controller,
    DataCategory,
    NotInRegister,
    Register,
    RetentionRule,
    Source,
    Subject,
)
from oomi_registry.notice.wording import how_long
from requests_app.fulfilment.access.recipients import Recipient

WITHHELD = "withheld"
"""Stands for the code of a source that is withheld."""

THE_OTHER_RIGHTS = frozenset({"rectification", "erasure", "restriction", "objection"})
"""The rights that GDPR 15(1)(e) wants told of beside the complaint."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a record tells of a decision or a profile that software made (GDPR 15(1)(h), 22; C-203/22).

    ``significance`` is ``None`` where the table has no place for it: a profile that decides nothing.
    """

    automated: bool
    logic: str
    significance: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Information:
    """What one record's reader is told beside its values. ``source`` is ``None`` where the controllers made it.

    Each equals only itself: many records are told the same one, and what is made of it is kept by it.
    """

    categories: tuple[DataCategory, ...]
    reasons: tuple[Reason, ...]
    recipients: tuple[Recipient, ...]
    controllers: tuple[Controller, ...]
    joint: bool
    source_code: str
    source: Source | None
    leaving: Leaving
    rules: tuple[RetentionRule, ...]
    decision: Decision | None = None
    there: bool = True
    """Whether everything of the record could be read and its stored files are there (GDPR 15(3))."""


class Item(StrEnum):
    """The codes under which a copy says what it lacks."""

    PURPOSES = "purposes"
    CATEGORIES = "categories"
    RECIPIENTS = "recipients"
    PERIOD = "period"
    RIGHTS = "rights"
    COMPLAINT = "complaint"
    SOURCE = "source"
    DECISION = "decision"
    SAFEGUARDS = "safeguards"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class ItemRule:
    """One row of the table: the provision, the item in a word or two, and when a record lacks it."""

    provision: str
    name: str
    lacks: Callable[[Information, Register], bool]


def _without_purpose(told: Information, _: Register) -> bool:
    return not told.reasons


def _without_recipient(told: Information, _: Register) -> bool:
    """Actual recipients, not kinds alone (C-154/21); that there were none is an answer."""
    return any(not each.hidden and not (each.name and each.kind is not None) for each in told.recipients)


def _without_period(told: Information, _: Register) -> bool:
    """A day, or the criteria by which it will be known: every rule in words."""
    known = {rule.code for rule in told.rules if how_long(rule) and rule.starts.fi}
    return not told.leaving.rules or not known.issuperset(told.leaving.rules)


def _without_rights(_: Information, register: Register) -> bool:
    return not {right.code for right in register.rights} >= THE_OTHER_RIGHTS


def _without_authority(_: Information, register: Register) -> bool:
    return not register.authority.name.fi


def _without_source(told: Information, _: Register) -> bool:
    return told.source is None and told.source_code not in (OWN, WITHHELD)


def _without_logic(told: Information, _: Register) -> bool:
    decision = told.decision
    return decision is not None and not (decision.logic.strip() and decision.significance != "")


def _without_safeguard(told: Information, _: Register) -> bool:
    return any(each.outside and not each.hidden and not each.transfer for each in told.recipients)


ITEMS: Mapping[Item, ItemRule] = MappingProxyType(
    {
        Item.PURPOSES: ItemRule("GDPR 15(1)(a)", "käyttötarkoitukset", _without_purpose),
        Item.CATEGORIES: ItemRule("GDPR 15(1)(b)", "tietoryhmät", lambda told, _: not told.categories),
        Item.RECIPIENTS: ItemRule("GDPR 15(1)(c)", "vastaanottajat", _without_recipient),
        Item.PERIOD: ItemRule("GDPR 15(1)(d)", "säilytysaika", _without_period),
        Item.RIGHTS: ItemRule("GDPR 15(1)(e)", "muut oikeudet", _without_rights),
        Item.COMPLAINT: ItemRule("GDPR 15(1)(f)", "valitus valvontaviranomaiselle", _without_authority),
        Item.SOURCE: ItemRule("GDPR 15(1)(g)", "tietolähde", _without_source),
        Item.DECISION: ItemRule("GDPR 15(1)(h)", "automaattisen päätöksen logiikka", _without_logic),
        Item.SAFEGUARDS: ItemRule("GDPR 15(2)", "siirron suojatoimet", _without_safeguard),
        Item.COPY: ItemRule("GDPR 15(3)", "tallennettu tiedosto", lambda told, _: not told.there),
    }
)


def lacking(told: Information, register: Register) -> tuple[Item, ...]:
    """The items that the record lacks, in the order of the article; none where it may be released."""
    return tuple(item for item, rule in ITEMS.items() if rule.lacks(told, register))


def information(
    register: Register,
    declaration: Privacy,
    *,
    categories: tuple[Code, ...],
    subject: Subject,
    responsibility: Responsibility,
    source: str,
    leaving: Leaving,
    known: tuple[Recipient, ...],
) -> Information:
    """What is told of one record of a table, but for its decision and its files."""
    held = tuple(each for each in register.categories if each.code in categories)
    return Information(
        categories=held,
        reasons=reasons(register, held, declaration.basis, subject),
        recipients=known,
        controllers=tuple(register.controller(code) for code in responsibility.controllers),
        joint=responsibility.joint,
        source_code=source,
        source=next((each for each in register.sources if each.code == source), None),
        leaving=leaving,
        rules=tuple(_known(register, leaving.rules)),
    )


def _known(register: Register, codes: tuple[str, ...]) -> list[RetentionRule]:
    rules = []
    for code in codes:
        try:
            rules.append(register.rule(code))
        except NotInRegister:
            continue
    return rules
