"""A person's page: every record by category of the notice, with who answers for it, its source, and until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from customers.holdings import Leaving, Record, records
from customers.models import Party
from customers.queries import customer_of
from customers.responsibility import Responsibility
from customers.wording import ShownField, codes_of, shown_field
from oomi_registry.notice.days import written
from oomi_registry.notice.terms import Code, NotInRegister, Register
from oomi_registry.notice.wording import how_long
from retention.models import HeldRecord

AT_FIRST = 10
MOST_SHOWN = 200
SHOWN_BESIDE = frozenset({"source"})
"""Fields that have a column of their own."""


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """One row of the page."""

    fields: tuple[ShownField, ...]
    controllers: str
    assigned_by_notice: bool
    source: str
    until: str
    rules: str
    due: bool
    held: bool


@dataclass(frozen=True, slots=True)
class ShownTable:
    """One table's records under one category, the newest first."""

    name: str
    count: int
    at_first: tuple[ShownRecord, ...]
    more: tuple[ShownRecord, ...]

    @property
    def not_shown(self) -> int:
        """How many records the page leaves out; the person's package holds them all."""
        return self.count - len(self.at_first) - len(self.more)


@dataclass(frozen=True, slots=True)
class ShownCategory:
    """One category of the notice with what is held under it."""

    code: Code
    name: str
    tables: tuple[ShownTable, ...]

    @property
    def count(self) -> int:
        """How many records stand under it; a record of several categories counts in each."""
        return sum(table.count for table in self.tables)


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence and how many records it is about."""

    title: str
    sentence: str
    count: int
    mark: str = ""


def page_of(party: Party, register: Register, *, today: date) -> dict[str, object]:
    """What the page of ``party`` shows. ``today`` is the day in Europe/Helsinki."""
    whose = customer_of(party)
    held = records(party, register, whose)
    presenter = _Presenter(party, register, today)
    categories = [presenter.category(category.code, held) for category in register.categories]
    identity = next((each for each in held if isinstance(each.row, Party)), None)
    return {
        "categories": [category for category in categories if category.tables],
        "nothing_under": [category.name for category in categories if not category.tables],
        "customer_of": [presenter.controller(code) for code in sorted(whose)],
        "count": len(held),
        "answering": presenter.answering(held),
        "keeping": presenter.keeping(held),
        "person_until": presenter.until(identity.leaving, shared=False) if identity else "",
        "held_count": len(presenter.held),
    }


class _Presenter:
    """Records in the words of one register, on one day."""

    def __init__(self, party: Party, register: Register, today: date) -> None:
        self.register, self.today = register, today
        self.protected = party.protected_address
        self.codes = codes_of(register)
        covered = HeldRecord.objects.filter(hold__party=party, hold__lifted_at__isnull=True, released_at__isnull=True)
        self.held: frozenset[UUID] = frozenset(covered.values_list("record", flat=True))

    def category(self, code: Code, held: Sequence[Record]) -> ShownCategory:
        tables: dict[str, list[tuple[Record, tuple[ShownField, ...]]]] = {}
        for record in held:
            fields = self.fields(record, code)
            if fields:
                name = str(record.holding.model._meta.verbose_name_plural)
                tables.setdefault(name, []).append((record, fields))
        return ShownCategory(
            code,
            str(self.register.category(code).name),
            tuple(self.table(name, rows) for name, rows in tables.items()),
        )

    def fields(self, record: Record, code: Code) -> tuple[ShownField, ...]:
        """The record's fields under the category that hold something."""
        shown = (
            shown_field(record.row, held, protected=self.protected, codes=self.codes)
            for held in record.under(code)
            if held.name not in SHOWN_BESIDE
        )
        return tuple(each for each in shown if each is not None)

    def table(self, name: str, rows: Sequence[tuple[Record, tuple[ShownField, ...]]]) -> ShownTable:
        # What stays longest is the newest, whenever it was written down here; keys sort by when that was.
        longest_first = sorted(rows, key=lambda each: (each[0].leaving.ends or date.max, each[0].row.pk), reverse=True)
        shown = [self.record(record, fields) for record, fields in longest_first[:MOST_SHOWN]]
        return ShownTable(name, len(rows), tuple(shown[:AT_FIRST]), tuple(shown[AT_FIRST:]))

    def record(self, record: Record, fields: tuple[ShownField, ...]) -> ShownRecord:
        leaving = record.leaving
        # Who the person is goes with other records: its own rule would name the wrong reason.
        rules = [] if leaving.while_needed else [str(self.register.rule(rule).name) for rule in leaving.rules]
        if leaving.waits and not leaving.while_needed:
            rules.append(_("odottaa siihen viittaavaa tietuetta"))
        return ShownRecord(
            fields=fields,
            controllers=self.controllers(record.responsibility),
            assigned_by_notice=record.responsibility.assigned_by_notice,
            source=self.source(record.source),
            until=self.until(leaving, shared=record.holding.shared),
            rules=", ".join(rules),
            due=leaving.ends is not None and leaving.ends < self.today,
            held=record.row.pk in self.held,
        )

    def controllers(self, answering: Responsibility) -> str:
        return " ja ".join(self.controller(code) for code in answering.controllers)

    def controller(self, code: str) -> str:
        return self.register.controller(code).name

    def source(self, code: str) -> str:
        if not code:
            return "–"
        try:
            return str(self.register.source(code).text).partition(":")[0]
        except NotInRegister:
            return code  # a source that the notice does not name is shown as it was written

    def until(self, leaving: Leaving, *, shared: bool) -> str:
        """Until when the record is kept, in words."""
        if leaving.ends is not None:
            return _("%(day)s asti") % {"day": written(leaving.ends)}
        if shared:
            return _("kunnes viimeinenkin sitä tarvitseva tietue on poistunut")
        if leaving.while_needed or leaving.waits:
            return _("niin kauan kuin jokin toinen tietue tarvitsee sitä")
        return _("aika ei ole vielä alkanut")

    def answering(self, held: Iterable[Record]) -> list[Reason]:
        """Who answers and why, each reason once, by how many records it is about (GDPR 26(1))."""
        counts = Counter(record.responsibility for record in held)
        not_assigned = _("seloste ei määrää")
        return [
            Reason(self.controllers(each), str(each.because), count, "" if each.assigned_by_notice else not_assigned)
            for each, count in counts.most_common()
        ]

    def keeping(self, held: Iterable[Record]) -> list[Reason]:
        """By which rules the records are kept, each once; who the person is, in a sentence of its own."""
        leaving = [record.leaving for record in held]
        needed = sum(each.while_needed for each in leaving)
        counts = Counter(rule for each in leaving if not each.while_needed for rule in each.rules)
        rules = [(self.register.rule(code), count) for code, count in counts.most_common()]
        reasons = [Reason(str(rule.name), f"{how_long(rule)}. {rule.because}", count) for rule, count in rules]
        if needed:
            sentence = _("Niin kauan kuin jokin toinen tietue tarvitsee niitä.")
            reasons.insert(0, Reason(_("Kuka henkilö on"), sentence, needed))
        return reasons
