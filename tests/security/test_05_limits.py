"""security.md 5: how often the form may be sent and may make us write, and that nobody's header moves that.

ASVS 2.4.1 and 4.1.3. Limits spare the site and other people's mailboxes; a person who meets one is told when to come
back, and what they wrote waits for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings as site
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings
from redis import Redis

from requests_app.intake import drafts
from requests_app.letters.carrier import Carried, Verdict
from requests_app.limits import Limit, LimitMiswritten, full_until, sender_of, take
from requests_app.models import Draft, Letter, PrivacyRequest
from requests_app.operations import outbox
from requests_app.operations.outbox import send_waiting
from tests import production
from tests.at_the_form import AtTheForm, seen

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
THREE = Limit("of this test", 3, timedelta(hours=1))


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    """Each test counts from nothing."""
    with Redis.from_url(site.REDIS_URL) as redis:
        for key in redis.scan_iter("limit:*"):
            redis.delete(key)


# ---- the limit itself


def test_three_in_any_hour_and_then_when_the_first_is_an_hour_old() -> None:
    at = [NOON, NOON + timedelta(minutes=20), NOON + timedelta(minutes=50)]
    assert [take(THREE, "Aino", now=each) for each in at] == [None, None, None]
    assert take(THREE, "Aino", now=NOON + timedelta(minutes=59)) == NOON + timedelta(hours=1)
    assert take(THREE, "Aino", now=NOON + timedelta(hours=1)) is None
    assert take(THREE, "Aino", now=NOON + timedelta(minutes=61)) == NOON + timedelta(minutes=80)


def test_what_was_refused_is_not_counted() -> None:
    for _ in range(3):
        take(THREE, "Aino", now=NOON)
    for minute in range(59):
        assert take(THREE, "Aino", now=NOON + timedelta(minutes=minute)) == NOON + timedelta(hours=1)
    assert take(THREE, "Aino", now=NOON + timedelta(hours=1)) is None


def test_looking_counts_nothing() -> None:
    for _ in range(9):
        assert full_until(THREE, "Aino", now=NOON) is None
    for _ in range(3):
        take(THREE, "Aino", now=NOON)
    assert full_until(THREE, "Aino", now=NOON) == NOON + timedelta(hours=1)


def test_everybody_and_every_limit_has_a_count_of_its_own() -> None:
    for _ in range(3):
        take(THREE, "Aino", now=NOON)
    assert take(THREE, "Bertil", now=NOON) is None
    assert take(Limit("another", 3, THREE.within), "Aino", now=NOON) is None


def test_of_twenty_at_once_three_are_let_through() -> None:
    with ThreadPoolExecutor(20) as pool:
        told = list(pool.map(lambda _: take(THREE, "all at once", now=NOON), range(20)))
    assert told.count(None) == 3


def test_redis_holds_no_subject_and_forgets_with_the_hour() -> None:
    take(THREE, "aino.makinen@example.com", now=NOON)
    with Redis.from_url(site.REDIS_URL, decode_responses=True) as redis:
        (key,) = redis.scan_iter("limit:*")
        assert re.fullmatch(r"limit:[0-9a-f]{64}", key)
        assert 3_500 < redis.ttl(key) <= 3_600


def test_without_redis_people_are_served_and_the_log_says_so(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    for _ in range(9):
        assert take(THREE, "Aino", now=NOON) is None
    assert full_until(THREE, "Aino", now=NOON) is None
    assert "Nothing was counted: ConnectionError" in caplog.text
    assert "Aino" not in caplog.text


@pytest.mark.parametrize("text", ["", "0/h", "10", "h", "10/s", "-1/h", "10/h ", "1e3/h", "10/hour", "٣/h"])
def test_a_limit_miswritten_stops_the_site_and_says_how_to_write_one(text: str) -> None:
    with pytest.raises(LimitMiswritten, match="10/h"):
        Limit.read("x", text)
    if text:
        stopped = production.python("manage.py", "check", RATE_LIMIT_MAILS=text)
        assert stopped.returncode != 0
        assert "10/h" in stopped.stdout


# ---- who is counted


@pytest.mark.parametrize(
    ("proxies", "forwarded", "connected", "counted"),
    [
        (0, None, "203.0.113.5", "203.0.113.5"),
        (0, "198.51.100.1", "203.0.113.5", "203.0.113.5"),
        (1, "198.51.100.7", "10.0.0.2", "198.51.100.7"),
        (1, "6.6.6.6, 198.51.100.7", "10.0.0.2", "198.51.100.7"),
        (1, "6.6.6.6, 7.7.7.7, 198.51.100.7", "10.0.0.2", "198.51.100.7"),
        (2, "6.6.6.6, 198.51.100.7, 10.0.0.1", "10.0.0.2", "198.51.100.7"),
        (1, None, "10.0.0.2", "10.0.0.2"),
        (0, None, "2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        (0, None, "2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        (0, None, "::ffff:203.0.113.5", "203.0.113.5"),
        (1, "no address", "10.0.0.2", ""),
        (0, None, "", ""),
    ],
)
def test_whose_address_is_counted(
    settings: Settings, proxies: int, forwarded: str | None, connected: str, counted: str
) -> None:
    settings.PROXIES = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    assert sender_of(RequestFactory().get("/", headers=headers, REMOTE_ADDR=connected)) == counted


# ---- the form


@pytest.fixture
def two_an_hour(settings: Settings) -> None:
    settings.RATE_LIMIT_SUBMISSIONS = "2/h"


def from_address(address: str, forwarded: str = "") -> AtTheForm:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return AtTheForm(Client(REMOTE_ADDR=address, headers=headers))


def filled_in(who: AtTheForm) -> AtTheForm:
    who.fill_in("access")
    return who


def test_the_shipped_limits_are_those_of_the_specification() -> None:
    told = production.python(
        "-c",
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'oomi_registry.settings'\n"
        "from django.conf import settings as s; print(s.RATE_LIMIT_SUBMISSIONS, s.RATE_LIMIT_MAILS)",
    )
    assert told.stdout.split() == ["10/h", "3/h"]


@pytest.mark.usefixtures("two_an_hour")
def test_who_sends_too_often_is_told_when_and_loses_nothing() -> None:
    for _ in range(2):
        from_address("203.0.113.5").file("access")
    third = filled_in(from_address("203.0.113.5"))
    before = timezone.now()
    refused = third.send()
    assert refused.status_code == 429
    assert 3_500 < int(refused.headers["Retry-After"]) <= 3_600
    assert "kello" in seen(refused).text
    assert PrivacyRequest.objects.count() == 2
    draft = Draft.objects.get(request=None)
    assert draft.answers["reach"]["name"] == "Aino Mäkinen"
    assert draft.expires_at > before + timedelta(minutes=55) + drafts.LIVES


@pytest.mark.usefixtures("two_an_hour")
def test_others_are_not_kept_out_by_one_who_sends_too_often() -> None:
    for _ in range(2):
        from_address("203.0.113.5").file("access")
    assert from_address("203.0.113.6").file("access").channel == PrivacyRequest.Channel.FORM


@pytest.mark.usefixtures("two_an_hour")
def test_a_forged_header_moves_no_limit() -> None:
    for number in range(2):
        from_address("203.0.113.5", f"198.51.100.{number}").file("access")
    assert filled_in(from_address("203.0.113.5", "198.51.100.99")).send().status_code == 429


@pytest.mark.usefixtures("two_an_hour")
def test_a_double_click_counts_once() -> None:
    who = filled_in(from_address("203.0.113.5"))
    for _ in range(5):
        assert who.send().status_code == 302
    from_address("203.0.113.5").file("access")
    assert PrivacyRequest.objects.count() == 2


def test_when_all_together_send_too_often_everybody_is_told_to_come_back(settings: Settings) -> None:
    settings.RATE_LIMIT_ALL_SUBMISSIONS = "3/h"
    for number in range(3):
        from_address(f"203.0.113.{number}").file("access")
    late = filled_in(from_address("198.51.100.1"))
    assert late.send().status_code == 429
    settings.RATE_LIMIT_ALL_SUBMISSIONS = "4/h"
    settings.RATE_LIMIT_SUBMISSIONS = "1/h"
    assert late.send().status_code == 302, "what was refused for all is counted for nobody"


# ---- mailboxes


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A mail server that takes everything; what it took, by mailbox."""
    took: list[str] = []

    def carry(letter: Letter) -> Carried:
        took.append(letter.recipient)
        return Carried(Verdict.LEFT)

    monkeypatch.setattr(outbox, "carry", carry)
    return took


def clock_at(now: datetime) -> Callable[[], datetime]:
    return lambda: now


def test_a_stranger_cannot_fill_a_mailbox(settings: Settings, server: list[str]) -> None:
    settings.RATE_LIMIT_MAILS = "3/h"
    for number in range(5):
        from_address(f"203.0.113.{number}").file(
            "access", reach={"name": f"Kiusaaja {uuid4()}", "email": "Victim@Example.com", "phone": ""}
        )
    from_address("203.0.113.9").file("access")
    began = timezone.now()
    send_waiting(clock=clock_at(began))
    assert sorted(server) == ["aino.makinen@example.com"] + ["victim@example.com"] * 3
    waiting = Letter.objects.filter(state=Letter.State.QUEUED)
    assert [letter.error for letter in waiting] == ["mailbox limit"] * 2
    for hours in range(1, 4):  # the outbox looks again, ever later; they leave when the hour has gone
        send_waiting(clock=clock_at(began + timedelta(hours=hours)))
    assert server.count("victim@example.com") == 5
    assert not waiting.all().exists()


def test_a_server_that_is_away_uses_up_nobodys_mails(
    settings: Settings, server: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RATE_LIMIT_MAILS = "1/h"
    from_address("203.0.113.5").file("access")
    began = timezone.now()
    with monkeypatch.context() as away:
        away.setattr(outbox, "carry", lambda _letter: Carried(Verdict.SERVER_AWAY, "0"))
        for _ in range(5):
            send_waiting(clock=clock_at(began))
    send_waiting(clock=clock_at(began))
    assert server == ["aino.makinen@example.com"]


def test_an_answer_leaves_however_much_the_mailbox_was_sent(settings: Settings, server: list[str]) -> None:
    """What an officer or the law sends is nobody's to hold up."""
    settings.RATE_LIMIT_MAILS = "1/h"
    for number in range(3):
        from_address(f"203.0.113.{number}").file("access")
    Letter.objects.filter(request=PrivacyRequest.objects.latest("id")).update(kind="withdrawn")
    send_waiting(clock=clock_at(timezone.now()))
    assert len(server) == 2
