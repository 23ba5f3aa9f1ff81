"""Riitta writes for her mother and, in the same letter, for her late father's estate (Recital 27)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from customers import marketing
from customers.models import Party
from customers.queries import contact_facts
from requests_app import operations, queries
from requests_app.admin import listing
from requests_app.grounds import Ground
from requests_app.identity import IdentityNotEnough
from requests_app.letters.wordings import in_force
from requests_app.lifecycle import Actor, NothingToApprove, Outcome, RightsUndecided, Status, check_move
from requests_app.models import PrivacyRequest
from requests_app.operations import ReopenReason
from requests_app.permitted.refusals import NotPermitted, TextRefused
from requests_app.permitted.representing import NameOfDeceasedMissing, NoEstateOfEstate, NotOfEstates
from requests_app.representation import Acting, MandateExpired, MandateWanted, MayNotActFor
from requests_app.rights import Right
from requests_app.wording.kinds import LetterKind
from tests import casework, scenes, staff, submissions
from tests.at_the_desk import AtTheDesk
from tests.casework import fresh, mandated
from tests.submissions import KEY, MONDAY

pytestmark = pytest.mark.django_db

LONG_AFTER = MONDAY + timedelta(days=200)


def veikko() -> Party:
    """Riitta's father, a customer, who died in the spring; the register does not know it yet."""
    party = Party.objects.create(
        given_names="Veikko",
        family_name="Esimerkki",
        birth_date=date(1938, 3, 9),
        customer_number="4101200",
        source="person",
        first_seen_on=date(2010, 5, 1),
        last_contact_on=date(2026, 1, 15),
    )
    party.contact_points.create(kind="phone", value="+358501112233", source="person", began_on=date(2010, 5, 1))
    scenes.electricity(party, began=date(2010, 5, 1), number="S-777")
    return party


def opened(*, now: datetime = MONDAY) -> PrivacyRequest:
    """The estate's case, opened by Sanna beside Riitta's letter for Helmi."""
    asked_by = casework.in_work(submissions.riittas_for_helmi(), now=now)
    return operations.open_estate_case(
        asked_by.pk, name="Veikko Esimerkki", customer_number="4101200", actor=staff.sanna(), now=now
    )


def linked(party: Party | None = None) -> PrivacyRequest:
    estate, person = opened(), party or veikko()
    return operations.link_party(estate.pk, party_id=person.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)


def may_be_called(now: datetime = MONDAY) -> bool:
    contact = marketing.Contact("oomi", marketing.Channel.CALL, marketing.Purpose.DIRECT_MARKETING)
    return marketing.can_contact(contact, contact_facts("phone", "+358501112233", key=KEY, now=now), now)


def test_the_estates_case_stands_beside_the_letter_with_the_same_contact_and_no_right_of_its_own() -> None:
    estate = opened()
    asked_by = estate.related
    assert asked_by is not None
    assert (estate.kind, estate.status, estate.owner) == ("estate", Status.IN_WORK, staff.sanna())
    assert (estate.name, estate.representative_name) == ("Veikko Esimerkki", "Riitta Esimerkki")
    assert (estate.postal_address, estate.received_at) == (asked_by.postal_address, asked_by.received_at)
    assert not estate.rights.exists()
    assert asked_by.kind == "data_subject"
    for request, other in ((asked_by, estate), (estate, asked_by)):
        assert request.events.get(kind="estate_opened").codes == f"related:{other.reference}"


def test_the_deceased_is_marked_so_and_marketing_stops_and_a_wrong_link_takes_it_back() -> None:
    """Recital 27"""
    person = veikko()
    assert may_be_called()
    estate = linked(person)
    person.refresh_from_db()
    assert person.deceased
    assert not may_be_called()
    operations.unlink_party(estate.pk, actor=staff.sanna(), now=MONDAY)
    assert not Party.objects.get(pk=person.pk).deceased
    assert may_be_called()


def test_somebody_known_to_have_died_stays_so_when_a_case_is_unlinked() -> None:
    person = veikko()
    Party.objects.filter(pk=person.pk).update(deceased=True)
    operations.unlink_party(linked(person).pk, actor=staff.sanna(), now=MONDAY)
    person.refresh_from_db()
    assert person.deceased


def test_a_data_subjects_own_request_marks_nobody_dead() -> None:
    aino = scenes.aino()
    operations.link_party(casework.in_work().pk, party_id=aino.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)
    aino.refresh_from_db()
    assert not aino.deceased


def test_nothing_is_told_before_the_estates_mandate_is_accepted_and_riitta_is_known() -> None:
    estate = linked()
    letter = queries.answer_to_estate(estate, today=MONDAY.date())
    assert "S-777" not in letter
    assert "Meillä ei vielä ole siitä riittävää selvitystä" in letter
    operations.write_letter(estate.pk, body=f"Sopimus S-777 on voimassa.\n\n{letter}", actor=staff.sanna(), now=MONDAY)
    with pytest.raises(IdentityNotEnough):
        operations.mark_ready(estate.pk, actor=staff.sanna(), now=MONDAY)
    casework.shown(estate)
    with pytest.raises(MandateWanted):
        operations.mark_ready(estate.pk, actor=staff.sanna(), now=MONDAY)
    mandated(estate, acting=Acting.ESTATE)
    operations.mark_ready(estate.pk, actor=staff.sanna(), now=MONDAY)


def test_the_contracts_are_told_by_letter_and_the_case_is_closed_never_late() -> None:
    estate = linked()
    casework.shown(estate)
    mandated(estate, acting=Acting.ESTATE)
    body = queries.answer_to_estate(fresh(estate), today=MONDAY.date())
    assert "- S-777, Oomi Perussähkö, Testikatu 1 A 2, 00100 Helsinki, alkoi 1.5.2010, voimassa" in body
    assert "GDPR 15" not in body
    letter = operations.write_letter(estate.pk, body=body, actor=staff.sanna(), now=LONG_AFTER)
    operations.mark_ready(estate.pk, actor=staff.sanna(), now=LONG_AFTER)
    operations.send_letter(letter.pk, actor=staff.sanna(), now=LONG_AFTER)
    operations.mark_posted(letter.pk, actor=staff.sanna(), now=LONG_AFTER)
    closed = fresh(estate)
    assert closed.status == Status.ANSWERED
    assert closed.events.get(kind="answered").codes == ""
    assert closed.mandates.get().used_at == LONG_AFTER
    assert {each.recipient for each in closed.letters.all()} == {"Testipolku 4\n20100 Turku"}
    operations.reopen(estate.pk, reason=ReopenReason.NEW_FACTS, actor=staff.sanna(), now=LONG_AFTER)


def test_an_estate_that_shows_nothing_is_sent_the_letter_that_tells_nothing_and_no_other() -> None:
    estate = linked()
    body = queries.answer_to_estate(estate, today=MONDAY.date())
    letter = operations.write_letter(estate.pk, body=body, actor=staff.sanna(), now=MONDAY)
    operations.mark_ready(estate.pk, actor=staff.sanna(), now=MONDAY)
    operations.send_letter(letter.pk, actor=staff.sanna(), now=MONDAY)
    operations.mark_posted(letter.pk, actor=staff.sanna(), now=MONDAY)
    assert fresh(estate).status == Status.ANSWERED


def test_the_letter_that_tells_nothing_may_leave_though_it_has_been_worded_anew_since_it_was_written() -> None:
    estate = linked()
    body = queries.answer_to_estate(estate, today=MONDAY.date())
    letter = operations.write_letter(estate.pk, body=body, actor=staff.sanna(), now=MONDAY)
    text = f"Hei.\n\n{in_force(LetterKind.ANSWER, 'fi').text}"
    operations.word_letter(LetterKind.ANSWER, "fi", text, why="x", based_on=0, actor=staff.sanna(), now=MONDAY)
    operations.mark_ready(estate.pk, actor=staff.sanna(), now=MONDAY)
    operations.send_letter(letter.pk, actor=staff.sanna(), now=MONDAY)
    assert (letter.wording, in_force(LetterKind.ANSWER, "fi").label) == ("fi/0", "fi/1")


@pytest.mark.parametrize("acting", [Acting.GUARDIAN, Acting.PROXY, Acting.PARENT])
def test_a_mandate_for_the_living_ends_at_death(acting: Acting) -> None:
    with pytest.raises(MayNotActFor, match="kuolinpesä"):
        mandated(linked(), acting=acting)


def test_the_rights_and_dates_of_the_gdpr_are_not_an_estates() -> None:
    estate = opened()
    with pytest.raises(NotOfEstates):
        operations.decide(estate.pk, Right.ACCESS, outcome=Outcome.GRANTED, actor=staff.sanna(), now=MONDAY)
    with pytest.raises(NotOfEstates):
        operations.extend(estate.pk, reasons="Paljon.", actor=staff.sanna(), now=MONDAY)
    with pytest.raises(NoEstateOfEstate):
        operations.open_estate_case(estate.pk, name="Toinen", actor=staff.sanna(), now=MONDAY)


def test_the_officer_opens_it_and_says_whose_estate_it_is() -> None:
    case = casework.in_work(submissions.riittas_for_helmi())
    with pytest.raises(NotPermitted):
        operations.open_estate_case(case.pk, name="Veikko", actor=staff.heikki(), now=MONDAY)
    with pytest.raises(NameOfDeceasedMissing):
        operations.open_estate_case(case.pk, name=" ", actor=staff.sanna(), now=MONDAY)
    with pytest.raises(TextRefused):
        operations.open_estate_case(case.pk, name="V" * 201, actor=staff.sanna(), now=MONDAY)
    assert PrivacyRequest.objects.count() == 1


def test_the_list_shows_it_last_without_a_date_never_late_and_never_as_a_duplicate_of_its_letter() -> None:
    estate = opened()
    rows = queries.desk_list(today=LONG_AFTER.date())
    assert [row.request.pk for row in rows] == [estate.related_id, estate.pk]
    row = rows[-1]
    assert (row.deadline, row.days_left, row.late, row.soon) == (None, None, False, False)
    assert (row.words, row.possible_duplicate) == ("ei GDPR:n määräaikaa", False)
    assert rows[0].late
    assert not rows[0].possible_duplicate
    counts = listing.counts(rows)
    assert (counts["open"], counts["late"], counts["soon"]) == (2, 1, 0)
    assert queries.alike_to(estate) == []
    related = estate.related
    assert related is not None
    assert queries.alike_to(related) == []


def test_the_months_count_requests_of_data_subjects_alone() -> None:
    test_an_estate_that_shows_nothing_is_sent_the_letter_that_tells_nothing_and_no_other()
    month = queries.half_year(today=date(2026, 3, 31))[-1]
    assert (month.received, month.answered, month.answered_in_time) == (1, 0, 0)


def test_the_table_lets_a_case_without_rights_be_ready_only_where_it_uses_none() -> None:
    check_move(Status.IN_WORK, Status.READY, Actor.OFFICER, uses_rights=False)
    with pytest.raises(RightsUndecided):
        check_move(Status.IN_WORK, Status.READY, Actor.OFFICER)
    with pytest.raises(NothingToApprove):
        check_move(Status.IN_WORK, Status.AWAITING_APPROVAL, Actor.OFFICER, uses_rights=False)


def test_at_the_desk_sanna_opens_it_and_the_page_says_that_no_date_runs() -> None:
    case = casework.in_work(submissions.riittas_for_helmi())
    sanna = AtTheDesk(staff.sanna())
    page = sanna.does(case, "open_estate_case", {"name": "Veikko Esimerkki"})
    estate = PrivacyRequest.objects.get(kind="estate")
    assert page.links[estate.reference].endswith(f"/{estate.pk}/change/")
    page = sanna.open(estate)
    assert "kuolinpesän pyyntö · ei GDPR:n määräaikaa" in page.text
    assert "Lakisääteinen" not in page.text
    assert page.links[case.reference].endswith(f"/{case.pk}/change/")
    assert not {"decide", "extend", "want_copy", "propose_address"} & page.buttons
    listed = sanna.listed()
    assert "Kuolinpesän pyyntö" in listed.text
    assert "ei GDPR:n määräaikaa" in listed.text
    casework.refused(case, Right.ACCESS, Ground.NOT_IDENTIFIED)
    assert f"Sen viitenumero on {estate.reference}" in queries.suggested_answer(fresh(case))


def test_days_are_days_in_helsinki() -> None:
    """A mandate of the last day holds until midnight there."""
    estate = linked()
    casework.shown(estate)
    mandated(estate, acting=Acting.ESTATE, until=date(2026, 3, 5))
    body = queries.answer_to_estate(fresh(estate), today=MONDAY.date())
    operations.write_letter(estate.pk, body=body, actor=staff.sanna(), now=MONDAY)
    operations.mark_ready(estate.pk, actor=staff.sanna(), now=datetime(2026, 3, 5, 21, 30, tzinfo=UTC))
    letter = estate.letters.get(state="draft")
    with pytest.raises(MandateExpired):
        operations.send_letter(letter.pk, actor=staff.sanna(), now=datetime(2026, 3, 5, 22, 30, tzinfo=UTC))
