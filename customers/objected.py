"""What people object to (GDPR 21(1)), and what then stands still while it is weighed and after it was upheld."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db.models import Model, QuerySet

from customers.marketing import Purpose
from customers.models import Interest, Objection, UserProfile
from oomi_registry.notice.declarations import Privacy
from oomi_registry.notice.terms import LegalBasis, Register

PROFILING = "profiling"
"""Objected to by itself, whatever it is for (GDPR 21(1): *profiling based on those provisions*)."""
MARKETING, SURVEYS = "marketing", "surveys"
"""Codes of the register's purposes that a contact is made for."""
STANDING = (Objection.State.PENDING, Objection.State.UPHELD)

SERVED: Mapping[Purpose, str] = {
    Purpose.DIRECT_MARKETING: MARKETING,
    Purpose.TELESALES: MARKETING,
    Purpose.SURVEYS: SURVEYS,
}
"""Which purpose of the register each contact serves; a service message serves what the customer ordered."""
PROFILED: Mapping[type[Model], frozenset[str]] = {
    UserProfile: frozenset({PROFILING}),
    Interest: frozenset({PROFILING, MARKETING}),
}
"""Tables to which nothing is added while the person objects to any of these."""


def objectable(register: Register) -> dict[str, str]:
    """What can be objected to, by code, in words: the purposes that may rest on legitimate interest, and profiling."""
    purposes = {
        purpose.code: str(purpose.text)
        for purpose in register.purposes
        if LegalBasis.LEGITIMATE_INTEREST in purpose.bases
    }
    return purposes | {PROFILING: "profilointi"}


def rests_on_legitimate_interest(declaration: Privacy, register: Register) -> bool:
    """Whether the table's rows rest on legitimate interest: by their own basis, or the first of each of its categories.

    A contract names the company of its contact person too, and rests on the contract all the same.
    """
    if declaration.basis is not None:
        return declaration.basis is LegalBasis.LEGITIMATE_INTEREST
    first = [register.category(code).bases[0] for code in declaration.categories() if register.has_category(code)]
    return bool(first) and set(first) == {LegalBasis.LEGITIMATE_INTEREST}


def objecting(parties: Iterable[UUID], purposes: Collection[str]) -> set[UUID]:
    """Those of the people who object to any of the purposes; one query by index."""
    found = _standing().filter(party__in=list(parties), purposes__overlap=sorted(purposes))
    return set(found.values_list("party", flat=True))


def objected_contacts(parties: Iterable[UUID]) -> frozenset[Purpose]:
    """What any of the people object to being contacted for, as :mod:`customers.marketing` names it."""
    said = _standing().filter(party__in=list(parties)).values_list("purposes", flat=True)
    codes = {code for purposes in said for code in purposes}
    return frozenset(purpose for purpose, code in SERVED.items() if code in codes)


def _standing() -> QuerySet[Objection]:
    """Objections that stop something: not weighed yet, or upheld."""
    return Objection.objects.filter(state__in=STANDING)
