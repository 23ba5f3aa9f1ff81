"""Whose request it is: the evidence, the officer's decision, and what follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from customers.marketing import BANNABLE, Channel
from customers.models import ContactPoint, MarketingBan, Organisation, Party, SolarContract, SuppressedContact
from customers.models.organisations import ContactRole
from requests_app import operations, queries
from requests_app.admin import listing
from requests_app.controllers import BEFORE_A_MATCH
from requests_app.events import Happening
from requests_app.lifecycle import Outcome
from requests_app.models import PrivacyRequest
from requests_app.operations import AskedRight, ReopenReason
from requests_app.permitted.refusals import AlreadyLinked, NotInThisStatus, NotLinked, NotPermitted, PartyUnknown
from requests_app.rights import Right
from retention.models import HeldRecord, LegalHold
from tests import proofs, scenes, staff, submissions
from tests.casework import fresh, granted, in_work, letters_leave, ready, written
from tests.submissions import KEY, MONDAY

pytestmark = pytest.mark.django_db


def linked(request: PrivacyRequest, party: Party, *, now: datetime = MONDAY) -> PrivacyRequest:
    """Sanna decides that the request is that person's."""
    return operations.link_party(request.pk, party_id=party.pk, actor=staff.sanna(), now=now, index_key=KEY)


def test_the_evidence_stands_field_by_field_and_nobody_is_chosen() -> None:
    """[D: matching-table]; [D: software-never-chooses]"""
    aino = scenes.aino()
    request = in_work()
    (candidate,) = queries.candidates_for(request)
    assert (candidate.party_id, candidate.confidence, candidate.alone) == (aino.pk, "possible", True)
    shown = {each.field: (each.claimed, each.held, each.agrees) for each in candidate.evidence}
    assert shown["email"] == ("aino.makinen@example.com", "aino.makinen@example.com", True)
    assert shown["name"][2]
    assert not shown["customer_number"][2]
    assert fresh(request).party is None


def test_two_of_the_same_name_and_mailbox_are_shown_as_two() -> None:
    """[D: software-never-chooses]: a household shares a mailbox."""
    first = scenes.aino()
    second = Party.objects.create(
        given_names="Aino",
        family_name="Mäkinen",
        source="person",
        first_seen_on=date(2020, 1, 1),
        last_contact_on=date(2026, 1, 1),
    )
    ContactPoint.objects.create(
        party=second, kind="email", value="aino.makinen@example.com", source="person", began_on=date(2020, 1, 1)
    )
    candidates = queries.candidates_for(in_work())
    assert {candidate.party_id for candidate in candidates} == {first.pk, second.pk}
    assert not any(candidate.alone for candidate in candidates)


def test_a_mailbox_that_answered_makes_the_match_probable() -> None:
    """[D: matching-table]: confirmed mailbox, the name, and one more item."""
    scenes.aino()
    request = in_work(replace(submissions.ainos(), birth_date=date(1988, 4, 12)))
    assert queries.candidates_for(request)[0].confidence == "possible"
    proofs.mailbox_answers(request)
    assert queries.candidates_for(request)[0].confidence == "probable"


def test_a_protected_address_is_not_shown_to_the_desk_either() -> None:
    """Turvakielto"""
    aino = scenes.aino()
    aino.addresses.create(
        street="Testikatu 1 A 2", postal_code="00100", city="Helsinki", source="person", began_on=date(2016, 5, 1)
    )
    Party.objects.filter(pk=aino.pk).update(protected_address=True)
    (candidate,) = queries.candidates_for(in_work())
    (address,) = [each for each in candidate.evidence if each.field == "address"]
    assert (address.held, address.agrees) == (queries.HIDDEN, True)
    assert candidate.protected_address


def test_what_cannot_be_read_as_an_identifier_leads_to_nobody_and_stops_nothing() -> None:
    scenes.aino()
    odd = replace(submissions.ainos(), customer_number="en muista", metering_point="???", postal_address="kotona")
    assert len(queries.candidates_for(in_work(odd))) == 1


def test_the_officer_links_and_the_confidence_is_written_down() -> None:
    aino = scenes.aino()
    request = linked(in_work(), aino)
    assert (request.party, request.matched_at) == (aino, MONDAY)
    assert request.events.get(kind=Happening.LINKED).codes == "confidence:possible"
    with pytest.raises(AlreadyLinked):
        linked(request, scenes.pekka())


def test_a_handler_links_nobody_and_a_request_that_nobody_took_is_nobodys() -> None:
    """[D: software-never-chooses]: only an officer's decision."""
    aino, request = scenes.aino(), submissions.received(submissions.ainos())
    with pytest.raises(NotPermitted, match="vastuukäsittelijä"):
        operations.link_party(request.pk, party_id=aino.pk, actor=staff.heikki(), now=MONDAY, index_key=KEY)
    with pytest.raises(NotInThisStatus):
        linked(request, aino)


def test_one_whose_data_has_gone_cannot_be_linked() -> None:
    with pytest.raises(PartyUnknown, match="hävitetty"):
        operations.link_party(in_work().pk, party_id=uuid4(), actor=staff.sanna(), now=MONDAY, index_key=KEY)


def test_open_rights_hold_the_data_and_others_do_not() -> None:
    """[D: open-requests-hold]: never an erasure, an objection or a withdrawal."""
    pekka = scenes.pekka()
    call = scenes.call(pekka)
    request = linked(in_work(submissions.pekkas()), pekka)
    holds = LegalHold.objects.filter(party=pekka, lifted_at__isnull=True).exclude(reason=LegalHold.Reason.RESTRICTION)
    assert {hold.origin for hold in holds} == {
        f"{request.reference} {right}" for right in ("rectification", "restriction")
    }
    assert {hold.reason for hold in holds} == {"open_request"}
    assert {hold.review_on for hold in holds} == {date(2026, 4, 2)}
    assert {hold.owner for hold in holds} == {staff.sanna()}
    assert HeldRecord.objects.filter(hold__in=holds, record=call.pk, released_at__isnull=True).count() == 2


def test_a_right_that_is_answered_holds_no_longer() -> None:
    """[D: open-requests-hold]: it ends when that right is answered, which is when the letter has left."""
    aino = scenes.aino()
    request = linked(in_work(), aino)
    granted(request)
    letter = written(request)
    operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    assert LegalHold.objects.filter(lifted_at__isnull=True).count() == 2
    letters_leave(MONDAY)
    assert LegalHold.objects.filter(lifted_at=MONDAY).count() == 2
    operations.reopen(request.pk, reason=ReopenReason.COMPLAINT, actor=staff.sanna(), now=MONDAY)
    assert LegalHold.objects.filter(lifted_at__isnull=True).count() == 2, "opened again, it holds again"


def test_what_was_restricted_keeps_a_hold_of_its_own_after_the_answer() -> None:
    """GDPR 18(3): nothing restricted is disposed of before the person was told that the restriction is lifted."""
    pekka = scenes.pekka()
    request = linked(in_work(replace(submissions.pekkas(), rights=(AskedRight(Right.RESTRICTION),))), pekka)
    granted(request)
    letter = written(request)
    operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    operations.mark_posted(letter.pk, actor=staff.heikki(), now=MONDAY)
    (kept,) = LegalHold.objects.filter(lifted_at__isnull=True)
    assert kept.reason == LegalHold.Reason.RESTRICTION


def test_a_request_taken_back_holds_nothing() -> None:
    request = linked(in_work(), scenes.aino())
    operations.withdraw(request.pk, actor=staff.heikki(), now=MONDAY)
    assert not LegalHold.objects.filter(lifted_at__isnull=True).exists()


def test_a_late_match_is_held_too_and_to_be_looked_at_today() -> None:
    linked(in_work(), scenes.aino(), now=MONDAY + timedelta(days=90))
    assert LegalHold.objects.filter(lifted_at__isnull=True).count() == 2
    assert queries.counters(today=date(2026, 5, 31)).holds_for_review == 2


def test_after_the_match_a_ban_reaches_every_channel_that_was_named() -> None:
    """[D: ban-without-identity]: Pekka gave a number; his mailbox is known, and is now left in peace too."""
    pekka = scenes.pekka()
    ContactPoint.objects.create(
        party=pekka, kind="email", value="pekka@example.com", source="person", began_on=date(2019, 2, 1)
    )
    request = in_work(submissions.pekkas())
    assert not SuppressedContact.objects.filter(channel=Channel.EMAIL).exists()
    linked(request, pekka)
    bans = MarketingBan.objects.filter(party=pekka)
    assert bans.count() == len(Channel) * len(BANNABLE)
    assert set(bans.values_list("how", "made_at")) == {(f"tietopyyntö {request.reference}", MONDAY)}
    assert SuppressedContact.objects.filter(channel=Channel.EMAIL).count() == len(BANNABLE)


def test_a_ban_of_calls_alone_reaches_calls_alone() -> None:
    pekka = scenes.pekka()
    linked(in_work(submissions.ban_of_calls()), pekka)
    assert set(MarketingBan.objects.values_list("channel", "purpose")) == {
        ("call", "telesales"),
        ("call", "direct_marketing"),
    }


def test_a_wrong_match_is_taken_back_and_the_ban_stays() -> None:
    """GDPR 21(3): a ban errs on the side of peace."""
    pekka, request = scenes.pekka(), in_work(submissions.pekkas())
    with pytest.raises(NotLinked):
        operations.unlink_party(request.pk, actor=staff.sanna(), now=MONDAY)
    linked(request, pekka)
    operations.unlink_party(request.pk, actor=staff.sanna(), now=MONDAY)
    assert (fresh(request).party, fresh(request).matched_at) == (None, None)
    assert not LegalHold.objects.filter(lifted_at__isnull=True).exists()
    assert MarketingBan.objects.filter(party=pekka).exists()
    linked(request, pekka)
    assert MarketingBan.objects.count() == len(Channel) * len(BANNABLE), "said once, written once"


def test_an_approved_case_is_not_linked_anew() -> None:
    request, _ = ready()
    with pytest.raises(NotInThisStatus):
        linked(request, scenes.aino())


# Who answers.


def test_before_a_match_every_controller_answers() -> None:
    answering = queries.controllers_of(in_work())
    assert [each.code for each in answering] == ["oomi", "oomi_solar"]
    assert {each.because for each in answering} == {(BEFORE_A_MATCH,)}


def test_after_a_match_each_controller_answers_for_what_is_its_own() -> None:
    """GDPR 26; [D: split-follows-the-contract]"""
    aino = scenes.aino()
    scenes.electricity(aino, began=date(2016, 5, 1))
    (answering,) = queries.controllers_of(linked(in_work(), aino))
    assert answering.code == "oomi"
    assert any("Sähkösopimukseen" in why for why in answering.because)
    solar = scenes.relationship(aino, began=date(2021, 1, 1), with_="oomi_solar")
    SolarContract.objects.create(
        party=aino,
        relationship=solar,
        contract_number="A-1",
        product="Aurinko",
        agreed_on=date(2021, 1, 1),
        began_on=date(2021, 1, 1),
    )
    both = queries.controllers_of(fresh_of(aino))
    assert [each.code for each in both] == ["oomi", "oomi_solar"]
    assert not all(each.assigned_by_notice for each in both), "a consumer's solar contract is assigned to nobody"


def fresh_of(party: Party) -> PrivacyRequest:
    """The one request of the person."""
    return PrivacyRequest.objects.get(party=party)


def test_a_contact_person_of_nobodys_customer_is_answered_by_every_company_and_flagged() -> None:
    aino = scenes.aino()
    company = Organisation.objects.create(name="Esimerkki Oy", business_id="1572860-0", source="person")
    ContactRole.objects.create(party=aino, organisation=company, source="person", began_on=date(2020, 1, 1))
    answering = queries.controllers_of(linked(in_work(), aino))
    assert [each.code for each in answering] == ["oomi", "oomi_solar"]
    assert not any(each.assigned_by_notice for each in answering)


# The desk's figures.


def test_the_desks_list_is_sorted_by_the_binding_date_and_says_the_days_left() -> None:
    """[D: binding-date]"""
    older = in_work(now=MONDAY - timedelta(days=20))
    newer = in_work(now=MONDAY)
    operations.extend(older.pk, reasons="Pyyntöjä on paljon.", actor=staff.sanna(), now=MONDAY)
    letters_leave(MONDAY)
    rows = queries.desk_list(today=date(2026, 3, 30))
    assert [row.request for row in rows] == [newer, older]
    assert (rows[0].days_left, rows[0].words, rows[0].late) == (3, "3 päivää jäljellä", False)
    assert [row.possible_duplicate for row in rows] == [True, False], "the later one asks the same again"


def test_late_is_past_the_adjusted_date() -> None:
    """[D: two-dates]"""
    request = in_work()
    operations.ask_identity(request.pk, question="Kuka?", actor=staff.sanna(), now=MONDAY)
    letters_leave(MONDAY)
    ten_days_on = MONDAY + timedelta(days=10)
    operations.record_answer(request.pk, arrived_at=ten_days_on, actor=staff.sanna(), now=ten_days_on)
    (row,) = queries.desk_list(today=date(2026, 4, 10))
    assert (row.days_left, row.late) == (-8, False)
    assert [row.late for row in queries.desk_list(today=date(2026, 4, 13))] == [False]
    assert [row.late for row in queries.desk_list(today=date(2026, 4, 14))] == [True]


def test_the_front_page_counts_what_waits() -> None:
    in_work()
    waiting = in_work(submissions.pekkas())
    operations.ask_identity(waiting.pk, question="Kuka?", actor=staff.sanna(), now=MONDAY)
    _, letter = ready(submissions.pekkas_short())
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    counts = listing.counts(queries.desk_list(today=date(2026, 3, 26)))
    assert (counts["open"], counts["late"], counts["soon"], counts["identity"]) == (3, 0, 3, 1)
    counted = queries.counters(today=date(2026, 3, 26))
    assert (counted.letters_to_post, counted.letters_failed, counted.letters_unknown) == (2, 0, 0)
    assert listing.counts(queries.desk_list(today=date(2026, 3, 25)))["soon"] == 0
    assert queries.open_by_right()[Right.RECTIFICATION] == 2


def test_six_months_of_what_came_and_what_was_answered_in_time() -> None:
    for now in (MONDAY, MONDAY + timedelta(days=40)):
        request, letter = ready(now=MONDAY)
        operations.send_letter(letter.pk, actor=staff.heikki(), now=now)
        letters_leave(now)
        assert fresh(request).status == "answered"
    months = queries.half_year(today=date(2026, 4, 30))
    assert months[0].first_day == date(2025, 11, 1)
    assert [(m.received, m.answered, m.answered_in_time) for m in months[-2:]] == [(2, 1, 1), (0, 1, 0)]


def test_every_operation_is_a_button_with_its_reason_where_it_is_not_allowed() -> None:
    request = in_work()
    actions = {
        action.code: action for action in queries.allowed_actions(request, staff.heikki(), today=date(2026, 3, 2))
    }
    assert {code for code, action in actions.items() if action.enabled} == {
        "hand_over",
        "ask_identity",
        "ask_clarification",
        "extend",
        "decide",
        "propose_fee",
        "write_letter",
        "withdraw",
        "mark_duplicate",
    }
    assert actions["record_evidence"].reason.startswith("Henkilöllisyys on jo osoitettu")
    assert all(action.reason for action in actions.values() if not action.enabled)
    assert actions["take"].reason.startswith("Pyyntö on jo otettu")
    assert set(actions) <= set(operations.__all__)
    auditors = queries.allowed_actions(request, staff.tuula(), today=date(2026, 3, 2))
    assert not any(action.enabled for action in auditors)


def test_a_letters_buttons_follow_its_state() -> None:
    _, letter = ready()
    assert [a.code for a in queries.letter_actions(letter, staff.heikki()) if a.enabled] == ["send_letter"]
    assert not any(action.enabled for action in queries.letter_actions(letter, staff.tuula()))


def test_the_history_tells_what_happened_in_finnish_and_no_personal_value() -> None:
    request = linked(in_work(submissions.pekkas()), scenes.pekka())
    operations.decide(request.pk, Right.MARKETING_BAN, outcome=Outcome.GRANTED, actor=staff.heikki(), now=MONDAY)
    told = queries.timeline(request)
    assert {"Pyyntö saapui", "Yhdistettiin rekisteröityyn", "Oikeus ratkaistiin"} <= {each.label for each in told}
    for typed in ("Pekka", "Esimerkki", "+358501234567", "Koivutie", "soittelu"):
        assert typed not in repr(told)


def test_the_desks_queries_do_not_grow_with_its_rows(django_assert_max_num_queries: object) -> None:
    for _ in range(3):
        in_work()
    with django_assert_max_num_queries(6):  # type: ignore[operator]  # pytest-django's fixture
        queries.desk_list(today=date(2026, 3, 2))


def test_a_request_older_than_anything_is_still_counted() -> None:
    request = in_work(now=datetime(2000, 1, 31, tzinfo=UTC))
    assert queries.deadline_of(request, today=date(2026, 3, 2)).statutory_due == date(2000, 2, 29)
