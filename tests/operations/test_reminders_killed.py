"""``kill -9`` of the real worker while it reminds: nobody goes untold; what is told twice is one and the same mail."""

from __future__ import annotations

import email
from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from oomi_registry.notice.days import day_in_helsinki
from requests_app.models import Enquiry, Reminder
from requests_app.operations.despatch import INTERRUPTED_AFTER
from tests import staff
from tests.mailserver import SAYS_NOTHING, ScriptedServer, scripted
from tests.processes import Processes, worker_and_beat

WAITING = 4
State = Reminder.State


def waiting() -> None:
    """Enquiries that are to be answered today, which nobody has taken; Sanna is the officer with a mailbox."""
    now = timezone.now()
    sanna = staff.sanna()
    sanna.email = "sanna@oomi.example"
    sanna.save(update_fields=["email"])
    for number in range(WAITING):
        Enquiry.objects.create(
            diary_number=f"TSV/{number}/2026",
            received_at=now - timedelta(days=1),
            due_on=day_in_helsinki(now),
            asked="Miten pyyntöön vastattiin?",
        )


def sent(server: ScriptedServer) -> Counter[str]:
    """How many times the server was given each mail, by its Message-ID."""
    return Counter(str(email.message_from_bytes(text)["Message-ID"]) for text in server.texts)


def killed_while_sending(night: Processes, number: int) -> None:
    """The worker dies when so many reminders have been claimed and not settled."""
    sending = Reminder.objects.filter(state=State.SENDING)
    night.wait_until(lambda: sending.count() == number, within=60)
    night.kill("worker")


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_before_and_after_the_mail_was_given_loses_nothing() -> None:
    """[D: reminded-once]: better twice under one Message-ID than never."""
    waiting()
    with (
        scripted({"GREETING": SAYS_NOTHING}) as server,
        worker_and_beat(EMAIL_URL=f"smtp://127.0.0.1:{server.server_address[1]}") as night,
    ):
        killed_while_sending(night, 1)  # claimed, and nothing given
        assert not server.texts
        server.script = {"TEXT": SAYS_NOTHING}
        night.start("worker")
        night.wait_until(lambda: server.texts, within=60)
        killed_while_sending(night, 2)  # given, and never answered
        (given,) = sent(server)
        server.script = {}
        Reminder.objects.filter(state=State.SENDING).update(
            claimed_at=F("claimed_at") - INTERRUPTED_AFTER
        )  # two minutes pass
        night.start("worker")
        night.wait_until(lambda: Reminder.objects.filter(state=State.SENT).count() == WAITING, within=60)
    written = set(Reminder.objects.values_list("message_id", flat=True))
    assert len(written) == WAITING
    assert sent(server) == Counter(dict.fromkeys(written, 1)) + Counter({given: 1})
