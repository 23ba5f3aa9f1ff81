"""Erasure (*poistaminen*, GDPR 17): what becomes of everything that is held about a person, and carrying it out.

What may go and what withstands is read from the models' declarations and the adopted register; nothing here names a
table of personal data. Rows leave through the same door as at night (:mod:`retention.disposal`).
"""

from __future__ import annotations

from retention.erasure.carrying import Done, PlanChanged, carry_out
from retention.erasure.going_on import go_on, to_look_at
from retention.erasure.planned import Line, Plan, PlannedRow
from retention.erasure.planning import plan
from retention.erasure.pseudonyms import leave_nobody_apart
from retention.erasure.remaining import last_gone
from retention.erasure.withdrawals import follow_withdrawal, unfollowed

__all__ = [
    "Done",
    "Line",
    "Plan",
    "PlanChanged",
    "PlannedRow",
    "carry_out",
    "follow_withdrawal",
    "go_on",
    "last_gone",
    "leave_nobody_apart",
    "plan",
    "to_look_at",
    "unfollowed",
]
