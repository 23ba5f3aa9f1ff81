"""What the adopted register leaves out.

The codes of categories and rules are the code's, the periods and texts the register's. A register may leave codes out:
a table that needs one of them is then empty (the system check looks) and stays out of notice, form and package.
"""

from __future__ import annotations

from oomi_registry.notice.declarations import Privacy
from oomi_registry.notice.terms import Code, Register


def rules_left_out(declaration: Privacy, register: Register) -> tuple[str, ...]:
    """The rules the rows are kept by that the register does not have: nobody could say how long they are kept."""
    held = {rule.code for rule in register.rules}
    return tuple(rule for rule in declaration.rules() if rule not in held)


def categories_left_out(declaration: Privacy, register: Register) -> tuple[Code, ...]:
    """The categories the rows' fields stand under that the register does not have."""
    return tuple(category for category in declaration.categories() if not register.has_category(category))


def stays_out(declaration: Privacy, register: Register) -> bool:
    """Whether the register leaves the table out: a rule it is kept by, or every category it holds, is not there."""
    categories = declaration.categories()
    no_category = bool(categories) and categories_left_out(declaration, register) == categories
    return no_category or bool(rules_left_out(declaration, register))


def fields_left_out(declaration: Privacy, register: Register) -> tuple[str, ...]:
    """The fields that stand under a category the register does not have; they hold nothing in any row."""
    return tuple(name for _, category, name in declaration.under() if not register.has_category(category))
