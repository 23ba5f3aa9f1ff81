"""What a controller's own system sends to the register, row by row, under the keys by which it knows the rows.

The same row sent again changes nothing. A row that is no longer so is ended, and none is deleted. Nothing that is sent
lifts a ban, a restriction (GDPR 18(2)) or an erasure (GDPR 17), and a consent that is sent is never express
[D: only-express-consent-lifts]. A system speaks for one controller and writes that one's contracts and consents alone.
Rows that are sent one after another are taken in that order [D: last-sent-stands].
"""

from customers.operations.upserts.agreed import put_electricity, put_insurance, put_solar
from customers.operations.upserts.consented import put_consent, withdraw_consent
from customers.operations.upserts.known import put_address, put_contact_point, put_customer, put_metering_point
from customers.operations.upserts.refusals import UpsertRefused
from customers.operations.upserts.rows import Put

__all__ = [
    "Put",
    "UpsertRefused",
    "put_address",
    "put_consent",
    "put_contact_point",
    "put_customer",
    "put_electricity",
    "put_insurance",
    "put_metering_point",
    "put_solar",
    "withdraw_consent",
]
