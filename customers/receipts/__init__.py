"""The receipt of a consent: what the person agreed to, to whom, in which words, and what became of it.

In the structure of ISO/IEC TS 27560:2023, as GDPR 7(1) wants the evidence and GDPR 7(3) the way back. Its JSON Schema
is ``customers/schemas/``, one file for each version; a published version never changes.
"""

from customers.receipts.naming import (
    CHANNEL_NAMES,
    PURPOSE_NAMES,
    audience_of,
    category_name,
    channel_name,
    purpose_name,
    purpose_of_audience,
)
from customers.receipts.states import STATE_NAMES, Event, Recorded, State, history, in_force, state_of
from customers.receipts.writing import SCHEMA_VERSION, Places, receipt

__all__ = [
    "CHANNEL_NAMES",
    "PURPOSE_NAMES",
    "SCHEMA_VERSION",
    "STATE_NAMES",
    "Event",
    "Places",
    "Recorded",
    "State",
    "audience_of",
    "category_name",
    "channel_name",
    "history",
    "in_force",
    "purpose_name",
    "purpose_of_audience",
    "receipt",
    "state_of",
]
