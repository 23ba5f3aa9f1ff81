"""What is held on a chosen day and why: the desk's page of :mod:`retention.held_on`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst

from oomi_registry.notice.terms import Register
from oomi_registry.notice.wording import how_long
from retention.admin.forms import HeldOn
from retention.admin.words import rule_in_words, table_in_words
from retention.held_on import HeldByRule, HeldGroup, held_by, held_of
from retention.held_on.words import until, why


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page: how many records of which table, why, by which rules and until when."""

    table: str
    count: int
    why: str
    rules: str
    until: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One table of a rule: rows on the day, rows now, rows that go before it, rows under a hold now."""

    table: str
    stays: int
    now: int
    goes: int
    held: int
    why: str


def shown(form: HeldOn, register: Register, *, now: datetime) -> dict[str, object]:
    """What the page shows of a question that was answered well; nothing of any other.

    Raises what a rehearsal raises: :class:`retention.disposal.DisposalBusy` and DatabaseError.
    """
    if not form.is_bound or not form.is_valid():
        return {}
    on, party, rule = form.cleaned_data["on"], form.cleaned_data["party"], form.cleaned_data["rule"]
    if party:
        lines = [_line(group, register) for group in held_of(party, register, on=on)]
        return {"on": on, "party": party, "lines": lines, "total": sum(line.count for line in lines)}
    by_rule = held_by(rule, register, now=now, on=on)
    return {"on": on, "by_rule": by_rule, "lasts": how_long(by_rule.rule), "tables": _tables(by_rule)}


def _line(group: HeldGroup, register: Register) -> Line:
    rules = "" if group.while_needed else ", ".join(rule_in_words(rule, register) for rule in group.rules)
    return Line(capfirst(table_in_words(group.table)), group.count, why(group.reasons), rules, until(group))


def _tables(by_rule: HeldByRule) -> list[RuleLine]:
    return [
        RuleLine(capfirst(table_in_words(each.table)), each.stays, each.now, each.goes, each.held, why(each.reasons))
        for each in by_rule.tables
    ]
