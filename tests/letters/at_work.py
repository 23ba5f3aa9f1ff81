"""A letter at work: filed on the form, taken, matched, answered and closed, by the same operations as the desk's."""

from __future__ import annotations

import time_machine
from django.conf import settings

from customers.models import Party
from requests_app import operations
from requests_app.lifecycle import Outcome
from requests_app.models import Letter as Answer
from requests_app.models import PrivacyRequest
from requests_app.operations import packages
from requests_app.rectification import Fate
from requests_app.rights import Right
from tests import casework, staff
from tests.at_the_form import AtTheForm
from tests.letters.written import Letter
from tests.packages import storage
from tests.submissions import MONDAY

KEY = settings.INDEX_KEY.encode()


def filed(letter: Letter) -> PrivacyRequest:
    """The one case that the letter becomes, entered page by page on the form as it is served."""
    with time_machine.travel(MONDAY, tick=False):
        return AtTheForm().file(*letter.rights, **letter.pages)


def known(letter: Letter, party: Party) -> PrivacyRequest:
    """Sanna has taken the letter, knows who wrote it, and says whose it is."""
    request = filed(letter)
    operations.take(request.pk, actor=staff.sanna(), now=MONDAY)
    casework.shown(request)
    return matched(request, party)


def matched(request: PrivacyRequest, party: Party) -> PrivacyRequest:
    """Sanna decides that the request is this person's."""
    return operations.link_party(request.pk, party_id=party.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)


def granted(request: PrivacyRequest, *rights: Right) -> None:
    """Heikki grants these."""
    for right in rights:
        operations.decide(request.pk, right, outcome=Outcome.GRANTED, actor=staff.heikki(), now=MONDAY)


def built(request: PrivacyRequest, *rights: Right) -> None:
    """The packages of these rights, wanted by Heikki and built by the worker with the builders of the house."""
    for right in rights:
        operations.want_copy(request.pk, right=right, actor=staff.heikki(), now=MONDAY)
    made = packages.build_wanted(packages.builders(), storage=storage(), clock=lambda: MONDAY)
    assert made == packages.Sweep(built=len(rights))


def rectified(request: PrivacyRequest, street: str, postal_code: str, city: str) -> None:
    """The new address in place of the old, and the right granted."""
    party = request.party
    assert party is not None
    change = operations.propose_address(
        request.pk,
        street=street,
        postal_code=postal_code,
        city=city,
        replaces=party.addresses.get(ended_on=None).pk,
        actor=staff.heikki(),
        now=MONDAY,
    )
    operations.decide_change(request.pk, change.pk, fate=Fate.ACCEPTED, actor=staff.heikki(), now=MONDAY)
    granted(request, Right.RECTIFICATION)


def answered(request: PrivacyRequest, *, approved: bool = False, erases: bool = False, body: str = "") -> Answer:
    """The answer as it is suggested, or ``body``, has left and the case is closed; ``approved`` where Anneli must."""
    heikki = staff.heikki()
    if body:
        letter = operations.write_letter(request.pk, body=body, actor=heikki, now=MONDAY)
    else:
        letter = casework.written(request)
    if approved:
        operations.send_for_approval(request.pk, actor=heikki, now=MONDAY)
        operations.approve(request.pk, actor=staff.anneli(), now=MONDAY)
    else:
        operations.mark_ready(request.pk, actor=heikki, now=MONDAY)
    if erases:
        assert operations.carry_out_erasure(request.pk, index_key=KEY, actor=staff.sanna(), now=MONDAY)
    operations.send_letter(letter.pk, actor=heikki, now=MONDAY)
    gone(letter)
    return Answer.objects.get(pk=letter.pk)


def gone(letter: Answer) -> None:
    """The letter has left, by the worker's e-mail or by post."""
    casework.letters_leave(MONDAY)
    letter.refresh_from_db()
    if letter.state == Answer.State.TO_POST:
        operations.mark_posted(letter.pk, actor=staff.heikki(), now=MONDAY)
