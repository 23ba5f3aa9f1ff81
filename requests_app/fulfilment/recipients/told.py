"""The list of recipients that the person may ask for, one line for each notice (GDPR 19), in the request's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as marked

from customers.models import Disclosure
from oomi_registry.notice.days import day_in_helsinki, written
from oomi_registry.notice.wording import FINNISH
from requests_app.fulfilment.access.withheld import Withheld
from requests_app.fulfilment.recipients.ledger import LedgerLine, ledger_of
from requests_app.models import RecipientNotice
from requests_app.notices import Standing
from requests_app.permitted.case import Case

CHANGES: Mapping[str, str] = MappingProxyType(
    {
        RecipientNotice.Change.RECTIFIED: marked("tietoja oikaistiin"),
        RecipientNotice.Change.PUT_BACK: marked("oikaisu peruttiin"),
        RecipientNotice.Change.ERASED: marked("tietoja poistettiin"),
        RecipientNotice.Change.RESTRICTED: marked("tietojen käsittelyä rajoitettiin"),
        RecipientNotice.Change.RELEASED: marked("käsittelyn rajoitus päättyi"),
    }
)
ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        RecipientNotice.Said.DONE: marked("se on tehnyt saman muutoksen"),
        RecipientNotice.Said.NOT_HELD: marked("se ei enää säilytä tietoja"),
    }
)
STANDINGS: Mapping[Standing, str] = MappingProxyType(
    {
        Standing.NO_WAY: marked("emme ole vielä tavoittaneet vastaanottajaa"),
        Standing.LEAVING: marked("ilmoitus on lähdössä"),
        Standing.TROUBLE: marked("ilmoitus ei ole mennyt perille, yritämme uudelleen"),
        Standing.TOLD: marked("kerroimme %(told)s, vastaanottaja ei ole vielä vastannut"),
        Standing.ACKNOWLEDGED: marked("kerroimme %(told)s, vastaanottaja vastasi %(answered)s: %(said)s"),
        Standing.EXCUSED: marked("ei kerrota, koska se on mahdotonta tai vaatisi kohtuutonta vaivaa"),
    }
)


def told_lines(case: Case) -> tuple[str, ...]:
    """Each notice of the case by its recipient. What the same request's copy withholds is not told here either.

    (tietosuojalaki 34 §)
    """
    withheld = Withheld([part for gathered in case.gathered for part in gathered.withheld])
    with translation.override(case.request.language):
        return tuple(_line(line) for line in ledger_of(case.request) if not _is_withheld(line, withheld))


def _line(line: LedgerLine) -> str:
    notice = line.notice
    answered = notice.acknowledged_at
    words = {
        "told": _day(line.first_sent_at or answered),
        "answered": _day(answered),
        "said": _(ANSWERS[notice.said]) if notice.said else "",
    }
    return f"{notice.recipient}: {_(CHANGES[notice.change])}; {_(STANDINGS[line.standing]) % words}"


def _is_withheld(line: LedgerLine, withheld: Withheld) -> bool:
    """Whether it would name somebody whose name the person is not told."""
    disclosures = [each.record for each in line.notice.items.all() if each.table == Disclosure._meta.db_table]
    return any(withheld.row(Disclosure, key) or "recipient" in withheld.fields(Disclosure, key) for key in disclosures)


def _day(moment: datetime | None) -> str:
    return written(day_in_helsinki(moment), translation.get_language() or FINNISH) if moment else "–"
