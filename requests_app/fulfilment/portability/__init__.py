"""What a person takes along (GDPR 20): what they gave and what was observed, under contract or consent."""

from requests_app.fulfilment.portability.building import build
from requests_app.fulfilment.portability.reach import Exclusion, Reach, reach_of, row_is_out
from requests_app.fulfilment.portability.schema import SCHEMA_NAME, VERSION, published, schema

__all__ = [
    "SCHEMA_NAME",
    "VERSION",
    "Exclusion",
    "Reach",
    "build",
    "published",
    "reach_of",
    "row_is_out",
    "schema",
]
