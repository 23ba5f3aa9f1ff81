"""What an estate is told (Recital 27)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from customers.models import ElectricityContract, Party, SolarContract
from oomi_registry.notice.days import written
from oomi_registry.notice.refused import Refused
from oomi_registry.notice.wording import FINNISH
from requests_app.letters import answers
from requests_app.letters.wordings import Wording
from requests_app.models import PrivacyRequest
from requests_app.permitted.case import case_of
from requests_app.permitted.estates import declining
from requests_app.permitted.headings import heading_of
from requests_app.permitted.representing import check_estate_told
from requests_app.wording.kinds import LetterKind


def answer_to_estate(request: PrivacyRequest, *, today: date, wording: Wording | None = None) -> str:
    """The letter to start from: the contracts, where the estate may be told, else that its proof is wanted.

    ``today`` is the day in Europe/Helsinki; ``wording`` another than the one in force, for a preview.
    """
    try:
        check_estate_told(case_of(request), today)
    except Refused:
        return declining(request, wording)
    with translation.override(request.language):
        contracts = tuple(contracts_of(request.party)) if request.party is not None else ()
    return answers.estate_answer(heading_of(request, LetterKind.ANSWER, wording), contracts).body


def contracts_of(party: Party) -> Iterator[str]:
    """Each contract of the person's, in a line: number, product, place of use and days. The earliest first.

    In the active language.
    """
    electricity = ElectricityContract.objects.filter(party=party, organisation=None).select_related("metering_point")
    for contract in electricity.order_by("agreed_on", "pk"):
        place = contract.metering_point
        where = "" if party.protected_address else f"{place.street}, {place.postal_code} {place.city}"
        yield _line(contract, where)
    for solar in SolarContract.objects.filter(party=party, organisation=None).order_by("agreed_on", "pk"):
        yield _line(solar, "")


def _line(contract: ElectricityContract | SolarContract, where: str) -> str:
    language = translation.get_language() or FINNISH
    ended = contract.ended_on
    ends = _("päättyi %(day)s") % {"day": written(ended, language)} if ended else _("voimassa")
    begins = _("alkoi %(day)s") % {"day": written(contract.began_on, language)}
    said = (contract.contract_number, contract.product, where, begins, ends)
    return ", ".join(part for part in said if part)
