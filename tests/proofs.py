"""What people send back to show who they are, as the mail server and the printer of the tests saw it."""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings
from django.core import mail

from customers.models import Party, PostalAddress
from requests_app import operations
from requests_app.codes import TOKEN_SYMBOLS
from requests_app.models import PrivacyRequest
from tests import staff
from tests.casework import fresh, letters_leave
from tests.submissions import MONDAY

SECRET = settings.SECRET_KEY.encode()


def token_mailed(request: PrivacyRequest) -> str:
    """The token of the link in the last e-mail of that request."""
    mails = [each for each in mail.outbox if each.subject == request.reference]
    found = re.findall(rf"/vahvistus/#([0-9A-Z]{{{TOKEN_SYMBOLS}}})\b", str(mails[-1].body))
    assert len(found) == 1, mails[-1].body
    return str(found[0])


def mailbox_answers(request: PrivacyRequest, *, now: datetime = MONDAY) -> PrivacyRequest:
    """The receipt has come, and its link is followed by somebody who reads the mailbox."""
    letters_leave(now)
    assert operations.confirm_contact(request.reference, token_mailed(request), secret=SECRET, now=now)
    return fresh(request)


def home(party: Party, street: str = "Testikatu 1 A 2") -> PostalAddress:
    """Where the register has the person living."""
    return party.addresses.create(
        street=street, postal_code="00100", city="Helsinki", source="person", began_on=MONDAY.date().replace(year=2016)
    )


def code_posted(request: PrivacyRequest, party: Party, *, now: datetime = MONDAY) -> str:
    """Sanna makes a code letter to the person's address on file and prints it; the code, as it stands in the letter."""
    operations.make_code_letter(request.pk, party_id=party.pk, actor=staff.sanna(), now=now, secret=SECRET)
    _, code = operations.print_code_letter(request.pk, actor=staff.sanna(), now=now, secret=SECRET)
    return code


def code_returns(request: PrivacyRequest, party: Party, *, now: datetime = MONDAY) -> PrivacyRequest:
    """The letter arrives, and its code comes back by the page."""
    code = code_posted(request, party, now=now)
    assert operations.return_code(request.reference, code, secret=SECRET, now=now)
    return fresh(request)
