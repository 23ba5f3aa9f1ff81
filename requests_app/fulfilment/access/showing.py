"""How a table's records stand on the page: one after another, or as the sums of months where they are measured days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from customers.models import DailyConsumption, MeteringPoint
from requests_app.fulfilment.access import told
from requests_app.fulfilment.access.consumption import Consumption
from requests_app.fulfilment.access.information import Information
from requests_app.fulfilment.access.page import Page
from requests_app.fulfilment.access.tables import Table
from requests_app.fulfilment.access.values import Read
from requests_app.fulfilment.access.withheld import Withheld


class Articles:
    """One record after another: what every table has that nobody has thought of anything better for."""

    def __init__(self, page: Page, table: Table) -> None:
        self._page, self._table = page, table

    def record(self, read: Read) -> None:
        """Show it."""
        self._page.record(self._table, read)

    def end(self) -> None:
        """Everything is shown already."""


class Days:
    """Measured days: the quarter-hours go to a file of their own, and the page has the sums.

    A day of which the day itself or the values are withheld is in neither.
    """

    def __init__(
        self,
        page: Page,
        table: Table,
        withheld: Withheld,
        write: Callable[[bytes], object],
        *,
        link: str,
        today: date,
        language: str,
    ) -> None:
        self._page, self._table, self._withheld, self._link = page, table, withheld, link
        self._today, self._language = today, language
        self._consumption = Consumption(write)
        self._alike: dict[int, Information] = {}
        self._kept: dict[Information, str] = {}

    def record(self, read: Read) -> None:
        """Take the day."""
        row = read.row
        self._alike.setdefault(read.kind, read.information)
        if not isinstance(row, DailyConsumption) or not {"day", "watt_hours"} <= read.values.keys():
            return
        self._consumption.day(
            self._place(row, read),
            row.day,
            row.watt_hours,
            estimated=row.estimated and "estimated" in read.values,
            kept=self._until(read.information),
            kind=read.kind,
        )

    def _until(self, information: Information) -> str:
        if information not in self._kept:
            self._kept[information] = told.kept(information, self._today, self._language)
        return self._kept[information]

    def end(self) -> None:
        """Show the months."""
        self._page.months(self._table, list(self._consumption.months.values()), self._link, self._alike)

    def _place(self, row: DailyConsumption, read: Read) -> str:
        """The place of use's number, where the copy shows it."""
        place = read.values.get("metering_point")
        hidden = self._withheld.fields(MeteringPoint, row.metering_point_id)
        return row.metering_point.gsrn if place and place.refers and "gsrn" not in hidden else ""
