"""An erasure's plan as a table in words: what, how much, what becomes of it, why, and the last day that it stays."""

from __future__ import annotations

from collections.abc import Iterable

from requests_app.admin.erasing import FATE_NAMES
from requests_app.grounds import provisions_of
from requests_app.letters.erased import how_many, model_of, until
from requests_app.models import PlannedLine
from requests_app.permitted.erasures import ground_of
from requests_app.rights import Right
from retention.fates import Fate

HEAD = ("taulu", "rivejä", "mitä tehdään", "peruste", "viimeinen päivä")


def as_table(lines: Iterable[PlannedLine]) -> str:
    """The lines in Markdown: in the order of the fates, then by the tables' names and last days."""
    order = list(Fate)
    told = sorted(lines, key=lambda line: (order.index(Fate(line.fate)), _name(line), str(line.until)))
    rows = [(_name(line), how_many([line]), _fate(line), _why(line), until([line]) or "–") for line in told]
    return "\n".join(f"| {' | '.join(row)} |" for row in (HEAD, ("---",) * len(HEAD), *rows))


def _name(line: PlannedLine) -> str:
    model = model_of(line.table)
    assert model is not None
    return str(model._meta.verbose_name_plural)


def _fate(line: PlannedLine) -> str:
    return str(FATE_NAMES[Fate(line.fate)])


def _why(line: PlannedLine) -> str:
    if not line.ground:
        return "–"
    provisions = ", ".join(provisions_of(Right.ERASURE, ground_of(line)))
    return f"{provisions}: {line.rules}" if line.rules else provisions
