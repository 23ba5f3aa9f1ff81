"""The whole way of a request at the desk, by the buttons of its pages alone: from its arrival to its answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from customers.models import MarketingBan
from requests_app.lifecycle import Status
from requests_app.models import Letter, PrivacyRequest, RequestedRight, RequestEvent
from requests_app.rights import Right
from retention.models import LegalHold
from tests import casework, packages, scenes, staff, submissions
from tests.at_the_desk import AtTheDesk
from tests.casework import fresh
from tests.submissions import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


def decided(desk: AtTheDesk, case: PrivacyRequest, right: Right, **values: str) -> None:
    desk.does(case, "decide", {"outcome": casework.granted_as(right).value} | values, right=right.value)


def shown(desk: AtTheDesk, case: PrivacyRequest) -> None:
    """The officer asks what only the person knows, writes it down, and decides on it."""
    asked: dict[str, str | list[str]] = {
        "kind": "asked_facts",
        "facts": ["customer_number", "invoice"],
        "note": "Täsmäsi viime laskuun.",
    }
    desk.does(case, "record_evidence", asked)
    desk.does(case, "confirm_identity")


def test_sanna_takes_links_decides_writes_and_sends_and_the_worker_closes_the_case() -> None:
    aino = scenes.aino()
    scenes.relationship(aino, began=MONDAY.date())
    scenes.call(aino)
    case = submissions.received(submissions.ainos())
    sanna = AtTheDesk(staff.sanna())
    with time_machine.travel(MONDAY + timedelta(days=1)):
        page = sanna.does(case, "take")
        assert "Tehty: Ota käsittelyyn." in page.text
        shown(sanna, case)
        page = sanna.does(case, "link_party", party=str(aino.pk))
        assert f"Asiakas #{aino.number}" in page.text
        answering = page.text.split("Kuka vastaa")[1].split("Aikajana")[0]
        assert "Oomi Oy" in answering
        assert "Oomi Solar Oy" not in answering  # Aino is a customer of Oomi Oy alone
        for right in (Right.ACCESS, Right.HUMAN_REVIEW):
            decided(sanna, case, right)
        page = sanna.open(case)
        assert "Kokoa kopio tiedoista." in page.text  # the next step
        sanna.does(case, "want_copy")
        packages.worked(now=timezone.now())
        page = sanna.open(case)
        assert "Olemme hyväksyneet pyyntösi." in page.form("write_letter").fields["body"][0]
        sanna.does(case, "write_letter")
        page = sanna.does(case, "mark_ready")
        draft = Letter.objects.get(request=case, state="draft")
        assert draft.body.strip().splitlines()[0] in page.text  # the letter is read before it is sent
        sanna.does(case, "send_letter", letter=str(draft.pk))
        assert fresh(case).status == Status.READY  # it has not left yet
        casework.letters_leave(timezone.now())
    assert fresh(case).status == Status.ANSWERED
    assert [message.subject for message in mail.outbox] == [case.reference, case.reference]  # receipt and answer
    assert not LegalHold.objects.filter(lifted_at__isnull=True).exists()
    page = sanna.open(case)
    assert "Pyyntöön vastattiin" in page.text
    assert page.buttons == {"reopen", "report_wrong_release"}


def test_a_refusal_waits_for_anneli_who_may_send_it_back_and_heikki_cannot_approve_his_own() -> None:
    case = submissions.received(submissions.ainos())
    heikki, anneli = AtTheDesk(staff.heikki()), AtTheDesk(staff.anneli())
    with time_machine.travel(MONDAY + timedelta(days=2)):
        heikki.does(case, "take")
        casework.shown(case, now=timezone.now())
        casework.with_copy(case, now=timezone.now())
        decided(heikki, case, Right.HUMAN_REVIEW)
        decided(
            heikki,
            case,
            Right.ACCESS,
            outcome="partly_granted",
            ground="others_rights",
            reasons="Tallenteella puhuu myös toinen henkilö.",
        )
        heikki.does(case, "write_letter")
        page = heikki.open(case)
        assert "mark_ready" not in page.buttons
        assert "Vie pyyntö ensin hyväksyttäväksi" in page.text
        page = heikki.does(case, "send_for_approval")
        assert "approve" not in page.buttons

        anneli.does(case, "send_back", {"change": "reasons"})
        decided(
            heikki,
            case,
            Right.ACCESS,
            outcome="partly_granted",
            ground="others_rights",
            reasons="Tallenteella puhuu myös toinen asiakas, jonka osuus on poistettu.",
        )
        page = heikki.open(case)
        assert "Kirjeestä puuttuu: perustelut" in page.text  # the draft still has the old ones
        heikki.does(case, "write_letter", {"body": _suggestion(heikki, case)})
        heikki.does(case, "send_for_approval")
        page = anneli.does(case, "approve")
        assert page.buttons == set()
        draft = Letter.objects.get(request=case, state="draft")
        heikki.does(case, "send_letter", letter=str(draft.pk))
        casework.letters_leave(timezone.now())
    assert fresh(case).status == Status.ANSWERED
    assert RequestedRight.objects.get(request=case, right="access").approved_by == staff.anneli()
    assert "Palautettiin muutettavaksi: odottaa hyväksyntää → käsittelyssä, perustelut" in anneli.open(case).text


def _suggestion(desk: AtTheDesk, case: PrivacyRequest) -> str:
    from requests_app import queries

    assert "Ehdotus nykyisistä ratkaisuista" in desk.open(case).text
    return queries.suggested_answer(fresh(case))


def test_a_question_pauses_the_clock_and_the_page_says_since_when_and_by_how_much() -> None:
    case = submissions.received(submissions.ainos())
    sanna = AtTheDesk(staff.sanna())
    with time_machine.travel(MONDAY + timedelta(days=3)):
        sanna.does(case, "take")
        sanna.does(case, "ask_clarification", {"question": "Mitä puheluita tarkoitat?"})
        casework.letters_leave(timezone.now())
        page = sanna.open(case)
        assert "tauolla 5.3.2026 alkaen" in page.text
        assert "Mitä puheluita tarkoitat?" in mail.outbox[-1].body
    with time_machine.travel(MONDAY + timedelta(days=8)):
        page = sanna.does(case, "record_answer", {"arrived_at": "2026-03-09T09:15"})
    assert "käsittelyssä" in page.text
    assert "Kuukauden päättymispäivään 2.4.2026 lisätään 4 päivää" in page.text
    event = RequestEvent.objects.get(request=case, kind="answer_received")
    assert "2026-03-09T07:15:00+00:00" in event.codes  # Helsinki is two hours ahead


def test_identity_is_asked_answered_checked_and_confirmed() -> None:
    scenes.aino()
    case = submissions.received(submissions.ainos())
    sanna = AtTheDesk(staff.sanna())
    with time_machine.travel(MONDAY + timedelta(days=1)):
        sanna.does(case, "ask_identity", {"question": "Vastaa tähän viestiin."})
        page = sanna.open(case)
        assert "confirm_identity" not in page.buttons
        assert "Kirjaa ensin, milloin henkilön vastaus tuli" in page.text
        casework.letters_leave(timezone.now())
    with time_machine.travel(MONDAY + timedelta(days=2)):
        sanna.does(case, "record_answer", {"arrived_at": "2026-03-04T08:00"})
        page = sanna.open(case)
        assert "confirm_identity" not in page.buttons
        assert "Kirjaa ensin selvitys: mitä tarkistit ja miten." in page.text
        shown(sanna, case)
        page = sanna.open(case)
    assert "Henkilöllisyys vahvistettiin: odottaa tunnistamista → käsittelyssä" in page.text
    assert "henkilöllisyys osoitettu 4.3.2026" in page.text


def test_the_time_is_extended_once_and_the_person_is_told() -> None:
    case = casework.in_work()
    sanna = AtTheDesk(staff.sanna())
    with time_machine.travel(MONDAY + timedelta(days=10)):
        sanna.does(case, "extend", {"reasons": "Tallenteita on poikkeuksellisen paljon."})
        casework.letters_leave(timezone.now())
        page = sanna.open(case)
    assert "2.6.2026" in page.text
    assert "extend" not in page.buttons
    assert "Määräaikaa on jo jatkettu" in page.text
    assert "Tallenteita on poikkeuksellisen paljon." in mail.outbox[-1].body


def test_pekka_gets_his_answer_by_post_and_the_day_it_was_posted_closes_the_case() -> None:
    pekka = scenes.pekka()
    case = submissions.received(submissions.pekkas())
    sanna, anneli = AtTheDesk(staff.sanna()), AtTheDesk(staff.anneli())
    with time_machine.travel(MONDAY + timedelta(days=1)):
        sanna.does(case, "take")
        sanna.does(case, "link_party", party=str(pekka.pk))
        assert MarketingBan.objects.filter(party=pekka).exists()
        shown(sanna, case)
        page = sanna.does(case, "propose_address")  # as he wrote it
        (changed,) = (form.fields["change"][0] for form in page.forms if form.operation == "decide_change")
        sanna.does(case, "decide_change", {"fate": "accepted"}, change=changed)
        sanna.does(case, "restrict_records", {"ground": "unanswered", "tables": ["customers_contactpoint"]})
        sanna.does(case, "plan_erasure")
        for row in case.rights.exclude(right=Right.ERASURE):
            decided(sanna, case, Right(row.right))
        # What he wants restricted meanwhile stays until he was told of its end; the ground stands there from the plan.
        decided(sanna, case, Right.ERASURE, outcome="partly_granted")
        sanna.does(case, "write_letter")
        sanna.does(case, "send_for_approval")  # an erasure cannot be taken back: another person looks first
        anneli.does(case, "approve")
        sanna.does(case, "carry_out_erasure", {"cannot_be_undone": "on"})
        letter = str(Letter.objects.get(request=case, kind="answer").pk)
        page = sanna.does(case, "send_letter", letter=letter)
        assert "postitettava tai kerrottava" in page.text
    with time_machine.travel(MONDAY + timedelta(days=4)):
        sanna.does(case, "mark_posted", {"posted_at": "2026-03-05T15:00"}, letter=letter)
    assert fresh(case).closed_at == datetime(2026, 3, 5, 13, 0, tzinfo=UTC)


def test_a_letter_that_did_not_leave_is_sent_again_by_post_and_an_unknown_one_is_judged_by_its_message_id() -> None:
    case, answer = casework.ready()
    sanna = AtTheDesk(staff.sanna())
    with time_machine.travel(MONDAY + timedelta(days=1)):
        sanna.does(case, "send_letter", letter=str(answer.pk))
        Letter.objects.filter(pk=answer.pk).update(state="unknown", error="interrupted", claimed_at=timezone.now())
        page = sanna.open(case)
        assert Letter.objects.get(pk=answer.pk).message_id in page.text
        assert "lähetys keskeytyi" in page.text
        sanna.does(case, "settle_unknown", {"was_sent": "no"}, letter=str(answer.pk))
        Letter.objects.filter(pk=answer.pk).update(state="failed", error="SMTP 550 5.1.1")
        sanna.does(case, "send_again", {"via": "post"}, letter=str(answer.pk))
        sanna.does(case, "mark_posted", letter=str(answer.pk))
    assert fresh(case).status == Status.ANSWERED


def test_a_duplicate_is_closed_by_its_originals_reference_typed_as_people_type_it() -> None:
    first = casework.in_work()
    second = submissions.received(submissions.ainos())
    sanna = AtTheDesk(staff.sanna())
    page = sanna.open(second)
    assert first.reference in page.text  # the same mailbox: perhaps the same request
    typed = first.reference.lower().replace("-", " ")
    page = sanna.does(second, "mark_duplicate", {"original": typed})
    assert fresh(second).original == first
    assert page.links[first.reference].endswith(f"/{first.pk}/change/")
    assert second.reference in sanna.open(first).text


def test_a_request_is_handed_over_withdrawn_and_another_reopened() -> None:
    case = casework.in_work()
    sanna = AtTheDesk(staff.sanna())
    heikki = staff.heikki()
    page = sanna.does(case, "hand_over", {"to": str(heikki.pk)})
    assert "Käsittelijä: heikki" in page.text
    sanna.does(case, "withdraw", {"by_the_person": "on"})
    assert fresh(case).status == Status.WITHDRAWN

    answered, letter = casework.ready()
    sanna.does(answered, "send_letter", {"via": "post"}, letter=str(letter.pk))
    sanna.does(answered, "mark_posted", letter=str(letter.pk))
    sanna.does(answered, "reopen", {"reason": "complaint"})
    assert fresh(answered).status == Status.IN_WORK


def test_a_wrong_link_is_taken_back_and_a_missing_address_is_recorded() -> None:
    aino = scenes.aino()
    case = casework.in_work()
    sanna = AtTheDesk(staff.sanna())
    sanna.does(case, "link_party", party=str(aino.pk))
    sanna.does(case, "unlink_party")
    assert fresh(case).party is None
    phone_only = submissions.received(submissions.ban_of_calls())
    sanna.does(phone_only, "take")
    sanna.does(phone_only, "record_address", {"email": "nimi@example.com"})
    assert fresh(phone_only).email == "nimi@example.com"


def test_a_ready_request_goes_back_into_work_and_work_goes_on_without_an_answer() -> None:
    case, _ = casework.ready()
    sanna = AtTheDesk(staff.sanna())
    sanna.does(case, "return_to_work")
    sanna.does(case, "ask_clarification", {"question": "Mitä tarkoitat?"})
    sanna.does(case, "resume")
    assert fresh(case).status == Status.IN_WORK
