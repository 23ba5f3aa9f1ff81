"""Whether a record is of the person's own contract: only what rests on that is portable (GDPR 6(1)(b), 20(1)).

A customer let somebody act for them, or somebody called about another's contract: such a record is about both, and what
it tells was given by the customer.
"""

from __future__ import annotations

from django.db.models import Model
from django.db.models.constants import LOOKUP_SEP

from customers.holdings.walking import SELF
from customers.models import Party
from oomi_registry.notice.declarations import Privacy, declaration_of


def hangs_on_own_contract(row: Model, declaration: Privacy, party: Party) -> bool:
    """Whether what the row hangs on is about ``party``, all the way to the contract; true where it hangs on nothing."""
    for name in declaration.contract_from.split():
        contract = getattr(row, name)
        further = declaration_of(type(contract))
        if isinstance(further, Privacy):
            return _is_about(contract, further, party) and hangs_on_own_contract(contract, further, party)
    return True


def _is_about(row: Model, declaration: Privacy, party: Party) -> bool:
    return any(_end_of(row, path) == party.pk for path in declaration.subjects)


def _end_of(row: Model, path: str) -> object:
    """The key of the person that the path leads to from the row, none where it breaks off."""
    if path == SELF:
        return row.pk
    *steps, last = path.split(LOOKUP_SEP)
    for step in steps:
        further = getattr(row, step, None)
        if not isinstance(further, Model):
            return None
        row = further
    return getattr(row, f"{last}_id", None)
