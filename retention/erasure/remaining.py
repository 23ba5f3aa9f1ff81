"""Whether anything of an erased person is still kept."""

from __future__ import annotations

from uuid import UUID

from customers.holdings import holdings
from customers.models import Party
from oomi_registry.notice.declarations import Privacy, WhileNeeded
from oomi_registry.notice.terms import LegalBasis
from retention.fates import OF_THE_CASES


def last_gone(party_id: UUID) -> bool:
    """Whether nothing is kept of the person any more but what shows how their requests were handled (GDPR 5(2)).

    Who the person is does not count: it stays for that alone, and goes with it.
    """
    party = Party.objects.filter(pk=party_id).first()
    if party is None:
        return True
    return not any(holding.rows.exists() for holding in holdings(party) if _is_told_of(holding.declaration))


def _is_told_of(declaration: Privacy) -> bool:
    if not declaration.guarded or isinstance(declaration.keep, WhileNeeded):
        return False
    shows_how = declaration.basis is LegalBasis.LEGAL_OBLIGATION and OF_THE_CASES.issuperset(declaration.rules())
    return not shows_how
