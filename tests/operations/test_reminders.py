"""Staff are reminded of what is due: each of each date once, with a reference and days and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.urls import reverse

from oomi_registry.celery import app
from requests_app import operations, tasks
from requests_app.breaches.duties import Risk
from requests_app.due import READERS, everything_due
from requests_app.models import Enquiry, PrivacyRequest, Reminder
from requests_app.operations.despatch import Sweep
from requests_app.operations.reminding import queue_due, remind
from requests_app.reminding import Ahead, Source
from tests import casework, staff, submissions
from tests.at_the_desk import AtTheDesk, Read
from tests.breaches import AWARE, assessed, ombudsman_told
from tests.casework import in_work, letters_leave, taken
from tests.operations.test_requests_ended import at_once
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db
AHEAD = Ahead()
DUE = date(2026, 4, 2)
"""A month from the Monday."""


def on(month: int, day: int) -> datetime:
    """That day of 2026 at noon UTC."""
    return datetime(2026, month, day, 12, tzinfo=UTC)


def reached(*users: User) -> None:
    """They have addresses."""
    for user in users:
        user.email = f"{user.username}@oomi.example"
        user.save(update_fields=["email"])


def polled(now: datetime) -> Sweep:
    """The letters leave; then one poll of the worker."""
    letters_leave(now)
    mail.outbox.clear()
    return remind(clock=lambda: now, ahead=AHEAD)


def told() -> list[tuple[str, str]]:
    """To whom and under which subject mails have left since the last poll."""
    return sorted((message.to[0].partition("@")[0], str(message.subject)) for message in mail.outbox)


def heikkis() -> PrivacyRequest:
    """A request that Heikki owns."""
    request = submissions.received(submissions.ainos())
    operations.take(request.pk, actor=staff.heikki(), now=MONDAY)
    return request


def test_the_owner_is_reminded_at_seven_and_two_days_on_the_day_and_when_late_each_once() -> None:
    """[D: reminded-once]"""
    reached(staff.heikki(), staff.sanna())
    request = heikkis()
    day = MONDAY
    while day < on(4, 7):
        polled(day)
        polled_again = polled(day + timedelta(minutes=5))
        assert polled_again == Sweep()
        day += timedelta(days=1)
    rows = Reminder.objects.order_by("sent_at", "to__username")
    assert [(f"{row.sent_at:%-d.%-m.}", row.to.username, row.step) for row in rows] == [
        ("26.3.", "heikki", "early"),
        ("31.3.", "heikki", "soon"),
        ("2.4.", "heikki", "today"),
        ("3.4.", "heikki", "late"),
        ("3.4.", "sanna", "late"),
    ]
    assert {row.about for row in Reminder.objects.all()} == {request.pk}


def test_a_reminder_holds_a_reference_and_days_and_nothing_of_the_person() -> None:
    reached(staff.heikki())
    request = heikkis()
    polled(on(3, 26))
    (message,) = mail.outbox
    assert message.subject == f"{request.reference}: 7 päivää jäljellä"
    assert f"Tietopyyntö {request.reference}: määräpäivä on 2.4.2026, 7 päivää jäljellä." in message.body
    assert "lähtee viimeistään 2.4.2026 (GDPR 12(3))" in message.body
    for personal in ("Aino", "Mäkinen", "aino.makinen", "Testikatu", "Kopio"):
        assert personal not in message.message().as_string()
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_nobody_owns_it_so_every_officer_is_told() -> None:
    reached(staff.sanna(), staff.olli(), staff.heikki())
    request = submissions.received(submissions.ainos())
    polled(on(3, 31))
    subject = f"{request.reference}: 2 päivää jäljellä"
    assert told() == [("olli", subject), ("sanna", subject)]


@pytest.mark.parametrize("lost", ["address", "login", "role"])
def test_an_owner_whom_no_mail_reaches_is_followed_by_the_officers(lost: str) -> None:
    heikki = staff.heikki()
    reached(heikki, staff.sanna())
    heikkis()
    if lost == "address":
        heikki.email = ""
    elif lost == "login":
        heikki.is_active = False
    else:
        heikki.groups.clear()
    heikki.save()
    polled(on(4, 2))
    assert [to for to, _ in told()] == ["sanna"]


def test_late_goes_to_the_officers_too_and_stands_on_the_front_page() -> None:
    reached(staff.heikki(), staff.sanna())
    request = heikkis()
    polled(on(4, 3))
    assert told() == [("heikki", f"{request.reference}: myöhässä"), ("sanna", f"{request.reference}: myöhässä")]
    front = Read(AtTheDesk(staff.sanna()).client.get(reverse("admin:index")))
    assert "Määräaika ylitetty" in front.text
    assert request.reference in front.text


def test_a_date_that_the_extension_moved_is_reminded_of_anew() -> None:
    """GDPR 12(3)"""
    reached(staff.heikki())
    request = heikkis()
    polled(on(3, 26))
    operations.extend(request.pk, reasons="Pyyntöjä on paljon.", actor=staff.heikki(), now=on(3, 27))
    letters_leave(on(3, 27))
    polled(on(4, 2))
    assert mail.outbox == []
    polled(on(5, 26))
    (message,) = mail.outbox
    assert "määräpäivä on 2.6.2026, 7 päivää jäljellä" in message.body
    assert "jatkaa" not in message.body, "it was extended once"


def test_the_persons_own_days_make_nothing_late() -> None:
    """[D: two-dates]: past the date that no pause moves, and not late."""
    reached(staff.sanna())
    request = taken()
    operations.ask_identity(request.pk, question="Kuka?", actor=staff.sanna(), now=on(3, 3))
    letters_leave(on(3, 3))
    operations.record_answer(request.pk, arrived_at=on(3, 13), actor=staff.sanna(), now=on(3, 13))
    polled(on(4, 10))
    assert [row.step for row in Reminder.objects.all()] == ["today"]
    polled(on(4, 14))
    assert Reminder.objects.filter(step="late").count() == 1


def test_nothing_is_sent_of_what_was_answered_while_the_mail_server_was_away() -> None:
    reached(staff.heikki())
    request = heikkis()
    queue_due(now=on(3, 26), ahead=AHEAD)
    operations.withdraw(request.pk, actor=staff.heikki(), now=on(3, 27))
    polled(on(3, 27))
    assert mail.outbox == []
    assert [(row.state, row.error) for row in Reminder.objects.all()] == [("failed", "over")]


def test_a_reminder_that_waited_into_the_next_step_leaves_as_that_one_alone() -> None:
    reached(staff.heikki())
    request = heikkis()
    queue_due(now=on(3, 26), ahead=AHEAD)
    polled(on(3, 31))
    assert told() == [("heikki", f"{request.reference}: 2 päivää jäljellä")]


def test_a_reminder_cut_off_by_a_dying_worker_leaves_again_under_its_own_message_id() -> None:
    """What ``kill -9`` between the claim and the answer leaves behind."""
    reached(staff.heikki())
    heikkis()
    queue_due(now=on(3, 26), ahead=AHEAD)
    Reminder.objects.update(state="sending", claimed_at=on(3, 26), attempts=1)
    polled(on(3, 26) + timedelta(minutes=1))
    assert mail.outbox == [], "its worker may still be talking"
    polled(on(3, 26) + timedelta(minutes=3))
    (message,) = mail.outbox
    row = Reminder.objects.get()
    assert (row.state, message.extra_headers["Message-ID"]) == ("sent", row.message_id)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_and_send_each_reminder_once() -> None:
    reached(staff.heikki(), staff.sanna(), staff.olli())
    for _ in range(4):
        submissions.received(submissions.pekkas())
    letters_leave(on(3, 26))
    mail.outbox.clear()
    now = on(3, 26)
    raised = at_once(*(lambda: remind(clock=lambda: now, ahead=AHEAD) for _ in range(4)))
    assert raised == []
    assert Reminder.objects.count() == len(mail.outbox) == 8
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 8
    assert set(Reminder.objects.values_list("state", flat=True)) == {"sent"}


def enquiry(due: date, **changed: object) -> Enquiry:
    """The Ombudsman asks, by a date of its own."""
    asked = {"diary_number": "TSV/1/2026", "received_at": MONDAY, "due_on": due, "asked": "Miten pyyntöön vastattiin?"}
    return Enquiry.objects.create(**(asked | changed))


def test_an_enquiry_of_the_ombudsman_is_reminded_of_by_the_authoritys_own_date() -> None:
    """GDPR 31"""
    reached(staff.sanna())
    enquiry(date(2026, 3, 14))  # a Saturday, which moves nothing
    polled(on(3, 12))
    (message,) = mail.outbox
    assert message.subject == "TSV/1/2026: 2 päivää jäljellä"
    assert "Tietosuojavaltuutetun selvityspyyntö TSV/1/2026" in message.body
    assert "jatkaa" not in message.body
    polled(on(3, 15))
    assert told() == [("sanna", "TSV/1/2026: myöhässä")]


def test_an_answered_enquiry_is_due_no_more() -> None:
    enquiry(date(2026, 3, 14), status="answered")
    assert everything_due(on(3, 12)) == []


def test_an_estates_case_has_no_date_and_a_closed_request_none_any_more() -> None:
    """Recital 27"""
    case, letter = casework.ready()
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    letters_leave(MONDAY)
    assert everything_due(on(4, 2)) == []
    request = in_work()
    PrivacyRequest.objects.filter(pk=request.pk).update(kind="estate")
    assert everything_due(on(4, 2)) == []
    assert case.pk != request.pk


def test_a_breach_is_every_officers_until_the_ombudsman_has_been_told() -> None:
    """GDPR 33(1): three days, so the first reminder leaves at once."""
    reached(staff.sanna(), staff.heikki())
    breach = assessed(Risk.RISK)
    (due,) = everything_due(AWARE)
    assert (due.source, due.reference, due.owner, due.extend_until) == (Source.BREACH, breach.reference, None, None)
    polled(AWARE)
    assert [(to, subject.partition(":")[0]) for to, subject in told()] == [("sanna", breach.reference)]
    polled(AWARE + timedelta(days=4))
    assert told() == [("sanna", f"{breach.reference}: myöhässä")]


def test_a_breach_of_which_the_ombudsman_was_told_is_due_no_more() -> None:
    ombudsman_told(assessed(Risk.RISK))
    assert everything_due(AWARE) == []


def test_every_source_has_its_reader() -> None:
    assert set(READERS) == set(Source)


def test_beat_rings_it_and_the_task_makes_one_call() -> None:
    rung = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert "requests_app.tasks.remind_of_what_is_due" in rung
    tasks.remind_of_what_is_due()
    assert Reminder.objects.count() == 0
