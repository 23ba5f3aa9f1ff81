"""Which controller answers for which record (*vastuunjako*).

The split is the adopted register's (notice section 4, GDPR 26(1)); this module only finds the row and never knows a
company by name. It is asked per record, not per person: a shared customer's contract data follow the contract. A person
may use the rights against any of the controllers whatever the answer is (GDPR 26(3)).
"""

from __future__ import annotations

from dataclasses import dataclass

from oomi_registry.notice.refused import Refused
from oomi_registry.notice.terms import Contract, Controller, Register, ResponsibilityRow, Subject, Text

SOLE_CONTROLLER = Text(
    "Rekisterillä on yksi rekisterinpitäjä, joka vastaa kaikesta.",
    "Registret har en personuppgiftsansvarig, som ansvarar för allt.",
    "The register has one controller, which answers for everything.",
)
UNASSIGNED = Text(
    "Seloste ei osoita näitä tietoja millekään rekisterinpitäjälle, joten kaikki vastaavat niistä.",
    "Beskrivningen anvisar inte dessa uppgifter till någon personuppgiftsansvarig, så alla ansvarar för dem.",
    "The notice assigns this data to no controller, so all of them answer for it.",
)


class ResponsibilityRefused(Refused):
    """The question cannot be answered as asked."""


class ControllerUnknown(ResponsibilityRefused):
    """A company that is no controller of the register."""

    sentence = "Tarkista yhtiö: rekisterinpitäjiä ovat {controllers}."


class CustomerOfWanted(ResponsibilityRefused):
    """Data that no contract ties follow whose customer the person is, and nobody said whose."""

    sentence = "Kerro, minkä yhtiön asiakas henkilö on: {controllers}."


class SplitAmbiguous(ResponsibilityRefused):
    """Two rows of the register claim the same record."""

    sentence = "Korjaa rekisterin vastuunjako: rivit {rows} koskevat samoja tietoja. Jätä yksi."


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Who answers for a record, and by what.

    ``controllers`` are codes in the row's order, ``joint`` where more than one answers. ``assigned_by_notice`` is false
    where the project decided or nobody has: the officer is told. ``row`` is the register's, ``None`` where it has none.
    """

    controllers: tuple[str, ...]
    joint: bool
    assigned_by_notice: bool
    because: Text
    row: ResponsibilityRow | None


@dataclass(frozen=True, slots=True)
class Share:
    """What these controllers answer for, together where there are several, as the register's rows say it."""

    controllers: tuple[Controller, ...]
    rows: tuple[ResponsibilityRow, ...]


def shares(register: Register) -> tuple[Share, ...]:
    """The split as a person reads it, by who answers: each controller alone, then those who answer together.

    GDPR 26(2): the essence of the arrangement is made available to the data subject.
    """
    order = [controller.code for controller in register.controllers]
    answering: dict[tuple[str, ...], list[ResponsibilityRow]] = {}
    for row in register.responsibility:
        answering.setdefault(tuple(sorted(row.controllers, key=order.index)), []).append(row)
    return tuple(
        Share(tuple(register.controller(code) for code in codes), tuple(answering[codes]))
        for codes in sorted(answering, key=lambda codes: (len(codes), [order.index(code) for code in codes]))
    )


def responsible(
    register: Register, subject: Subject, contract: Contract, customer_of: frozenset[str] | None = None
) -> Responsibility:
    """Who answers for a record about ``subject`` that relates to ``contract``.

    ``customer_of`` is the codes of the controllers whose customer the person is or was, empty for nobody's customer,
    ``None`` where it is not known; it counts only for data that no contract ties (:attr:`Contract.NONE`). Raises
    :class:`ControllerUnknown`, :class:`CustomerOfWanted` or :class:`SplitAmbiguous`.
    """
    controllers = tuple(controller.code for controller in register.controllers)
    if customer_of is not None and not customer_of.issubset(controllers):
        raise ControllerUnknown(controllers=", ".join(controllers))
    rows = [row for row in register.responsibility if subject in row.subjects and row.contract == contract]
    found = _row_for(rows, contract, customer_of)
    if found is not None:
        return Responsibility(
            found.controllers, len(found.controllers) > 1, found.assigned_by_notice, found.because, found
        )
    if len(controllers) == 1:
        return Responsibility(controllers, joint=False, assigned_by_notice=True, because=SOLE_CONTROLLER, row=None)
    if rows and customer_of is None:
        raise CustomerOfWanted(controllers=", ".join(controllers))
    # GDPR 26(3): where nobody is assigned nobody may point at another, so all answer.
    return Responsibility(controllers, joint=True, assigned_by_notice=False, because=UNASSIGNED, row=None)


def _row_for(
    rows: list[ResponsibilityRow], contract: Contract, customer_of: frozenset[str] | None
) -> ResponsibilityRow | None:
    """The row for exactly these companies' customers, else the one for everybody's. Raises :class:`SplitAmbiguous`."""
    if contract != Contract.NONE:
        return _only(rows)  # contract data follow the contract, a shared customer's too [D: split-follows-the-contract]
    exact = [row for row in rows if row.customer_of and row.customer_of == customer_of]
    anyones = [row for row in rows if not row.customer_of]
    return _only(exact) or _only(anyones)


def _only(rows: list[ResponsibilityRow]) -> ResponsibilityRow | None:
    if len(rows) > 1:
        raise SplitAmbiguous(rows=", ".join(row.code for row in rows))
    return rows[0] if rows else None
