"""A mailbox shows itself without account or reference: a code to it alone, typed back, gives half an hour."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from customers.models import ContactPoint
from requests_app.letters.entry_codes import MAILBOX_CODES
from requests_app.models import MailboxCode
from requests_app.operations import mailboxes
from requests_app.operations.by_code import CODE_SERVES, GRANT_SERVES
from tests import scenes
from tests.mailboxes import AINOS, STRANGERS, code_in_the_mail, codes_leave, opened

pytestmark = pytest.mark.django_db
NOW = timezone.now()
WRONG = "0000-0000"


def asked(address: str = AINOS) -> MailboxCode:
    """A code is asked for that address, and the worker has looked."""
    mailboxes.ask_code(address, language="fi", now=NOW)
    mailboxes.make_codes(clock=lambda: NOW)
    return MailboxCode.objects.latest("written_at", "id")


def test_aino_types_the_code_of_her_mailbox_and_the_page_opens() -> None:
    """[D: preferences-by-mailbox]."""
    scenes.aino()
    client = opened()
    (message,) = mail.outbox
    assert message.to == [AINOS]
    assert "Aino" not in f"{message.subject}{message.body}"
    page = client.get(reverse("request_preferences"))
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert client.get(reverse("request_preferences_start")).headers["Location"] == reverse("request_preferences")


def test_a_mailbox_that_nobody_has_gets_no_mail_and_one_that_somebody_had_gets_none_either() -> None:
    aino = scenes.aino()
    ContactPoint.objects.create(
        party=aino,
        kind="email",
        value="vanha@example.com",
        source="person",
        began_on=aino.first_seen_on,
        ended_on=aino.last_contact_on,
    )
    for address in (STRANGERS, "vanha@example.com"):
        row = asked(address)
        assert (row.state, row.code_hash, row.looked_at) == ("draft", "", NOW)
    assert codes_leave(NOW) == 0
    assert mail.outbox == []


@pytest.mark.parametrize(("language", "subject", "path"), [("sv", "Kod", "/sv/samtycken/"), ("en", "Code", "/en/")])
def test_the_mail_is_in_the_language_of_the_page_where_it_was_asked_for(language: str, subject: str, path: str) -> None:
    scenes.aino()
    mailboxes.ask_code(AINOS, language=language, now=NOW)
    codes_leave(NOW)
    (message,) = mail.outbox
    assert message.subject == subject
    assert path in str(message.body)
    assert message.message()["Content-Language"] == language


def test_a_code_serves_once_and_for_ten_minutes() -> None:
    scenes.aino()
    row = asked()
    code = MAILBOX_CODES.code_of(row.pk)
    late = NOW + CODE_SERVES
    assert mailboxes.exchange(AINOS, code, now=late) is None
    assert mailboxes.exchange(AINOS, code, now=NOW) is not None
    assert mailboxes.exchange(AINOS, code, now=NOW) is None


@pytest.mark.parametrize(("tries", "serves"), [(4, True), (5, False)])
def test_a_code_is_void_after_five_wrong_tries(tries: int, serves: bool) -> None:
    scenes.aino()
    row = asked()
    for _ in range(tries):
        assert mailboxes.exchange(AINOS, WRONG, now=NOW) is None
    assert (mailboxes.exchange(AINOS, MAILBOX_CODES.code_of(row.pk), now=NOW) is not None) is serves


def test_a_code_of_one_mailbox_opens_no_other() -> None:
    scenes.aino()
    row = asked()
    assert mailboxes.exchange(STRANGERS, MAILBOX_CODES.code_of(row.pk), now=NOW) is None


def test_at_most_three_codes_an_hour_leave_to_one_mailbox() -> None:
    scenes.aino()
    for _ in range(5):
        mailboxes.ask_code(AINOS, language="fi", now=NOW)
    assert codes_leave(NOW) == 3


def test_a_code_that_waited_too_long_for_the_mail_server_does_not_leave() -> None:
    scenes.aino()
    asked()
    late = NOW + CODE_SERVES
    sweep = mailboxes.send_codes(clock=lambda: late)
    assert (sweep.left, sweep.failed, mail.outbox) == (0, 1, [])


def test_a_grant_lasts_half_an_hour_and_only_its_hash_is_kept() -> None:
    scenes.aino()
    row = asked()
    token = mailboxes.exchange(AINOS, MAILBOX_CODES.code_of(row.pk), now=NOW)
    assert token is not None
    assert len(token) * 6 >= 256
    row.refresh_from_db()
    assert row.grant_hash == MAILBOX_CODES.hash_of_grant(token)
    almost = NOW + GRANT_SERVES - timedelta(seconds=1)
    assert mailboxes.opened_by(token, now=almost) == AINOS
    for known, at in ((token, NOW + GRANT_SERVES), (row.grant_hash, NOW), (row.code_hash, NOW), ("", NOW)):
        with pytest.raises(mailboxes.NoMailbox):
            mailboxes.opened_by(known, now=at)


def test_the_cookie_is_this_sites_alone_and_no_script_reads_it() -> None:
    scenes.aino()
    morsel = opened().cookies[settings.PREFERENCES_COOKIE_NAME]
    assert (morsel["httponly"], morsel["samesite"], morsel["path"]) == (True, "Strict", "/")
    assert morsel["max-age"] == 1800


def test_whoever_leaves_is_out_at_once_and_the_grant_is_dead() -> None:
    scenes.aino()
    client = opened()
    token = client.cookies[settings.PREFERENCES_COOKIE_NAME].value
    answer = client.post(reverse("request_preferences_leave"))
    assert answer.headers["Location"] == reverse("request_preferences_start")
    client.cookies[settings.PREFERENCES_COOKIE_NAME] = token
    assert client.get(reverse("request_preferences")).status_code == 302


@pytest.mark.parametrize("name", ["", "_withdraw", "_ban", "_leave"])
def test_nobody_sees_or_changes_anything_without_a_grant(client: Client, name: str) -> None:
    address = reverse(f"request_preferences{name}")
    for answer in (client.get(address), client.post(address, {"channel": "", "purpose": ""})):
        assert (answer.status_code, answer.headers["Location"]) == (302, reverse("request_preferences_start"))


def test_what_is_no_address_is_told_at_the_field_and_asks_for_nothing(client: Client) -> None:
    answer = client.post(reverse("request_preferences_start"), {"address": "aino(at)example"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Anna sähköpostiosoite oikeassa muodossa") == 2
    assert 'value="aino(at)example"' in page
    assert not MailboxCode.objects.exists()


def test_one_sender_asks_so_many_times_an_hour_and_no_more_whatever_is_typed(
    client: Client, settings: Settings
) -> None:
    settings.RATE_LIMIT_CODES = "4/h"
    address = reverse("request_preferences_start")
    typed = [f"nimi{number}@example.com" for number in range(5)]
    told = [client.post(address, {"address": each}, REMOTE_ADDR="192.0.2.90").status_code for each in typed]
    assert told == [200] * 4 + [429]


def test_what_was_asked_is_forgotten_within_two_hours(client: Client) -> None:
    scenes.aino()
    asked(), asked(STRANGERS)
    assert mailboxes.clear_old(now=NOW + timedelta(hours=1)) == 0
    assert mailboxes.clear_old(now=NOW + timedelta(hours=2)) == 2
    assert not MailboxCode.objects.exists()


def test_the_mail_never_holds_what_the_database_holds() -> None:
    scenes.aino()
    row = asked()
    codes_leave(NOW)
    code = code_in_the_mail()
    row.refresh_from_db()
    assert code == MAILBOX_CODES.code_of(row.pk)
    assert code not in {row.code_hash, row.message_id, str(row.pk)}
