"""The notices of a case to recipients, as its page shows them (GDPR 19)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from customers.models import Collection, Disclosure, Recording
from requests_app import queries
from requests_app.admin.buttons import ON_NOTICES, TELL_OF_RECIPIENTS, Buttons
from requests_app.admin.forms.button import Button
from requests_app.notices import Standing
from requests_app.permitted.case import Case
from requests_app.queries import LedgerLine

STANDING_NAMES = {
    Standing.NO_WAY: _("yhteys puuttuu"),
    Standing.LEAVING: _("lähtee"),
    Standing.TROUBLE: _("ei lähtenyt"),
    Standing.TOLD: _("odottaa kuittausta"),
    Standing.ACKNOWLEDGED: _("kuitattu"),
    Standing.EXCUSED: _("ei ilmoiteta"),
}
COLOURS = {Standing.ACKNOWLEDGED: "got", Standing.EXCUSED: "asked", Standing.TOLD: "asked", Standing.LEAVING: "asked"}


@dataclass(frozen=True)
class NoticeShown:
    """One notice: how far it is, what it is about, and what may be done to it."""

    line: LedgerLine
    standing: str
    colour: str
    disclosures: int
    recordings: int
    collections: int
    buttons: tuple[Button, ...]


def section(case: Case, buttons: Buttons) -> dict[str, object]:
    """The recipients who are told of what was changed, each with what may be done to its notice."""
    lines = queries.ledger_of(case.request)
    return {"notices": [_shown(line, buttons) for line in lines], TELL_OF_RECIPIENTS: buttons.of(TELL_OF_RECIPIENTS)}


def _shown(line: LedgerLine, buttons: Buttons) -> NoticeShown:
    key = line.notice.pk
    tables = Counter(each.table for each in line.notice.items.all())
    return shown_of(line, tables, tuple(buttons.of(code, str(key), notice=key) for code in fitting(line)))


def shown_of(line: LedgerLine, tables: Mapping[str, int], buttons: tuple[Button, ...] = ()) -> NoticeShown:
    """The notice of the line; ``tables`` says how many items it has of each table."""
    disclosures, recordings, collections = (
        tables.get(model._meta.db_table, 0) for model in (Disclosure, Recording, Collection)
    )
    return NoticeShown(
        line=line,
        standing=str(STANDING_NAMES[line.standing]),
        colour=COLOURS.get(line.standing, "todo"),
        disclosures=disclosures,
        recordings=recordings,
        collections=collections,
        buttons=buttons,
    )


def fitting(line: LedgerLine) -> list[str]:
    """The operations that the notice's own state is for; whether the user may, their checks say."""
    if not line.is_open:
        return []
    codes = [code for code in ON_NOTICES if code != "approve_notice_excuse" or line.notice.excuse_asked_at]
    if line.standing is Standing.LEAVING or not line.has_channel:
        codes.remove("send_notice_again")
    return codes
