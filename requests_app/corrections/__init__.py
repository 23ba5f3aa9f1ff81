"""What of a person's data can be rectified (GDPR 16): its places, its values as text, and changes in words."""

from requests_app.corrections.places import Place, place_of, places, row_of
from requests_app.corrections.rows import REACHED, Reached, address_as_text, as_text, fields_in, on_one_line, text_in
from requests_app.corrections.told import as_rule, changes_of, shown, told_of, what_of
from requests_app.corrections.values import CountryUnfit, ValueUnfit, ValueWanted, masked, parse_country, read, write

__all__ = [
    "REACHED",
    "CountryUnfit",
    "Place",
    "Reached",
    "ValueUnfit",
    "ValueWanted",
    "address_as_text",
    "as_rule",
    "as_text",
    "changes_of",
    "fields_in",
    "masked",
    "on_one_line",
    "parse_country",
    "place_of",
    "places",
    "read",
    "row_of",
    "shown",
    "text_in",
    "told_of",
    "what_of",
    "write",
]
