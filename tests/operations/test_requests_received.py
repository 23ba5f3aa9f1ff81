"""A request comes in: one case, its receipt, its ban; and what is refused at the door."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from customers.identifiers import PhoneRefused, address_key, keyed_hash
from customers.marketing import BANNABLE, Channel
from customers.models import SuppressedContact
from oomi_registry.notice.refused import Refused
from requests_app.events import Happening
from requests_app.models import Letter, PrivacyRequest, RequestedRight, RequestEvent
from requests_app.operations import AskedRight, Submission, receive
from requests_app.permitted.refusals import (
    ChoiceUnknown,
    InTheFuture,
    NothingRequested,
    NotPermitted,
    NowhereToAnswer,
    RightAskedTwice,
    TextRefused,
)
from requests_app.queries import deadline_of
from requests_app.reference import parse_reference
from requests_app.rights import Right
from tests import staff, submissions
from tests.submissions import KEY, MONDAY, received


@pytest.mark.django_db
def test_ainos_letter_is_one_case_with_each_right_she_uses() -> None:
    """GDPR 15, 22(3): a real letter combines rights, and each has an outcome of its own."""
    request = received(submissions.ainos())
    assert parse_reference(request.reference) == request.reference
    assert (request.status, request.received_at, request.party) == ("received", MONDAY, None)
    assert sorted(request.rights.values_list("right", "outcome")) == [("access", ""), ("human_review", "")]
    assert deadline_of(request, today=date(2026, 3, 2)).statutory_due == date(2026, 4, 2)


@pytest.mark.django_db
def test_the_receipt_waits_in_the_database_and_repeats_nothing_that_was_typed() -> None:
    """GDPR 12(3): the reply-by date. The mailbox may be a stranger's, so no name and no echo of what was typed."""
    request = received(submissions.ainos())
    letter = request.letters.get()
    assert (letter.kind, letter.state, letter.recipient) == ("received", "queued", "aino.makinen@example.com")
    assert letter.subject == request.reference
    assert "2.4.2026" in letter.body
    assert "Oomi Oy ja Oomi Solar Oy" in letter.body
    assert "3 vuotta" in letter.body
    for typed in ("Aino", "Mäkinen", "aino", "Testikatu", "puhelu", "luotto"):
        assert typed.casefold() not in letter.body.casefold()
    kinds = set(request.events.values_list("kind", flat=True))
    assert kinds == {Happening.RECEIVED, Happening.LETTER_QUEUED}


@pytest.mark.django_db
def test_pekkas_angry_letter_holds_six_rights_and_his_ban_binds_before_anybody_reads_it() -> None:
    """GDPR 21(3); [D: effects-before-the-answer]; [D: ban-without-identity]: exactly the typed number and address."""
    request = received(submissions.pekkas())
    assert request.rights.count() == 6
    assert not request.letters.exists(), "he gave no e-mail"
    bound = SuppressedContact.objects.values_list("contact_hash", "channel", "purpose")
    by_phone = keyed_hash("phone", "+358501234567", KEY)
    by_post = keyed_hash("post", address_key("Koivutie 9", "33100"), KEY)
    phone_channels = (Channel.CALL, Channel.MMS, Channel.ROBOCALL, Channel.SMS)
    assert set(bound) == {(by_phone, channel, purpose) for channel in phone_channels for purpose in BANNABLE} | {
        (by_post, Channel.POST, purpose) for purpose in BANNABLE
    }


@pytest.mark.django_db
def test_a_ban_of_calls_alone_binds_calls_to_the_typed_number_alone() -> None:
    """[D: ban-without-identity]: no name, no e-mail, no question."""
    received(submissions.ban_of_calls())
    assert sorted(SuppressedContact.objects.values_list("channel", "purpose")) == [
        ("call", "direct_marketing"),
        ("call", "telesales"),
    ]


@pytest.mark.django_db
def test_a_guardians_letter_keeps_who_asks_and_for_whom() -> None:
    request = received(submissions.riittas_for_helmi())
    assert (request.name, request.representative_name, request.representative_role) == (
        "Helmi Esimerkki",
        "Riitta Esimerkki",
        "edunvalvoja",
    )


@pytest.mark.django_db
def test_a_form_sent_twice_is_one_case() -> None:
    key = uuid4()
    first, second = received(submissions.ainos(key=key)), received(submissions.ainos(key=key))
    assert first.pk == second.pk
    assert (PrivacyRequest.objects.count(), RequestedRight.objects.count(), Letter.objects.count()) == (1, 2, 1)


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_eight_times_at_once_is_one_case() -> None:
    submission = submissions.pekkas()
    together, made, failures = threading.Barrier(8), [], []

    def send() -> None:
        try:
            together.wait(timeout=30)
            made.append(received(submission).pk)
        except BaseException as failure:  # noqa: BLE001 - carried to the test's own thread
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    assert len(made) == 8
    assert len(set(made)) == 1
    assert RequestEvent.objects.filter(kind=Happening.RECEIVED).count() == 1


@pytest.mark.django_db
def test_a_reference_that_is_taken_is_drawn_again() -> None:
    drawn = iter([7, 7, 8])
    first = receive(submissions.ainos(), now=MONDAY, index_key=KEY, draw=lambda: next(drawn))
    second = receive(submissions.pekkas(), now=MONDAY, index_key=KEY, draw=lambda: next(drawn))
    assert (first.reference, second.reference) == ("TP-0000-0007", "TP-0000-0008")


@pytest.mark.django_db
def test_a_phone_call_is_entered_with_the_time_it_came() -> None:
    """[D: clock-starts-on-arrival]: the clock starts on arrival on any channel, read or not."""
    arrived = MONDAY - timedelta(days=3)
    request = receive(
        replace(submissions.ainos(), channel=PrivacyRequest.Channel.PHONE),
        now=MONDAY,
        index_key=KEY,
        received_at=arrived,
        entered_by=staff.heikki(),
    )
    assert request.received_at == arrived
    assert deadline_of(request, today=date(2026, 3, 2)).statutory_due == date(2026, 3, 27)
    assert request.events.get(kind=Happening.RECEIVED).actor == staff.heikki()


@pytest.mark.django_db
def test_a_call_that_has_not_come_yet_or_that_an_auditor_enters_is_refused() -> None:
    with pytest.raises(InTheFuture, match="on jo ollut"):
        receive(submissions.ainos(), now=MONDAY, index_key=KEY, received_at=MONDAY + timedelta(seconds=1))
    with pytest.raises(NotPermitted):
        receive(submissions.ainos(), now=MONDAY, index_key=KEY, entered_by=staff.tuula())
    assert not PrivacyRequest.objects.exists()


BAN = Right.MARKETING_BAN
HOSTILE: list[tuple[type[Refused], dict[str, object]]] = [
    (NothingRequested, {"rights": ()}),
    (RightAskedTwice, {"rights": (AskedRight(Right.ACCESS), AskedRight(Right.ACCESS, "uudelleen"))}),
    (NowhereToAnswer, {"email": "", "postal_address": ""}),
    (TextRefused, {"name": "A" * 201}),
    (TextRefused, {"name": "Aino\0"}),
    (TextRefused, {"name": "Aino \ud800"}),
    (TextRefused, {"language": "../../etc"}),
    (TextRefused, {"rights": (AskedRight(Right.ACCESS, "a" * 50_001),)}),
    (TextRefused, {"rights": (AskedRight(Right.ACCESS, "kopio\0"),)}),
    (ChoiceUnknown, {"rights": (AskedRight(BAN, choices={"channels": ["pigeon"]}),)}),
    (ChoiceUnknown, {"rights": (AskedRight(BAN, choices={"purposes": ["service_message"]}),)}),
    (PhoneRefused, {"phone": "soittakaa"}),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("refusal", "changed"), HOSTILE)
def test_what_was_posted_past_the_form_is_refused_with_an_instruction_and_leaves_nothing(
    refusal: type[Refused], changed: dict[str, object]
) -> None:
    submission: Submission = replace(submissions.ainos(), **changed)  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(refusal) as refused:
        received(submission)
    assert str(refused.value)
    assert not PrivacyRequest.objects.exists()
    assert not SuppressedContact.objects.exists()


@pytest.mark.django_db
def test_odd_but_honest_text_is_kept_as_it_was_typed() -> None:
    odd = "Ångström-Öhman 🌲 \u202eesrever' \"; DROP TABLE customers_party; --"
    request = received(replace(submissions.ainos(), name=odd))
    assert PrivacyRequest.objects.get(pk=request.pk).name == odd
