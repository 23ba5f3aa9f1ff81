"""What is held on a chosen day, and why: of one person, and by one rule (GDPR 5(1)(e), 5(2)).

A day ahead shows what the disposal will have left by then, by the same days and the same code as it goes by. What has
gone already is not shown on any day: nothing is kept of it.
"""

from __future__ import annotations

from retention.held_on.persons import HeldGroup, held_of
from retention.held_on.rules import HeldByRule, TableByRule, held_by

__all__ = ["HeldByRule", "HeldGroup", "TableByRule", "held_by", "held_of"]
