"""How far the right to portability reaches, field by field, from the one declaration (GDPR 20(1)).

Portable is what the person provided, or what was observed of them (WP 242), where the processing is automated and rests
on consent or a contract. Everything in the register is processed by automated means. Nothing here names a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from oomi_registry.notice.declarations import Privacy
from oomi_registry.notice.reasons import own_basis
from oomi_registry.notice.terms import Code, LegalBasis, Origin, Register, Subject
from requests_app.grounds import Ground

PORTABLE_BASES = frozenset({LegalBasis.CONSENT, LegalBasis.CONTRACT})
PORTABLE_ORIGINS = frozenset({Origin.PROVIDED, Origin.OBSERVED})


class Exclusion(StrEnum):
    """Why a field does not go along: the codes of the grounds, each of GDPR 20(1)."""

    OTHER_BASIS = Ground.BASIS_NOT_CONSENT_OR_CONTRACT.value
    DERIVED = Ground.DERIVED.value


@dataclass(frozen=True, slots=True)
class Reach:
    """Of one table: the fields that go along, in the declaration's order, and those that do not, each with why."""

    fields: tuple[str, ...]
    left_out: Mapping[str, Exclusion]


def reach_of(declaration: Privacy, register: Register) -> Reach:
    """Which fields of the table's rows are portable; a field of a category that the register leaves out is neither."""
    fields, left_out = [], {}
    for origin, category, name in declaration.under():
        if not register.has_category(category):
            continue
        excluded = _excluded(origin, category, declaration, register)
        if excluded is None:
            fields.append(name)
        else:
            left_out[name] = excluded
    return Reach(tuple(fields), MappingProxyType(left_out))


def _excluded(origin: Origin, category: Code, declaration: Privacy, register: Register) -> Exclusion | None:
    """The basis first: of data that rests on another, nothing is portable, however it came."""
    if own_basis(declaration, register.category(category), declaration.role) not in PORTABLE_BASES:
        return Exclusion.OTHER_BASIS
    return None if origin in PORTABLE_ORIGINS else Exclusion.DERIVED


def row_is_out(subject: Subject, *, own_contract: bool) -> bool:
    """Whether the row stays although its fields would go: it rests on no contract of the person's own.

    So the rows of a company's contact person (finding 7), and those of a contract of another person's (GDPR 20(4)).
    """
    return subject is Subject.CORPORATE_CONTACT or not own_contract
