"""A change of the notice is a release: proposed by one, adopted by another, kept whole [D: a-notice-is-released]."""

from customers.releases.adopting import adopt, can_adopt, check_adopt, keep_in_step, proposed_and_open
from customers.releases.in_force import Span, adoptions, in_force, in_force_or_candidate, kept, spans
from customers.releases.proposing import can_propose, check_propose, propose
from customers.releases.texts import notice_text, tables_by_category

__all__ = [
    "Span",
    "adopt",
    "adoptions",
    "can_adopt",
    "can_propose",
    "check_adopt",
    "check_propose",
    "in_force",
    "in_force_or_candidate",
    "keep_in_step",
    "kept",
    "notice_text",
    "propose",
    "proposed_and_open",
    "spans",
    "tables_by_category",
]
