"""Every record about one person, found by walking the declarations and never by a list.

A table that declares personal data is in a person's holdings from the moment it is declared; nobody has to remember it.
Each record says under which category each field stands and how it came, who answers for it, from where it came and
when it goes.
"""

from __future__ import annotations

from customers.holdings.leaving import Leaving, by_clocks, by_its_own_clocks, clocks_of
from customers.holdings.months import MonthOfConsumption, by_month
from customers.holdings.overview import Table, overview
from customers.holdings.records import HeldField, Record, place_in_the_split, records
from customers.holdings.waiting import Own, references, settled
from customers.holdings.walking import Holding, held, holdings, personal_models, rows_about

__all__ = [
    "HeldField",
    "Holding",
    "Leaving",
    "MonthOfConsumption",
    "Own",
    "Record",
    "Table",
    "by_clocks",
    "by_its_own_clocks",
    "by_month",
    "clocks_of",
    "held",
    "holdings",
    "overview",
    "personal_models",
    "place_in_the_split",
    "records",
    "references",
    "rows_about",
    "settled",
]
