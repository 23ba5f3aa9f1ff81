"""Breaches at the desk: every operation has its form, roles see what is theirs, and nothing typed is lost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from requests_app.admin.breaches.forms import BREACH_FORMS, ROW_FORMS, ROW_LABELS
from requests_app.breaches.duties import Risk
from requests_app.models import Breach, BreachNotice
from requests_app.operations import breaches
from requests_app.permitted.breaches.checks import BREACH_CHECKS, NOTICE_STATES
from requests_app.queries.breaches import number_of_changes
from tests import proofs, scenes, staff
from tests.breaches import KNOWN, TOLD, answer_of, answered, assessed, by_hand, named, ombudsman_told, persons_told
from tests.letters import reading

pytestmark = pytest.mark.django_db

LIST = "admin:requests_app_breach_changelist"


def at_desk(user: User) -> Client:
    """A browser of that user."""
    client = Client()
    client.force_login(user)
    return client


def page_of(breach: Breach) -> str:
    """The address of the breach's page."""
    return reverse("admin:requests_app_breach_change", args=[breach.pk])


def words(client: Client, address: str, status: int = 200) -> str:
    """The words of a page in one line."""
    answer = client.get(address)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def sent(client: Client, breach: Breach, action: str, **typed: object) -> int:
    """The status of an operation that was sent from the page as it is now."""
    address = reverse("admin:requests_app_breach_operate", args=[breach.pk, action])
    return client.post(address, {"seen": number_of_changes(breach), **typed}).status_code


def test_every_operation_has_its_form_and_every_form_its_operation() -> None:
    assert set(BREACH_FORMS) == set(BREACH_CHECKS)
    assert set(ROW_FORMS) == set(ROW_LABELS) == {*NOTICE_STATES, "mark_measure_done"}


def test_the_front_page_and_the_list_show_the_hours_left_in_words_and_in_colour() -> None:
    """[D: breach-hour-counted]"""
    now = timezone.now()
    breach = by_hand(KNOWN, aware_at=now - timedelta(hours=30), now=now)
    for address in (reverse("admin:index"), reverse(LIST)):
        client = at_desk(staff.tuula())
        shown = words(client, address)
        assert breach.reference in shown
        assert re.search(r"4[12] tuntia jäljellä", shown)
        assert "riskiä ei ole arvioitu" in shown
        assert 'class="dl soon"' in client.get(address).content.decode()


def test_the_page_shows_how_the_hours_were_counted_and_what_is_missing() -> None:
    breach = by_hand()
    shown = words(at_desk(staff.sanna()), page_of(breach))
    assert "72 tuntia päättyy sunnuntaina 8.3.2026 klo 10.00." in shown
    assert "dokumentoinnista puuttuu" in shown
    assert "toteutetut ja ehdotetut toimenpiteet (GDPR 33(3)(d))" in shown
    assert "Arvioi riski" in shown


def test_an_auditor_reads_everything_and_does_nothing() -> None:
    breach = assessed(Risk.HIGH)
    named(breach, scenes.aino())
    (notice,) = breaches.write_person_notices(breach.pk, TOLD, actor=staff.sanna(), now=timezone.now())
    client = at_desk(staff.tuula())
    html = client.get(page_of(breach)).content.decode()
    assert "korkea riski" in html
    assert "toiminto/" not in html
    assert client.get(reverse("admin:requests_app_breach_open")).status_code == 403
    assert client.get(reverse("admin:requests_app_breach_letter", args=[notice.pk])).status_code == 403
    assert "aino.makinen@example.com" not in html
    assert sent(client, breach, "assess_risk", risk="risk", reasons="Osoite.") == 422
    assert Breach.objects.get().risk == Risk.HIGH


def test_nobody_outside_the_desk_reads_them() -> None:
    breach = by_hand()
    clerk = User.objects.create_user("clerk", is_staff=True)
    addresses = [
        reverse(LIST),
        page_of(breach),
        reverse("admin:requests_app_breach_sheet", args=[breach.pk]),
        reverse("admin:requests_app_breach_open"),
    ]
    for address in addresses:
        assert at_desk(clerk).get(address).status_code == 403
        assert Client().get(address).status_code == 302


def test_a_breach_is_opened_by_hand_and_what_was_typed_stays_when_it_is_refused() -> None:
    client, address = at_desk(staff.heikki()), reverse("admin:requests_app_breach_open")
    typed = {
        "kinds": ["availability"],
        "awareness": "processor",
        "processor": "",
        "aware_at": "2026-03-05T10:00",
        "nature": "Varmuuskopio katosi.",
    }
    refused = client.post(address, typed)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Kirjoita, mikä käsittelijä ilmoitti loukkauksesta (GDPR 33(2))." in page
    assert "Varmuuskopio katosi." in page
    assert client.post(address, typed | {"processor": "Pilvi Oy"}).status_code == 302
    breach = Breach.objects.get()
    assert (breach.processor, breach.nature, breach.opened_by) == ("Pilvi Oy", "Varmuuskopio katosi.", staff.heikki())


def test_a_breach_is_worked_from_its_page_to_its_closing() -> None:
    now = timezone.now()
    breach = by_hand(aware_at=now - timedelta(hours=1), now=now - timedelta(minutes=5))
    aino = scenes.aino()
    named(breach, aino)
    client = at_desk(staff.sanna())
    minute = f"{timezone.localtime():%Y-%m-%dT%H:%M}"
    assert sent(client, breach, "add_measure", measure="Vastaanottajaa pyydettiin poistamaan paketti.") == 302
    measure = breach.measures.get()
    assert sent(client, breach, "mark_measure_done", row=measure.pk) == 302
    assert sent(client, breach, "assess_risk", risk="high", reasons="Osoite ja kulutus.") == 302
    assert sent(client, breach, "close_breach") == 422
    assert sent(client, breach, "write_authority_notice") == 302
    assert "Ensimmäinen ilmoitus" in words(client, page_of(breach))
    assert sent(client, breach, "mark_authority_notice", given_at=minute, their_reference="TSV/9/2026") == 302
    assert (
        sent(
            client,
            breach,
            "write_person_notices",
            nature=TOLD.nature,
            consequences=TOLD.consequences,
            measures=TOLD.measures,
            advice=TOLD.advice,
            language="fi",
            via="post",
        )
        == 302
    )
    notice = BreachNotice.objects.get()
    assert notice.via == "email", "no address is on file, so the mailbox serves"
    breaches.send_waiting_notices(clock=timezone.now)
    assert sent(client, breach, "close_breach") == 302
    shown = words(client, page_of(breach))
    assert "Suljettu" in shown
    assert "TSV/9/2026" in shown
    assert sent(client, breach, "reopen_breach", reason="Valtuutettu pyysi lisää.") == 302


def test_another_person_decides_that_nobody_is_told() -> None:
    """[D: breach-excuses]"""
    breach = assessed(Risk.UNLIKELY)
    client = at_desk(staff.sanna())
    assert sent(client, breach, "propose_excuse", excuse="risk_unlikely", reasons="") == 422
    assert sent(client, breach, "propose_excuse", excuse="risk_unlikely", reasons="Paketti oli salattu.") == 302
    assert sent(client, breach, "decide_excuse", approved="yes") == 422
    assert sent(at_desk(staff.anneli()), breach, "decide_excuse", approved="yes") == 302
    assert "hyväksytty perusteltu poikkeus" in words(client, page_of(breach))


def test_what_another_did_meanwhile_is_told_and_what_was_typed_is_kept() -> None:
    breach = by_hand()
    seen = number_of_changes(breach)
    breaches.record_facts(breach.pk, KNOWN, actor=staff.heikki(), now=timezone.now())
    address = reverse("admin:requests_app_breach_operate", args=[breach.pk, "assess_risk"])
    client = at_desk(staff.sanna())
    typed = {"seen": seen, "risk": "high", "reasons": "Pitkä perustelu, jota ei kirjoiteta uudelleen."}
    answer = client.post(address, typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Loukkausta on muutettu sen jälkeen" in page
    assert "Pitkä perustelu, jota ei kirjoiteta uudelleen." in page
    assert Breach.objects.get().risk == ""
    for nonsense in ("", "x", "9" * 30):
        assert client.post(address, typed | {"seen": nonsense}).status_code == 422
    assert Breach.objects.get().risk == ""


def test_what_is_not_there_is_not_found() -> None:
    breach, client = by_hand(), at_desk(staff.sanna())
    assert client.get("/admin/requests_app/breach/x/change/").status_code == 404
    assert sent(client, breach, "erase_everything") == 404
    gone = "01900000-0000-7000-8000-000000000000"
    assert client.get(reverse("admin:requests_app_breach_change", args=[gone])).status_code == 404
    assert client.get(reverse("admin:requests_app_breach_letter", args=[gone])).status_code == 404
    address = reverse("admin:requests_app_breach_operate", args=[breach.pk, "assess_risk"])
    assert client.get(address).status_code == 405
    assert sent(client, breach, "mark_notice_posted", row=gone) == 422
    assert sent(client, breach, "mark_notice_posted", row="x") == 422
    others = breaches.add_measure(by_hand().pk, text="Muualla.", actor=staff.heikki(), now=timezone.now())
    assert sent(client, breach, "mark_measure_done", row=others.pk) == 422
    others.refresh_from_db()
    assert others.done_at is None, "a row is worked on from the page of its own breach"


def test_the_documentation_is_one_sheet_that_names_nobody() -> None:
    """GDPR 33(5)"""
    breach = assessed(Risk.HIGH)
    aino = scenes.aino()
    named(breach, aino)
    ombudsman_told(breach)
    persons_told(breach)
    sheet = words(at_desk(staff.tuula()), reverse("admin:requests_app_breach_sheet", args=[breach.pk]))
    for said in (
        "dokumentointi (GDPR 33(5))",
        "Asiakkaan tietopaketti lähti toiselle henkilölle.",
        "korkea riski. Paketissa oli osoite ja kulutustietoja.",
        "TSV/123/2026",
        "kirjattu 1, ilmoitus lähtenyt 1",
        "72 tuntia päättyy sunnuntaina 8.3.2026 klo 10.00.",
        "Ilmoitus valtuutetulle annettiin",
    ):
        assert said in sheet
    for private in ("Aino", "Mäkinen", "aino.makinen@example.com", str(aino)):
        assert private not in sheet


def test_a_letter_to_be_posted_is_shown_with_its_address_to_who_posts_it() -> None:
    breach = assessed(Risk.HIGH)
    named(breach, scenes.aino())
    (notice,) = breaches.write_person_notices(breach.pk, TOLD, actor=staff.sanna(), now=timezone.now())
    shown = words(at_desk(staff.heikki()), reverse("admin:requests_app_breach_letter", args=[notice.pk]))
    assert "aino.makinen@example.com" in shown
    assert TOLD.nature in shown


def test_a_notice_by_post_is_printed_on_paper_by_who_may_see_whom_it_is_to() -> None:
    """GDPR 34: the same paper as every letter, in the window of an envelope."""
    aino, breach = scenes.aino(), assessed(Risk.HIGH)
    proofs.home(aino)
    named(breach, aino)
    (notice,) = breaches.write_person_notices(
        breach.pk, TOLD, via=BreachNotice.Via.POST, actor=staff.sanna(), now=timezone.now()
    )
    paper = reverse("admin:requests_app_breach_paper", args=[notice.pk])
    answer = at_desk(staff.heikki()).get(paper)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    assert reading.words_of(answer.content, "H1") == ["Tietoturvaloukkaus, joka koskee sinua"]
    assert "".join(TOLD.nature.split()) in "".join("".join(reading.words_of(answer.content, "P")).split())
    assert reading.placed(answer.content, "Testikatu 1 A 2")[1] > 45
    assert at_desk(staff.tuula()).get(paper).status_code == 403
    BreachNotice.objects.filter(pk=notice.pk).update(via=BreachNotice.Via.EMAIL)
    assert at_desk(staff.heikki()).get(paper).status_code == 404


def test_a_wrong_release_is_reported_from_the_page_of_its_case() -> None:
    request = answered()
    client = at_desk(staff.heikki())
    case_page = reverse("admin:requests_app_privacyrequest_change", args=[request.pk])
    assert "Ilmoita luovutus väärälle henkilölle" in words(client, case_page)
    address = reverse("admin:requests_app_privacyrequest_operate", args=[request.pk, "report_wrong_release"])
    seen = re.search(r'name="seen" value="(\d+)"', client.get(case_page).content.decode())
    assert seen
    typed = {"seen": seen[1], "released": [str(answer_of(request).pk)], "noticed_at": "2026-03-01T10:00"}
    early = client.post(address, typed)
    assert early.status_code == 422
    assert "Luovutus lähti maanantaina 2.3.2026 klo 10.00." in early.content.decode()
    assert client.post(address, typed | {"noticed_at": "2026-03-05T10:00"}).status_code == 302
    breach = Breach.objects.get()
    case = words(client, case_page)
    assert f"kirjattiin tietoturvaloukkaus: {breach.reference}" in case
    assert f"Tietoturvaloukkaus {breach.reference} avattu 8.3.2026 10.00" in case
    assert request.reference in words(client, page_of(breach))
