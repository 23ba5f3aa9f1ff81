"""Proofs go once they have been used; a ban given without any identity outlives everything (GDPR 5(1)(c), 21(3))."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from customers.marketing import BANNABLE, Channel, Contact, Purpose, permission
from customers.models import ContactPoint, Party, SuppressedContact
from customers.queries import contact_facts
from requests_app import operations
from requests_app.claimed import confirmed_of
from requests_app.models import AddressCode, ContactConfirmation, IdentityEvidence
from retention import disposal
from tests import proofs, scenes, staff, submissions
from tests.casework import fresh, in_work, taken
from tests.submissions import KEY, MONDAY

pytestmark = pytest.mark.django_db(transaction=True)
NIGHT = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)


def test_used_evidence_goes_with_its_document_in_the_next_run_and_unused_stays(files: Path) -> None:
    used, waits = taken(), taken()
    for request in (used, waits):
        operations.record_evidence(
            request.pk,
            kind=IdentityEvidence.Kind.DOCUMENT,
            note="Valtakirja.",
            document=SimpleUploadedFile("a.pdf", b"%PDF-1.7"),
            actor=staff.heikki(),
            now=MONDAY,
        )
    paths = {row.request_id: Path(settings.MEDIA_ROOT) / row.document.name for row in IdentityEvidence.objects.all()}
    operations.confirm_identity(used.pk, actor=staff.sanna(), now=MONDAY)
    disposal.dispose(now=NIGHT)
    assert [row.request_id for row in IdentityEvidence.objects.all()] == [waits.pk]
    assert (paths[used.pk].exists(), paths[waits.pk].exists()) == (False, True)
    assert fresh(used).identity == "shown", "what was decided stays"


def test_a_confirmation_and_a_returned_code_go_and_what_they_showed_stays() -> None:
    aino = scenes.aino()
    proofs.home(aino)
    request = proofs.code_returns(proofs.mailbox_answers(taken()), aino)
    disposal.dispose(now=NIGHT)
    assert not ContactConfirmation.objects.exists()
    assert not AddressCode.objects.exists()
    assert fresh(request).identity == "shown"
    confirmed = confirmed_of(fresh(request))
    assert (confirmed.email, confirmed.letter_to) == ("aino.makinen@example.com", aino.pk)


def test_the_second_press_after_the_proof_has_gone_says_that_nothing_need_be_done() -> None:
    request = proofs.mailbox_answers(submissions.received(submissions.ainos()))
    token = proofs.token_mailed(request)
    disposal.dispose(now=NIGHT)
    assert not operations.confirm_contact(request.reference, token, secret=proofs.SECRET, now=NIGHT)
    assert fresh(request).identity == "contact"


def may_be_called(party: Party, *, now: datetime) -> set[Purpose]:
    """For what the number may be called."""
    facts = contact_facts("phone", "+358501234567", key=KEY, now=now, party=party)
    return {purpose for purpose in BANNABLE if permission(Contact("oomi", Channel.CALL, purpose), facts, now).allowed}


def test_a_ban_without_identity_survives_erasure_and_the_number_coming_back_by_an_import() -> None:
    """GDPR 21(3); [D: ban-without-identity]: kept as a keyed hash, which no erasure takes."""
    pekka = scenes.pekka()
    before = may_be_called(pekka, now=MONDAY)
    assert {Purpose.TELESALES, Purpose.DIRECT_MARKETING} <= before
    request = submissions.received(submissions.ban_of_calls())
    assert request.identity == "none"
    left = before - {Purpose.TELESALES, Purpose.DIRECT_MARKETING}
    assert may_be_called(pekka, now=MONDAY) == left, "purpose by purpose, and at once"
    assert not any("501234567" in str(value) for row in SuppressedContact.objects.all() for value in vars(row).values())
    much_later = MONDAY + timedelta(days=800)
    disposal.dispose(now=much_later)
    assert not Party.objects.exists(), "nothing is left of Pekka"
    assert may_be_called(scenes.pekka(last_contact=much_later.date()), now=much_later) == left


def test_a_confirmed_mailbox_alone_takes_the_ban_no_further_and_the_link_does() -> None:
    """[D: ban-without-identity]: other channels after the match."""
    pekka = scenes.pekka()
    ContactPoint.objects.create(
        party=pekka, kind="email", value="pekka@example.com", source="person", began_on=MONDAY.date()
    )
    request = in_work(submissions.pekkas())
    email = SuppressedContact.objects.filter(channel=Channel.EMAIL)
    assert not email.exists()
    operations.link_party(request.pk, party_id=pekka.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)
    assert email.count() == len(BANNABLE)
