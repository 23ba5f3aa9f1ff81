"""The main job as people do it: Aino asks, Sanna answers, the worker sends, and at night what is due goes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from customers.models import Party, Recording
from requests_app import operations
from requests_app.grounds import Ground
from requests_app.models import Letter, PrivacyRequest
from requests_app.rights import Right
from retention import holds
from retention.models import DisposalRun, FileTombstone, HeldRecord, LegalHold
from tests import casework, mailserver, scenes, staff, submissions
from tests.at_the_desk import LIST, page_of
from tests.journeys.conftest import Walk
from tests.processes import worker_and_beat

pytestmark = pytest.mark.django_db(transaction=True)

LONG_AGO = datetime(2020, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "pitkä lause jota kukaan ei arvaa"


def sign_in_by_the_form(walk: Walk, user: User) -> None:
    user.set_password(PASSWORD)
    user.save()
    walk.open(reverse("admin:index"))
    walk.look("desk_0_login")
    walk.page.get_by_label("Käyttäjätunnus").fill(user.username)
    walk.page.get_by_label("Salasana").fill(PASSWORD)
    walk.page.get_by_role("button", name="Kirjaudu sisään").click()


def signed_in(walk: Walk, user: User) -> Walk:
    """The walk as that user, whoever it was before."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    walk.page.context.clear_cookies()
    walk.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": walk.site}])
    return walk


def press(page: Page, operation: str) -> None:
    """Press the button of that operation, wherever on the page it is folded away."""
    page.evaluate("document.querySelectorAll('#content details').forEach(each => each.open = true)")
    page.locator(f"form[action$='/{operation}/'] button").first.click()


def show_who_she_is(walk: Walk) -> None:
    """Sanna calls the number on file."""
    page = walk.page
    page.evaluate("document.querySelectorAll('#content details').forEach(each => each.open = true)")
    form = page.locator("form[action$='/record_evidence/']")
    form.get_by_label("Millä tavalla").select_option(label="soitto rekisterissä olevaan numeroon")
    form.get_by_label("Mitä tarkistettiin").fill("Soitettiin rekisterissä olevaan numeroon; hän tunsi pyyntönsä.")
    press(page, "record_evidence")
    press(page, "confirm_identity")


def aino_of_the_register(files: Path) -> Party:
    """Aino with a call that a dispute holds and one of today; and Pekka with a call that is due."""
    now = timezone.now()
    aino = scenes.aino(last_contact=timezone.localdate(now))
    scenes.electricity(aino, began=date(2020, 1, 1))
    for name in ("due.wav", "held.wav", "today.wav"):
        (files / name).write_bytes(b"RIFF")
    scenes.call(scenes.pekka(last_contact=timezone.localdate(now)), at=LONG_AGO, audio="due.wav")
    disputed = scenes.call(aino, at=LONG_AGO, audio="held.wav")
    scenes.call(aino, at=now, audio="today.wav")
    holds.place(
        aino,
        LegalHold.Reason.DISPUTE,
        records=[disputed],
        owner=staff.sanna(),
        explanation="Lasku on riidan alla.",
        review_on=timezone.localdate(now) + timedelta(days=90),
        now=now,
    )
    return aino


def send_the_form(walk: Walk) -> PrivacyRequest:
    """Aino wants no more calls, and is not to be profiled: what she objects to is restricted until it is lifted."""
    page = walk.page
    walk.open(reverse("request_start"))
    walk.go_on("Aloita pyyntö")
    page.get_by_label("Haluan kieltää suoramarkkinoinnin").check()
    page.get_by_label("Haluan vastustaa muuta käsittelyä").check()
    walk.go_on()
    page.get_by_label("Puhelut, myös automaattiset").check()
    page.get_by_label("Puhelinmyynti").check()
    walk.go_on()
    page.locator("textarea").fill("Olen sairauslomalla enkä halua profilointia.")
    walk.go_on()
    page.get_by_label("Kyllä, pyyntö koskee minua").check()
    walk.go_on()
    page.get_by_label("Koko nimi").fill("Aino Mäkinen")
    page.get_by_label("Sähköpostiosoite").fill("aino.makinen@example.com")
    walk.go_on()
    page.get_by_label("Sähköpostilla").check()
    walk.go_on()
    walk.go_on("Lähetä tietopyyntö")
    return PrivacyRequest.objects.get(reference=page.locator(".ref").inner_text())


def test_aino_asks_sanna_answers_the_worker_sends_and_at_night_what_is_due_goes(walk: Walk, files: Path) -> None:
    page, aino = walk.page, aino_of_the_register(files)
    case = send_the_form(walk)

    sign_in_by_the_form(walk, staff.sanna())
    walk.look("desk_1_front")
    page.get_by_role("link", name="1 Avoinna").click()
    walk.look("desk_2_list")
    page.get_by_role("link", name=case.reference).click()
    walk.look("desk_3_received")
    expect(page.get_by_text("Seuraavaksi: Ota pyyntö käsittelyyn.")).to_be_visible()
    page.get_by_role("button", name="Ota käsittelyyn").click()

    walk.look("desk_4_candidate")
    expect(page.get_by_role("heading", name=f"Ehdokas #{aino.number}")).to_be_visible()
    page.get_by_role("button", name=f"Pyyntö koskee tätä henkilöä (#{aino.number})").click()
    expect(page.get_by_role("link", name=f"Asiakas #{aino.number}")).to_be_visible()

    show_who_she_is(walk)
    for right in ("Markkinointikielto", "Vastustaminen"):
        page.locator("summary", has_text=f"Ratkaise: {right}").click()
        deciding = page.locator("article.right", has_text=right)
        deciding.get_by_label("Ratkaisu", exact=True).select_option(label="myönnetään")
        walk.look("desk_5_deciding")
        deciding.get_by_role("button", name="Tallenna ratkaisu").click()

    answer = page.get_by_label("Vastaus henkilölle")
    expect(answer).to_have_value(re.compile("Olemme hyväksyneet pyyntösi."))
    answer.fill(answer.input_value() + "\nHyvää kevättä!\n")
    page.get_by_role("button", name="Tallenna luonnos").click()
    page.get_by_role("button", name="Merkitse valmiiksi").click()
    walk.look("desk_6_ready")
    expect(page.locator(".letter").filter(has_text="Hyvää kevättä!")).to_be_visible()
    page.get_by_role("button", name="Lähetä", exact=True).click()
    expect(page.locator(".chip", has_text="lähtee").first).to_be_visible()

    port = mailserver.free_port()
    with (
        mailserver.sink_at(port, mailserver.Sink()) as mailbox,
        worker_and_beat(EMAIL_URL=f"smtp://127.0.0.1:{port}") as processes,
    ):
        processes.wait_until(lambda: casework.fresh(case).status == "answered")
        processes.wait_until(DisposalRun.objects.filter(state=DisposalRun.State.FINISHED).exists)
    subjects = [str(message["Subject"]) for message in mailbox.taken]
    assert subjects == [case.reference, case.reference]  # the receipt and the answer
    body = mailbox.taken[-1].get_payload(decode=True)
    assert isinstance(body, bytes)
    assert "Hyvää kevättä!" in body.decode()

    assert set(Recording.objects.values_list("audio", flat=True)) == {"held.wav", "today.wav"}
    assert not (files / "due.wav").exists()
    assert FileTombstone.objects.get().removed_at is not None
    held = HeldRecord.objects.filter(released_at=None).values_list("hold__reason", flat=True)
    assert sorted(held) == ["dispute", "restriction", "restriction"]  # her two calls rest on legitimate interest

    walk.open(page_of(case))
    expect(page.get_by_text("Pyyntöön vastattiin")).to_be_visible()
    walk.look("desk_7_answered")
    walk.open(reverse("admin:index"))
    expect(page.get_by_text("1 tietue hävitetty")).to_be_visible()
    walk.look("desk_8_after_the_night")


def test_every_tab_of_the_list_and_a_case_in_every_state_can_be_used_by_anyone(walk: Walk) -> None:
    """Axe, 320 px, the policy and the console: of what the officer's own way does not pass."""
    sanna = staff.sanna()
    wanted = submissions.received(submissions.ainos(), now=timezone.now())
    operations.ask_identity(wanted.pk, question="Kuka olet?", actor=sanna, now=timezone.now())
    ready, letter = casework.ready(submissions.riittas_for_helmi(), now=timezone.now())
    operations.send_letter(letter.pk, actor=sanna, now=timezone.now())
    withdrawn = casework.in_work(submissions.pekkas(), now=timezone.now())
    operations.withdraw(withdrawn.pk, actor=sanna, now=timezone.now())
    late = submissions.received(submissions.pekkas(), now=timezone.now() - timedelta(days=40))
    failed, answer = casework.ready(now=timezone.now())
    Letter.objects.filter(pk=answer.pk).update(state="failed", error="SMTP 550 5.1.1", message_id="<a@b>")

    signed_in(walk, sanna)
    walk.open(reverse("admin:index"))
    walk.look("desk_front_with_trouble")
    for tab in ("late", "identity", "closed"):
        walk.open(reverse(LIST) + f"?tab={tab}")
        walk.look(f"desk_list_{tab}")
    for case, name in (
        (wanted, "wanted"),
        (ready, "to_post"),
        (withdrawn, "withdrawn"),
        (late, "late"),
        (failed, "failed"),
    ):
        walk.open(page_of(case))
        walk.page.evaluate("document.querySelectorAll('#content details').forEach(each => each.open = true)")
        walk.look(f"desk_case_{name}")


def test_a_refusal_takes_sanna_to_her_mistake_and_keeps_what_she_typed(walk: Walk) -> None:
    case = casework.in_work(now=timezone.now())
    page = signed_in(walk, staff.sanna()).page
    walk.open(page_of(case))
    page.locator("summary", has_text="Ratkaise: Tarkastus").click()
    form = page.locator("form[action$='/decide/']").filter(has=page.locator("[value=access]"))
    form.get_by_label("Ratkaisu", exact=True).select_option(label="evätään")
    form.get_by_label("Perustelut").fill("Tiedot on jo toimitettu.")
    form.get_by_role("button").click()

    summary = page.get_by_role("alert").filter(has_text="Ei tehty: Ratkaise oikeus")
    expect(summary).to_be_focused()
    walk.look("desk_refused")
    summary.get_by_role("link", name="Valitse peruste").click()
    expect(page.locator(":target")).to_be_visible()
    form = page.locator("form[action$='/decide/']").filter(has=page.locator("[value=access]"))
    expect(form.get_by_label("Perustelut")).to_have_value("Tiedot on jo toimitettu.")
    form.get_by_label("Peruste", exact=True).select_option(
        label="pyynnön tekijää ei ole tunnistettu (GDPR 12(2), GDPR 12(6))"
    )
    form.get_by_role("button").click()
    expect(page.get_by_text("Tehty: Ratkaise oikeus.")).to_be_visible()
    page.reload()  # the page that follows an act is a page of its own: nothing is sent again
    assert case.events.filter(kind="right_decided").count() == 1


def test_two_at_the_desk_do_not_write_over_each_other(walk: Walk) -> None:
    case = casework.in_work(now=timezone.now())
    page = signed_in(walk, staff.sanna()).page
    walk.open(page_of(case))
    page.locator("summary", has_text="Pyydä tarkennusta").click()
    page.get_by_label("Mitä kysymme henkilöltä").fill("Minkä ajan puheluita tarkoitat?")
    operations.ask_identity(case.pk, question="Kuka olet?", actor=staff.heikki(), now=timezone.now())
    page.get_by_role("button", name="Pyydä tarkennusta").click()
    expect(page.get_by_role("alert").filter(has_text="käsittelijä (heikki)")).to_be_visible()
    expect(page.get_by_text("Minkä ajan puheluita tarkoitat?")).to_be_visible()
    walk.look("desk_overtaken")


def test_anneli_approves_and_tuula_reads(walk: Walk) -> None:
    case = casework.in_work(now=timezone.now())
    casework.refused(case, Right.ACCESS, Ground.OTHERS_RIGHTS, now=timezone.now())
    casework.refused(case, Right.HUMAN_REVIEW, Ground.NOT_SOLELY_AUTOMATED, now=timezone.now())
    casework.written(case, now=timezone.now())
    operations.send_for_approval(case.pk, actor=staff.heikki(), now=timezone.now())
    page = signed_in(walk, staff.anneli()).page
    walk.open(reverse("admin:index"))
    page.get_by_role("link", name="1 Odottaa hyväksyntää").click()
    page.get_by_role("link", name=case.reference).click()
    walk.look("desk_approving")
    page.get_by_role("button", name="Hyväksy", exact=True).click()
    expect(page.get_by_text("Tehty: Hyväksy.")).to_be_visible()
    signed_in(walk, staff.tuula())
    walk.open(page_of(case))
    walk.look("desk_auditor")
    expect(page.locator("form.operation")).to_have_count(0)
