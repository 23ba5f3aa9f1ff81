"""The identifiers a person gives or is known by: read from what was typed, or refused by name.

Every ``parse_…`` takes text as it came (huge, full-width, with invisible marks or NUL in it) and returns the one
written form that equal identifiers share, or raises an :class:`IdentifierRefused` whose message says, in Finnish, what
to write instead. A message never repeats what was typed.
"""

from __future__ import annotations

from customers.identifiers.businesses import BusinessIdRefused, parse_business_id
from customers.identifiers.cleaning import IdentifierRefused
from customers.identifiers.contacts import (
    DomainAmbiguous,
    EmailMalformed,
    EmailNotAscii,
    PhoneRefused,
    keyed_hash,
    parse_email,
    parse_phone,
)
from customers.identifiers.persons import (
    CustomerNumberRefused,
    Hetu,
    HetuArtificial,
    HetuDateImpossible,
    HetuMalformed,
    HetuMistyped,
    HetuOfTheFuture,
    HetuRefused,
    NameRefused,
    parse_customer_number,
    parse_hetu,
    parse_name,
)
from customers.identifiers.places import (
    MeteringPoint,
    MeteringPointMalformed,
    MeteringPointMistyped,
    MeteringPointRefused,
    PostalCodeRefused,
    StreetRefused,
    address_key,
    parse_metering_point,
    parse_postal_code,
    parse_street,
)

__all__ = [
    "BusinessIdRefused",
    "CustomerNumberRefused",
    "DomainAmbiguous",
    "EmailMalformed",
    "EmailNotAscii",
    "Hetu",
    "HetuArtificial",
    "HetuDateImpossible",
    "HetuMalformed",
    "HetuMistyped",
    "HetuOfTheFuture",
    "HetuRefused",
    "IdentifierRefused",
    "MeteringPoint",
    "MeteringPointMalformed",
    "MeteringPointMistyped",
    "MeteringPointRefused",
    "NameRefused",
    "PhoneRefused",
    "PostalCodeRefused",
    "StreetRefused",
    "address_key",
    "keyed_hash",
    "parse_business_id",
    "parse_customer_number",
    "parse_email",
    "parse_hetu",
    "parse_metering_point",
    "parse_name",
    "parse_phone",
    "parse_postal_code",
    "parse_street",
]
