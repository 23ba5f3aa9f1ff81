"""Consumption month by month: summed by the database, so that ten years of quarter-hours are a hundred rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import models
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

WATT_HOURS_IN_A_KILOWATT_HOUR = 1000


class SumOfQuarters(models.Func):
    """The sum of a day's quarter-hours, those that were not measured left out."""

    template = "(SELECT coalesce(sum(quarter), 0) FROM unnest(%(expressions)s) AS quarter)"
    arity = 1
    output_field = models.BigIntegerField()


@dataclass(frozen=True, slots=True)
class MonthOfConsumption:
    """One month (Europe/Helsinki) of one place of use under one contract, as one source gave it.

    ``contract`` and ``place`` are keys; ``days`` is how many days there are values of, ``estimated`` how many of them
    were estimated.
    """

    month: date
    contract: UUID
    place: UUID
    source: str
    days: int
    estimated: int
    kilowatt_hours: Decimal


def by_month(rows: QuerySet[models.Model], *, most: int) -> list[MonthOfConsumption]:
    """The newest ``most`` months of ``rows`` of :class:`customers.models.DailyConsumption`."""
    months = (
        rows.order_by()
        .annotate(month=TruncMonth("day"))
        .values("month", "electricity_contract_id", "metering_point_id", "source")
        .annotate(
            days=Count("pk"),
            estimated_days=Count("pk", filter=Q(estimated=True)),
            watt_hours_together=Sum(SumOfQuarters(F("watt_hours"))),
        )
        .order_by("-month", "metering_point_id", "electricity_contract_id", "source")[:most]
    )
    return [
        MonthOfConsumption(
            month=each["month"],
            contract=each["electricity_contract_id"],
            place=each["metering_point_id"],
            source=each["source"],
            days=each["days"],
            estimated=each["estimated_days"],
            kilowatt_hours=Decimal(each["watt_hours_together"]) / WATT_HOURS_IN_A_KILOWATT_HOUR,
        )
        for each in months
    ]
