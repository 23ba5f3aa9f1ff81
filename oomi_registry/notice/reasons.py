"""Why a record is held: the purposes of its categories, each on the legal bases that it has here (GDPR 6(1))."""

from __future__ import annotations

from dataclasses import dataclass

from oomi_registry.notice.declarations import Privacy
from oomi_registry.notice.terms import DataCategory, LegalBasis, Purpose, Register, Subject


@dataclass(frozen=True, slots=True)
class Reason:
    """A purpose and the legal bases it has here."""

    purpose: Purpose
    bases: tuple[LegalBasis, ...]


def reasons(
    register: Register, categories: tuple[DataCategory, ...], basis: LegalBasis | None, subject: Subject
) -> tuple[Reason, ...]:
    """Why a record of those categories is held, and on what basis (GDPR 6(1), 15(1)(a)).

    Where the table names a basis of its own, only the purposes that have it. A contract is no basis against the contact
    person of a company, whose contract it is not.
    """
    found: dict[str, set[LegalBasis]] = {}
    for category in categories:
        allowed = {basis} if basis else set(category.bases)
        if subject is Subject.CORPORATE_CONTACT:
            allowed -= {LegalBasis.CONTRACT}
        for code in category.purposes:
            found.setdefault(code, set()).update(allowed & set(register.purpose(code).bases))
    return tuple(
        Reason(purpose, tuple(each for each in LegalBasis if each in found[purpose.code]))
        for purpose in register.purposes
        if found.get(purpose.code)
    )


def own_basis(declaration: Privacy, category: DataCategory, subject: Subject) -> LegalBasis:
    """The one basis on which a record's fields under the category rest: the table's own, else the category's first.

    The notice's first basis is the personal customer's; a company's contact person is held on legitimate interest where
    that first one is a contract (finding 7).
    """
    if declaration.basis is not None:
        return declaration.basis
    first = category.bases[0]
    if subject is Subject.CORPORATE_CONTACT and first is LegalBasis.CONTRACT:
        return LegalBasis.LEGITIMATE_INTEREST
    return first
