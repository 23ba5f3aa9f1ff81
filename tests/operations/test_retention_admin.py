"""The retention at the desk: certificates, what is coming, and holds that are placed, reviewed and lifted by POST."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from customers.models import Recording
from oomi_registry.notice.adopted import register
from retention import disposal
from retention.admin.coming import coming
from retention.admin.runs import next_run
from retention.models import DisposalRun, FileTombstone
from tests import scenes
from tests.desk import hold_on, page_of, placing, signed_in, text_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
BOARD = "/admin/retention/disposalrun/tulossa/"


@pytest.fixture
def officer() -> Client:
    return signed_in("officer")


@pytest.mark.django_db(transaction=True)
def test_a_runs_certificate_says_what_went_by_table_and_rule_and_what_became_of_its_files(
    officer: Client, files: Path
) -> None:
    """GDPR 5(2): the database counted the rows as it deleted them."""
    aino = scenes.aino()
    folder = files / "recordings"
    (folder / "stuck.wav").mkdir(parents=True)
    for name in ("gone.wav", "shared.wav", "stuck.wav/in-the-way"):
        (folder / name).write_bytes(b"RIFF")
    for year, audio in ((2019, "gone"), (2020, "stuck"), (2020, "shared"), (2026, "shared")):
        scenes.call(aino, at=datetime(year, 1, 15, 9, 0, tzinfo=UTC), audio=f"recordings/{audio}.wav")
    went = disposal.dispose(now=NOW)
    shown = text_of(officer, reverse("admin:retention_disposalrun_change", args=[went.run]))
    assert "Hävitysajo 25.11.2026 valmis selosteen versio 27.2.2024" in shown
    assert "Puhelutallenteet Kontaktitallenteet 3" in shown
    assert "Yhteensä 3" in shown
    assert "Poistettu 1 Säästetty, koska toinen tietue käyttää 1 Poistamatta 1" in shown
    listed = text_of(officer, "/admin/retention/disposalrun/")
    assert re.search(
        r"25\.11\.2026 valmis 25\.11\.2026 klo 10\.00 25\.11\.2026 klo 10\.00 3 1 – files refused: 1", listed
    )
    waiting = text_of(officer, "/admin/retention/filetombstone/?miten=poistamatta")
    assert re.search(r"recordings/stuck\.wav \S+ klo \S+ poistamatta; seuraava ajo yrittää ENOTEMPTY", waiting)
    assert "gone.wav" not in waiting


def test_the_board_shows_what_falls_due_by_rule_in_each_period_and_nothing_leaves(officer: Client) -> None:
    """Rehearsed by the code that disposes, and rolled back."""
    aino = scenes.aino(last_contact=timezone.localdate())
    now = timezone.now()
    for months, days in ((30, 0), (25, -10), (25, -60), (25, -61), (20, 0)):
        scenes.call(aino, at=now - timedelta(days=round(months * 30.44) + days))
    assert "Laske, mitä on tulossa" in text_of(officer, BOARD)
    assert DisposalRun.objects.count() == 0  # GET rehearses nothing
    shown = text_of(officer, BOARD, go="1")
    assert "Kontaktitallenteet 1 1 2 1 5" in shown
    assert "Puhelutallenteet 1 1 2 1 5" in shown
    assert Recording.objects.count() == 5
    assert DisposalRun.objects.count() == 0


def test_a_chosen_day_is_rehearsed_by_table_and_rule_and_nothing_leaves(officer: Client) -> None:
    """GDPR 5(1)(e), looked at ahead: the code that disposes, rolled back."""
    today = timezone.localdate()
    aino = scenes.aino(last_contact=today)
    for months in (30, 22):
        scenes.call(aino, at=timezone.now() - timedelta(days=round(months * 30.44)))
    shown = text_of(officer, BOARD, as_of=today.isoformat())
    assert f"Hävitettäisiin {today:%-d.%-m.%Y}" in shown
    assert "Puhelutallenteet Kontaktitallenteet 1 Yhteensä 1" in shown
    ahead = today + timedelta(days=150)
    shown = text_of(officer, BOARD, as_of=ahead.isoformat())
    assert "Puhelutallenteet Kontaktitallenteet 2 Yhteensä 2" in shown
    assert Recording.objects.count() == 2
    assert DisposalRun.objects.count() == 0


@pytest.mark.parametrize("typed", ["2020-01-01", "9999-12-31", "", "huomenna", "2026-13-40", "\0", "٢٠٣٠-٠١-٠١x"])
def test_a_day_that_cannot_be_rehearsed_is_refused_beside_its_field_and_stays_typed(
    officer: Client, typed: str
) -> None:
    answer = officer.post(BOARD, {"as_of": typed})
    field = re.search(r'<div class="field error">(.*?)</div>\s*<input[^>]*>', answer.content.decode(), re.DOTALL)
    assert answer.status_code == 422
    assert field is not None
    assert "Anna " in field[1]
    assert not typed.isascii() or not typed.isprintable() or f'value="{typed}"' in field[0] or not typed


@pytest.mark.parametrize("role", ["handler", "approver", "auditor"])
def test_only_the_officer_rehearses_and_the_others_read_the_board(role: str) -> None:
    """A rehearsal locks the holds while it runs, so it is not for every reader."""
    reader = signed_in(role)
    assert "Harjoituksen ajaa tietosuojavastaava." in text_of(reader, BOARD)
    assert f'action="{BOARD}"' not in reader.get(BOARD).content.decode()
    assert reader.post(BOARD).status_code == 403
    assert reader.post(BOARD, {"as_of": timezone.localdate().isoformat()}).status_code == 403


def test_who_may_not_open_a_page_is_told_who_grants_access() -> None:
    """Section 11 of the notice: the register's first controller grants the access rights. GDPR 32."""
    answer = signed_in("clerk").get(BOARD)
    assert answer.status_code == 403
    assert f"Käyttöoikeudet myöntää {register().controllers[0].name}." in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_lists_ask_as_many_questions_for_six_runs_and_their_files_as_for_one(officer: Client, files: Path) -> None:
    """A list that asks for each row by itself slows down by every night."""
    aino = scenes.aino(last_contact=NOW.date())
    counted = []
    for runs in (1, 5):
        for _ in range(runs):
            for name in ("one", "two"):
                scenes.call(aino, at=datetime(2019, 1, 15, 9, 0, tzinfo=UTC), audio=f"recordings/{name}.wav")
            assert disposal.dispose(now=NOW).total == 2
        for path in ("/admin/retention/disposalrun/", "/admin/retention/filetombstone/"):
            with CaptureQueriesContext(connection) as asked:
                officer.get(path)
            counted.append(len(asked))
    assert DisposalRun.objects.count() == 6
    assert FileTombstone.objects.count() == 12
    assert counted[:2] == counted[2:]


def test_what_is_held_does_not_fall_due(officer: Client) -> None:
    """[D: holds]."""
    aino = scenes.aino(last_contact=timezone.localdate())
    scenes.call(aino, at=datetime(2020, 1, 15, 9, 0, tzinfo=UTC))
    lines = coming(register(), now=timezone.now()).by_rule
    assert [line.counts for line in lines if line.name == "Kontaktitallenteet"] == [(1, 0, 0, 0)]
    hold_on(aino)
    assert coming(register(), now=timezone.now()).by_rule == ()
    assert "Mitään ei eräänny vuoden kuluessa." in text_of(officer, BOARD, go="1")


def test_the_board_says_when_the_next_run_is(settings: object) -> None:
    settings.DISPOSAL_NOT_BEFORE = "03:00"  # type: ignore[attr-defined]  # pytest-django's wrapper has every setting
    night = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)  # 2.30 in Helsinki
    assert next_run(night) == "25.11.2026 klo 3.00"
    assert "ei ole vielä valmis" in next_run(NOW)
    DisposalRun.objects.create(
        as_of=date(2026, 11, 25),
        register_version=date(2024, 2, 27),
        started_at=NOW,
        progressed_at=NOW,
        finished_at=NOW,
        state="finished",
    )
    assert next_run(NOW) == "26.11.2026 klo 3.00"


def test_an_interrupted_run_is_seen_on_the_board_and_in_its_certificate(officer: Client) -> None:
    run = DisposalRun.objects.create(
        as_of=timezone.localdate(),
        register_version=date(2024, 2, 27),
        started_at=NOW,
        progressed_at=NOW,
        finished_at=NOW,
        state="interrupted",
        error="customers_recording 57014",
    )
    assert "Tämän päivän ajo on keskeytynyt." in text_of(officer, BOARD)
    shown = text_of(officer, reverse("admin:retention_disposalrun_change", args=[run.pk]))
    assert "customers_recording 57014" in shown


def test_nobody_without_the_permission_reads_the_retention_and_no_get_changes_it(officer: Client) -> None:
    """ASVS 14.3.2 and 3.5: no personal page is stored, no GET changes anything."""
    clerk, aino = signed_in("clerk"), scenes.aino()
    hold = hold_on(aino)
    for path in (BOARD, page_of(hold), "/admin/retention/legalhold/", "/admin/retention/filetombstone/", placing(aino)):
        assert clerk.get(path).status_code == 403, path
        assert Client().get(path).status_code == 302, path
        assert "no-store" in officer.get(path)["Cache-Control"], path
    assert clerk.post(BOARD).status_code == 403
    for operation in ("review", "lift"):
        path = reverse(f"admin:retention_legalhold_{operation}", args=[hold.pk])
        assert officer.get(path).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="officer"))
    assert strict.post(reverse("admin:retention_legalhold_lift", args=[hold.pk])).status_code == 403
    assert strict.post(BOARD).status_code == 403
    hold.refresh_from_db()
    assert hold.lifted_at is None


@pytest.mark.parametrize("key", ["00000000-0000-7000-8000-000000000000", "1", "aseta", "%00"])
def test_an_unknown_hold_run_or_person_is_not_found(officer: Client, key: str) -> None:
    for path in (f"/admin/retention/legalhold/{key}/change/", f"/admin/retention/disposalrun/{key}/change/"):
        assert officer.get(path).status_code == 404, path
    nobody = UUID("00000000-0000-7000-8000-000000000000")
    assert officer.get(reverse("admin:retention_legalhold_place", args=[nobody])).status_code == 404
    assert officer.post(reverse("admin:retention_legalhold_lift", args=[nobody])).status_code == 404
