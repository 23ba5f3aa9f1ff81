"""CSV as Finnish spreadsheets open it: semicolons, one line a record, nothing that a spreadsheet would run (GDPR 32).

A comma is Finland's decimal sign, so it parts nothing; quoting is that of RFC 4180. Machines read the JSON file, where
every value stands as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal

from requests_app.fulfilment.access.consumption import cell
from requests_app.fulfilment.access.machine import plain


def line(cells: Iterable[str]) -> bytes:
    """A line in UTF-8; the cells are written already."""
    return (";".join(cells) + "\r\n").encode()


def in_a_cell(value: object) -> str:
    """A value as a cell: numbers as they are, lists and objects as JSON, and text that no spreadsheet runs."""
    written = plain(value)
    if written is None:
        return ""
    if isinstance(written, bool):
        return "true" if written else "false"
    if isinstance(written, int | float) or isinstance(value, Decimal):
        return str(written)  # a minus before digits is a number and no formula
    return cell(written if isinstance(written, str) else json.dumps(written, ensure_ascii=False))
