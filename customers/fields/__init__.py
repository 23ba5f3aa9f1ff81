"""Fields that hold what must not be readable in the database: henkilötunnus, health, credentials, payment data.

A model has it so::

    identity_code = SealedField("henkilötunnus", null=True, blank=True)
    identity_code_index = BlindIndexField(of="identity_code")

and it is found so::

    Party.objects.filter(identity_code_index=blind_index("customers.Party.identity_code", code))

Reading ``party.identity_code`` is the one thing that opens it (house, decision 7) [D: sealed-fields].
"""

from customers.fields.bulk import open_value, seal_value
from customers.fields.index import BlindIndexField, blind_index
from customers.fields.keys import keyring
from customers.fields.sealed import SealedField
from customers.fields.values import Sealed
from customers.sealing import CannotOpen, CannotSeal, UnknownKey

__all__ = [
    "BlindIndexField",
    "CannotOpen",
    "CannotSeal",
    "Sealed",
    "SealedField",
    "UnknownKey",
    "blind_index",
    "keyring",
    "open_value",
    "seal_value",
]
