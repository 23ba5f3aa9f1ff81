"""What one retention rule holds on a day, table by table: what is there now, less what the disposal takes before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Model

from oomi_registry.notice.declarations import Privacy, WhileNeeded, declaration_of
from oomi_registry.notice.reasons import Reason, reasons
from oomi_registry.notice.terms import Register, RetentionRule
from retention.disposal import rehearse
from retention.guards import guarded_models
from retention.models import HeldRecord


@dataclass(frozen=True, slots=True)
class TableByRule:
    """One table that the rule has a say in: rows there now, how many go before the day, how many holds cover now.

    ``with_others`` are the other rules that have a say, too. ``while_needed`` where the table is who a person is.
    """

    table: str
    now: int
    goes: int
    held: int
    reasons: tuple[Reason, ...]
    with_others: tuple[str, ...]
    while_needed: bool

    @property
    def stays(self) -> int:
        """How many rows of today are there on the day."""
        return self.now - self.goes


@dataclass(frozen=True, slots=True)
class HeldByRule:
    """What a rule holds on the day ``on``; ``faults`` names in codes the tables that could not be rehearsed."""

    rule: RetentionRule
    on: date
    tables: tuple[TableByRule, ...]
    faults: str


def held_by(code: str, register: Register, *, now: datetime, on: date) -> HeldByRule:
    """What the rule ``code`` holds on the day ``on`` (Europe/Helsinki), which may lie ahead: the disposal is rehearsed.

    The whole disposal is, and not that of the rule alone: a row may wait for one that goes by another rule. Raises
    :class:`oomi_registry.notice.terms.NotInRegister` and what a rehearsal raises.
    """
    rule = register.rule(code)
    went = rehearse(now=now, as_of=on)
    goes: dict[str, int] = {}
    for (table, _by), rows in went.rows.items():
        goes[table] = goes.get(table, 0) + rows
    tables = [
        _table(model, declaration, code, register, goes.get(model._meta.db_table, 0))
        for model in guarded_models()
        if isinstance(declaration := declaration_of(model), Privacy) and code in declaration.rules()
    ]
    return HeldByRule(rule, on, tuple(table for table in tables if table.now), went.error)


def _table(model: type[Model], declaration: Privacy, code: str, register: Register, goes: int) -> TableByRule:
    categories = tuple(each for each in register.categories if each.code in declaration.categories())
    table = model._meta.db_table
    return TableByRule(
        table=table,
        now=model._base_manager.count(),
        goes=goes,
        held=HeldRecord.objects.filter(table=table, released_at__isnull=True).values("record").distinct().count(),
        reasons=reasons(register, categories, declaration.basis, declaration.role),
        with_others=tuple(rule for rule in declaration.rules() if rule != code),
        while_needed=isinstance(declaration.keep, WhileNeeded),
    )
