"""Notices leave as a link or as keys of rows, each takes effect once, and none is lost, whatever receivers do."""

from __future__ import annotations

import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime, timedelta
from email.header import decode_header, make_header

import pytest
from pytest_django import Settings

from customers.models import Party
from requests_app.codes import grouped
from requests_app.models import NoticeDespatch, RecipientChannel, RecipientNotice
from requests_app.notices import CHASED_AFTER, MOST_REMINDERS
from requests_app.operations import recipients
from requests_app.operations.despatch import INTERRUPTED_AFTER, Sweep
from requests_app.operations.recipients.chasing import queue_message
from requests_app.operations.recipients.messages import body_of, mail_of
from requests_app.rectification import Fate
from requests_app.webhooks.signing import verify
from tests import erasures, rectifications, scenes
from tests.mailserver import HANGS_UP, Sink, free_port, mail_goes_to, scripted, sink_at
from tests.recipients import (
    CALL_CENTRE,
    COLLECTOR,
    PRINTER,
    RESETS_AFTER_TAKING,
    SAYS_NOTHING,
    Receiver,
    by_call,
    by_mail,
    given,
    partners_call,
    poll,
    receiver_at,
    text_of,
    token_of,
)
from tests.submissions import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]

SOON = timedelta(seconds=30)


@pytest.fixture(autouse=True)
def _to_this_machine(settings: Settings) -> None:
    settings.WEBHOOKS_TO_LOOPBACK = True


def moved(*names: str) -> list[RecipientNotice]:
    """Pekka's new address, which each of these is to be told of."""
    pekka = scenes.pekka()
    for name in names:
        given(pekka, name, "contact_details", key=f"luovutus-{name}".replace(" ", "-"))
    request = rectifications.linked(pekka)
    rectifications.decided(request, rectifications.moved(request), Fate.ACCEPTED)
    return list(RecipientNotice.objects.order_by("recipient"))


def states() -> Counter[str]:
    return Counter(NoticeDespatch.objects.values_list("state", flat=True))


def test_a_mail_has_the_link_and_nothing_of_the_person(settings: Settings) -> None:
    """GDPR 19: the e-mail carries a link, never the data."""
    (notice,) = moved(PRINTER)
    by_mail(PRINTER, "asiakkaat@kirjapaino.example")
    sink, port = Sink(), free_port()
    mail_goes_to(settings, port)
    with sink_at(port, sink):
        assert poll(MONDAY + SOON) == Sweep(left=1)
        assert poll(MONDAY + 2 * SOON) == Sweep()
    (mail,) = sink.taken
    text = text_of(mail)
    assert mail["To"] == "asiakkaat@kirjapaino.example"
    assert f"/fi/ilmoitus/#{token_of(notice)}" in text
    written = text + str(mail)
    assert notice.right is not None
    for personal in ("Pekka", "Esimerkki", "4101148", "Koivutie", "luovutus-", notice.right.request.reference):
        assert personal not in written


def test_a_mail_says_the_same_in_every_language_and_leads_to_the_page_in_each(settings: Settings) -> None:
    """GDPR 19: nobody has written down which language the reader of an office's mailbox has."""
    (notice,) = moved(PRINTER)
    by_mail(PRINTER, "asiakkaat@kirjapaino.example")
    channel = RecipientChannel.objects.get()
    token = token_of(notice)
    for number, subject, asked in (
        (0, "Ilmoitus, joka koskee", "Kuitatkaa, kun se on tehty:"),
        (1, "Muistutus ilmoituksesta", "emme ole saaneet vastausta"),
    ):
        message = mail_of(queue_message(notice, channel, number=number, now=MONDAY))
        assert message.subject.startswith(subject)
        assert message.subject.count(" / ") == 2
        assert message.extra_headers["Content-Language"] == "fi, sv, en"
        lines = str(message.body).splitlines()
        assert lines[0] == "Suomeksi / På svenska / In English"
        starts = [lines.index(each) for each in ("Suomeksi", "På svenska", "In English")]
        finnish, swedish, english = (
            "\n".join(lines[start:end]) for start, end in zip(starts, [*starts[1:], None], strict=True)
        )
        assert f"/fi/ilmoitus/#{token}" in finnish
        assert asked in finnish
        assert f"/sv/underrattelse/#{token}" in swedish
        assert "artikel 19 i dataskyddsförordningen" in swedish
        assert ("Vi har tidigare bett er" in swedish) is (number > 0)
        assert f"/en/notice/#{token}" in english
        assert ("We asked you earlier" in english) is (number > 0)
        assert all(grouped(token) in each for each in (finnish, swedish, english))


def test_a_call_is_signed_over_its_id_time_and_body_and_holds_keys_alone() -> None:
    (notice,) = moved(PRINTER)
    with receiver_at(Receiver()) as printer:
        secret = by_call(PRINTER, printer.url)
        assert poll(MONDAY + SOON) == Sweep(left=1)
    (called,) = printer.calls
    now = int(time.time())
    assert verify(secret, called.headers, called.body, now=now)
    assert not verify(secret, called.headers, called.body + b" ", now=now)
    assert not verify(secret, called.headers | {"webhook-id": "another"}, called.body, now=now)
    assert not verify(secret, called.headers, called.body, now=now + 1000), "an old call is not taken again"
    assert called.path == "/ilmoitukset?lahde=oomi"
    said = json.loads(called.body)
    item = notice.items.get()
    assert said["items"] == [{"kind": "disclosure", "id": str(item.record), "external_key": "luovutus-Kirjapaino-Oy"}]
    assert set(said) == {"type", "notice", "change", "reminder", "items", "page"}
    assert "Pekka" not in called.body.decode()


@pytest.mark.parametrize(
    ("answer", "state", "error"),
    [
        (200, "sent", ""),
        (202, "sent", ""),
        (204, "sent", ""),
        (301, "failed", "HTTP 301"),
        (307, "failed", "HTTP 307"),
        (400, "queued", "HTTP 400"),
        (404, "queued", "HTTP 404"),
        (410, "failed", "HTTP 410"),
        (429, "queued", "HTTP 429"),
        (500, "queued", "HTTP 500"),
        (503, "queued", "HTTP 503"),
        (RESETS_AFTER_TAKING, "queued", "RemoteDisconnected"),
        (SAYS_NOTHING, "queued", "TimeoutError"),
    ],
)
def test_what_the_receiver_answers_decides_what_becomes_of_a_call(
    monkeypatch: pytest.MonkeyPatch, answer: int, state: str, error: str
) -> None:
    monkeypatch.setattr("requests_app.webhooks.calling.CONNECT_TIMEOUT", 0.3)
    moved(PRINTER)
    with receiver_at(Receiver(lambda: answer, location="http://127.0.0.1:1/"), patience=1) as printer:
        by_call(PRINTER, printer.url)
        poll(MONDAY + SOON)
    despatch = NoticeDespatch.objects.get()
    assert (despatch.state, despatch.error, len(printer.calls)) == (state, error, 1), "and no redirect is followed"


def test_a_receiver_that_is_away_waits_ever_longer_and_fails_after_five_days_while_others_are_told() -> None:
    """[D: recipients-are-told]"""
    moved(CALL_CENTRE, PRINTER)
    by_call(CALL_CENTRE, f"http://127.0.0.1:{free_port()}/")
    with receiver_at(Receiver()) as printer:
        by_call(PRINTER, printer.url)
        assert poll(MONDAY + SOON) == Sweep(left=1, waiting=1)
    away = NoticeDespatch.objects.get(state="queued")
    assert away.error == "ConnectionRefusedError"
    assert poll(MONDAY + 2 * SOON) == Sweep(), "not before its time"
    now = MONDAY
    while now < MONDAY + timedelta(days=6):
        now += timedelta(hours=1)
        poll(now)
    away.refresh_from_db()
    assert (away.state, 100 < away.attempts < 140) == ("failed", True)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_fails_at_random_each_notice_takes_effect_once_and_none_is_lost(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Twelve recipients by call and by mail: refused, silent, 500, 4xx, reset after taking, workers killed between."""
    chance = random.Random(seed)
    monkeypatch.setattr("requests_app.webhooks.calling.CONNECT_TIMEOUT", 0.05)
    names = [f"Vastaanottaja {number:02d} Oy" for number in range(12)]
    moved(*names)
    system = Receiver(
        lambda: chance.choice([200, 204, 500, 503, 404, 429, RESETS_AFTER_TAKING, RESETS_AFTER_TAKING, SAYS_NOTHING])
    )
    sink, port, system.port = Sink(), free_port(), free_port()
    mail_goes_to(settings, port)
    for name in names[:6]:
        by_mail(name, f"{name.split()[1]}@vastaanottaja.example")
    for name in names[6:]:
        by_call(name, system.url)
    happens: dict[str, Callable[[datetime], AbstractContextManager[object]]] = {
        "all away": lambda _: nullcontext(),
        "the systems answer": lambda _: receiver_at(system, patience=0.1),
        "the mail server answers": lambda _: sink_at(port, sink),
        "the mail server hangs up": lambda _: hanging_up(settings),
        "a worker dies": lambda now: killed_midway(now, chance),
    }
    now, rounds = MONDAY, 0
    while states()["sent"] < len(names):
        rounds += 1
        assert rounds < 300, states()
        now += timedelta(minutes=chance.randint(1, 70))
        with happens[chance.choice(sorted(happens))](now):
            poll(now)
    calls = NoticeDespatch.objects.filter(via="webhook").values_list("message_id", flat=True)
    mails = NoticeDespatch.objects.filter(via="email").values_list("message_id", flat=True)
    assert sorted(system.effective) == sorted(calls), "each call took effect once, by its id"
    assert set(sink.ids()) == set(mails), "each mail came, by its one id, which the mailbox knows again"
    assert RecipientNotice.objects.count() == NoticeDespatch.objects.count() == len(names)
    assert len(system.calls) > len(calls), "some were tried again"
    bodies = defaultdict[str, set[bytes]](set)
    for each in system.calls:
        bodies[each.headers["webhook-id"]].add(each.body)
    assert all(len(said) == 1 for said in bodies.values()), "and every try said the same"


@contextmanager
def hanging_up(settings: Settings) -> Iterator[None]:
    """The mail server takes the text and hangs up: nobody knows whether it left."""
    port = settings.EMAIL_PORT
    with scripted({"TEXT": HANGS_UP}) as half:
        settings.EMAIL_PORT = half.server_address[1]
        yield
    settings.EMAIL_PORT = port


@contextmanager
def killed_midway(now: datetime, chance: random.Random) -> Iterator[None]:
    """A worker claims one and dies: nobody knows what became of it."""
    recipients.make_messages(now=now)
    due = list(NoticeDespatch.objects.filter(state="queued", next_attempt_at__lte=now))
    if due:
        one = chance.choice(due)
        NoticeDespatch.objects.filter(pk=one.pk, state="queued").update(
            state="sending", claimed_at=now - 2 * INTERRUPTED_AFTER, attempts=one.attempts + 1
        )
    yield


@pytest.mark.parametrize("way", ["mail", "call"])
def test_a_try_of_a_worker_that_died_is_made_again_and_a_late_answer_of_the_dead_changes_nothing(
    settings: Settings, way: str
) -> None:
    moved(PRINTER)
    sink, port = Sink(), free_port()
    mail_goes_to(settings, port)
    with receiver_at(Receiver()) as printer, sink_at(port, sink):
        by_mail(PRINTER) if way == "mail" else by_call(PRINTER, printer.url)
        recipients.make_messages(now=MONDAY)
        NoticeDespatch.objects.update(state="sending", claimed_at=MONDAY, attempts=1)
        assert poll(MONDAY + SOON) == Sweep(), "it may still be under way"
        assert poll(MONDAY + 2 * INTERRUPTED_AFTER) == Sweep(left=1, waiting=1)
    assert NoticeDespatch.objects.get().attempts == 2


def test_no_message_is_made_twice_and_none_where_nobody_knows_how_the_recipient_is_reached() -> None:
    moved(PRINTER, CALL_CENTRE)
    by_mail(PRINTER)
    assert [recipients.make_messages(now=MONDAY) for _ in range(2)] == [1, 0]
    by_mail("kirjapaino oy", "toinen@kirjapaino.example")  # the same recipient
    assert RecipientChannel.objects.count() == 1
    assert recipients.make_messages(now=MONDAY) == 0


def test_who_does_not_answer_is_reminded_three_times_a_fortnight_apart_and_then_the_desk_sees_to_it(
    settings: Settings,
) -> None:
    """[D: notices-are-chased]"""
    moved(PRINTER)
    by_mail(PRINTER)
    sink, port = Sink(), free_port()
    mail_goes_to(settings, port)
    sent = []
    with sink_at(port, sink):
        for day in range(90):
            now = MONDAY + timedelta(days=day)
            if poll(now).left:
                sent.append(day)
    assert sent == [CHASED_AFTER.days * number for number in range(MOST_REMINDERS + 1)]
    subjects = [str(make_header(decode_header(mail["Subject"]))) for mail in sink.taken]
    assert [subject.startswith("Muistutus") for subject in subjects] == [False, True, True, True]
    assert len(set(sink.ids())) == 4


def test_a_recipient_that_answered_is_reminded_of_nothing(settings: Settings) -> None:
    (notice,) = moved(PRINTER)
    by_mail(PRINTER)
    sink, port = Sink(), free_port()
    mail_goes_to(settings, port)
    with sink_at(port, sink):
        poll(MONDAY)
        secret = settings.SECRET_KEY.encode()
        recipients.acknowledge(token_of(notice), RecipientNotice.Said.DONE, secret=secret, now=MONDAY)
        assert poll(MONDAY + 2 * CHASED_AFTER) == Sweep()


def test_a_partner_is_told_by_call_to_delete_a_recording_by_the_key_of_its_own_system() -> None:
    """GDPR 28(3)(g)"""
    party: Party = erasures.customer_no_more()
    call = partners_call(party)
    request = erasures.asked(party)
    erasures.approved(request)
    assert erasures.carried_out(request)
    with receiver_at(Receiver()) as centre:
        by_call(CALL_CENTRE, centre.url)
        poll(MONDAY + SOON)
    said = json.loads(centre.calls[0].body)
    assert said["items"] == [{"kind": "recording", "id": str(call.pk), "external_key": "puhelu-77"}]
    assert said["change"] == "erased"


def test_a_changed_secret_or_address_counts_for_what_has_not_left() -> None:
    (notice,) = moved(COLLECTOR)
    with receiver_at(Receiver()) as collector:
        by_call(COLLECTOR, f"http://127.0.0.1:{free_port()}/")
        recipients.make_messages(now=MONDAY)
        secret = by_call(COLLECTOR, collector.url)
        assert poll(MONDAY) == Sweep(left=1)
        assert verify(secret, collector.calls[0].headers, collector.calls[0].body, now=int(time.time()))
    assert body_of(notice.despatches.get()) == collector.calls[0].body
