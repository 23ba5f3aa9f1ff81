"""A person's page: what is held by category of the notice, with who answers for it, its source, and until when.

Of a long table the newest records are shown and all are counted; consumption is shown by the month. The person's copy
of the data holds every one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from customers.admin.consumption import as_fields
from customers.admin.views import views_of
from customers.holdings import Leaving, Record, Table, by_month, overview
from customers.models import DailyConsumption, MeteringPoint, Party, RestrictedRecord, ViewEvent
from customers.queries import customer_of
from customers.responsibility import Responsibility
from customers.wording import ShownField, codes_of, shown_field
from oomi_registry.notice.days import written
from oomi_registry.notice.declarations import OWN
from oomi_registry.notice.terms import Code, NotInRegister, Register
from oomi_registry.notice.wording import how_long
from retention.models import HeldRecord

AT_FIRST = 10
MOST_SHOWN = 50
SHOWN_BESIDE = frozenset({"source"})
"""Fields that have a column of their own."""


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """One row of the page; ``table`` and ``key`` say of which record, where one field of it may be asked for."""

    table: str
    key: UUID
    fields: tuple[ShownField, ...]
    controllers: str
    assigned_by_notice: bool
    source: str
    until: str
    rules: str
    due: bool
    held: bool
    statements: tuple[str, ...] = ()
    """What the person wants to stand beside the record, in their own words (GDPR 16)."""
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class ShownTable:
    """One table's records under one category, the newest first. ``count`` is of records, ``months`` of their months."""

    name: str
    count: int
    at_first: tuple[ShownRecord, ...]
    more: tuple[ShownRecord, ...]
    months: int = 0

    @property
    def shown(self) -> int:
        """How many of them the page shows; the person's copy of the data holds all."""
        return len(self.at_first) + len(self.more)


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


def page_of(party: Party, register: Register, *, today: date, may_reveal: bool = False) -> dict[str, object]:
    """What the page of ``party`` shows. ``today`` is the day in Europe/Helsinki.

    ``may_reveal`` is whether the reader may ask for what is hidden.
    """
    whose = customer_of(party)
    views, views_count = views_of(party, most=MOST_SHOWN)
    held = overview(party, register, whose, most=MOST_SHOWN, most_of={DailyConsumption: 0})
    presenter = _Presenter(party, register, today)
    categories = [presenter.category(category.code, held) for category in register.categories]
    kinds = [kind for table in held for kind in table.kinds]
    identity = next((record for record, _alike in kinds if isinstance(record.row, Party)), None)
    return {
        "categories": [category for category in categories if category.tables],
        "nothing_under": [category.name for category in categories if not category.tables],
        "customer_of": [presenter.controller(code) for code in sorted(whose)],
        "count": sum(table.count for table in held),
        "answering": presenter.answering(kinds),
        "keeping": presenter.keeping(kinds),
        "may_reveal": may_reveal,
        "views": views,
        "views_count": views_count,
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
        self.statements: dict[UUID, list[str]] = {}
        for record, text in party.statements.order_by("made_at", "pk").values_list("record", "text"):
            self.statements.setdefault(record, []).append(text)
        restricted = RestrictedRecord.objects.filter(restriction__party=party, released_at__isnull=True)
        self.restricted: frozenset[UUID] = frozenset(restricted.values_list("record", flat=True))

    def category(self, code: Code, held: Sequence[Table]) -> ShownCategory:
        shown = (self.table(table, code) for table in held)
        return ShownCategory(
            code, str(self.register.category(code).name), tuple(table for table in shown if table is not None)
        )

    def fields(self, record: Record, code: Code) -> tuple[ShownField, ...]:
        """The record's fields under the category that hold something; what is restricted is opened for a use alone."""
        shown = (
            shown_field(record.row, held, protected=self.protected, codes=self.codes)
            for held in record.under(code)
            if held.name not in SHOWN_BESIDE
        )
        fields = tuple(each for each in shown if each is not None)
        if record.row.pk not in self.restricted:
            return fields
        closed = _("peitetty: käsittely rajoitettu")  # GDPR 18(2)
        return tuple(each if each.link else replace(each, text=closed, hidden=True) for each in fields)

    def table(self, table: Table, code: Code) -> ShownTable | None:
        """The table's records under the category; ``None`` where it has nothing to say there."""
        if code not in table.holding.declaration.categories() or table.holding.model is ViewEvent:
            return None  # who looked has a place of its own on the page
        if table.holding.model is DailyConsumption:
            return self.consumption(table) if code is Code.CONSUMPTION else None
        filled = [(record, self.fields(record, code)) for record in table.newest]
        shown = [self.record(record, fields) for record, fields in filled if any(not each.link for each in fields)]
        if not shown:
            return None
        left_out = table.count - len(table.newest)
        name = str(table.holding.model._meta.verbose_name_plural)
        return ShownTable(name, left_out + len(shown), tuple(shown[:AT_FIRST]), tuple(shown[AT_FIRST:]))

    def consumption(self, table: Table) -> ShownTable:
        """The quarter-hours by the month."""
        of_contract = {record.row.electricity_contract_id: record for record, _alike in table.kinds}  # type: ignore[attr-defined]  # rows of consumption
        months = by_month(table.holding.rows, most=MOST_SHOWN)
        places = MeteringPoint.objects.filter(pk__in={month.place for month in months})
        gsrns = dict(places.values_list("pk", "gsrn"))
        shown = [
            self.record(
                of_contract[month.contract],
                as_fields(month, gsrns[month.place], protected=self.protected),
                source=month.source,
            )
            for month in months
        ]
        name = str(table.holding.model._meta.verbose_name_plural)
        return ShownTable(name, table.count, tuple(shown[:AT_FIRST]), tuple(shown[AT_FIRST:]), months=len(shown))

    def record(self, record: Record, fields: tuple[ShownField, ...], *, source: str | None = None) -> ShownRecord:
        leaving = record.leaving
        # Who the person is goes with other records: its own rule would name the wrong reason.
        rules = [] if leaving.while_needed else [str(self.register.rule(rule).name) for rule in leaving.rules]
        if leaving.waits and not leaving.while_needed:
            rules.append(_("odottaa siihen viittaavaa tietuetta"))
        return ShownRecord(
            table=record.holding.model._meta.label,
            key=record.row.pk,
            fields=fields,
            controllers=self.controllers(record.responsibility),
            assigned_by_notice=record.responsibility.assigned_by_notice,
            source=self.source(record.source if source is None else source),
            until=self.until(leaving, shared=record.holding.shared),
            rules=", ".join(rules),
            due=leaving.ends is not None and leaving.ends < self.today,
            held=record.row.pk in self.held,
            statements=() if self.protected else tuple(self.statements.get(record.row.pk, ())),
            restricted=record.row.pk in self.restricted,
        )

    def controllers(self, answering: Responsibility) -> str:
        return " ja ".join(self.controller(code) for code in answering.controllers)

    def controller(self, code: str) -> str:
        return self.register.controller(code).name

    def source(self, code: str) -> str:
        if not code:
            return "–"
        if code == OWN:
            return _("rekisterinpitäjä itse")
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

    def answering(self, kinds: Iterable[tuple[Record, int]]) -> list[Reason]:
        """Who answers and why, each reason once, by how many records it is about (GDPR 26(1))."""
        counts: Counter[Responsibility] = Counter()
        for record, alike in kinds:
            counts[record.responsibility] += alike
        not_assigned = _("seloste ei määrää")
        return [
            Reason(self.controllers(each), str(each.because), count, "" if each.assigned_by_notice else not_assigned)
            for each, count in counts.most_common()
        ]

    def keeping(self, kinds: Iterable[tuple[Record, int]]) -> list[Reason]:
        """By which rules the records are kept, each once; who the person is, in a sentence of its own."""
        needed = 0
        counts: Counter[str] = Counter()
        for record, alike in kinds:
            if record.leaving.while_needed:
                needed += alike
            else:
                counts.update(dict.fromkeys(record.leaving.rules, alike))
        rules = [(self.register.rule(code), count) for code, count in counts.most_common()]
        reasons = [Reason(str(rule.name), f"{how_long(rule)}. {rule.because}", count) for rule, count in rules]
        if needed:
            sentence = _("Niin kauan kuin jokin toinen tietue tarvitsee niitä.")
            reasons.insert(0, Reason(_("Kuka henkilö on"), sentence, needed))
        return reasons
