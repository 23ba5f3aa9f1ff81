"""The code letter: to the address on file, printed once, sent back once, and void after five wrong tries."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import User

from customers.models import Party
from requests_app import operations, queries
from requests_app.codes import CODE_DAYS, CODE_SYMBOLS, address_code
from requests_app.events import Happening
from requests_app.lifecycle import Outcome, Status
from requests_app.models import AddressCode, Letter, PrivacyRequest
from requests_app.permitted.refusals import (
    CodeLetterGone,
    IdentityAlreadyShown,
    NoAddressOnFile,
    NotInThisStatus,
    NotPermitted,
    OfAnotherPerson,
    PartyUnknown,
)
from requests_app.rights import Right
from tests import proofs, scenes, staff, submissions
from tests.casework import fresh, letters_leave, shown, taken
from tests.proofs import SECRET
from tests.submissions import KEY, MONDAY

pytestmark = pytest.mark.django_db


def wrong(code: str) -> str:
    """Another code than that."""
    return ("0" if code[0] != "0" else "1") + code[1:]


def returned(request: PrivacyRequest, code: str, *, days: float = 0) -> bool:
    """Somebody sends that code to that request."""
    now = MONDAY + timedelta(days=days)
    return operations.return_code(request.reference, code, secret=SECRET, now=now)


@pytest.fixture
def aino() -> Party:
    """Aino, whose address the register has."""
    aino = scenes.aino()
    proofs.home(aino)
    return aino


def test_the_code_goes_to_the_address_on_file_and_comes_back(aino: Party) -> None:
    """GDPR 12(6); [D: a-code-letter-shows-identity]"""
    typed = replace(submissions.ainos(), postal_address="Rosvokatu 6\n00990 Helsinki")
    request = taken(typed)
    code = proofs.code_posted(request, aino)
    kept = AddressCode.objects.get(request=request)
    assert (kept.address.street, kept.expires_at) == ("Testikatu 1 A 2", MONDAY + timedelta(days=CODE_DAYS))
    assert len(code) == CODE_SYMBOLS
    assert code not in kept.code_hash.upper()
    assert returned(request, code, days=5)
    request = fresh(request)
    assert (request.identity, request.identity_at) == ("shown", MONDAY + timedelta(days=5))
    assert request.events.get(kind=Happening.CODE_RETURNED).codes == f"party:{aino.pk}"


def test_neither_the_letters_nor_the_history_hold_the_code_or_the_address(aino: Party) -> None:
    request = taken(replace(submissions.ainos(), postal_address=""))
    code = proofs.code_posted(request, aino)
    for row in (*Letter.objects.filter(request=request), *request.events.all()):
        told = " ".join(str(value) for value in vars(row).values())
        assert code not in told
        assert "Testikatu" not in told


def test_the_evidence_of_the_letter_makes_the_match_probable_for_that_person_alone(aino: Party) -> None:
    """[D: matching-table]: the top of the law's levels, and still only probable as a match."""
    other = Party.objects.create(
        given_names="Aino",
        family_name="Mäkinen",
        source="person",
        first_seen_on=MONDAY.date(),
        last_contact_on=MONDAY.date(),
    )
    proofs.home(other, street="Testikatu 1 A 2")
    request = proofs.code_returns(taken(), aino)
    found = {each.party_id: each for each in queries.candidates_for(request)}
    assert (found[aino.pk].confidence, found[other.pk].confidence) == ("probable", "possible")
    assert found[aino.pk].because.startswith("tämän henkilön osoitteeseen")
    assert request.party is None, "only an officer's decision links"


def test_the_match_stays_probable_after_the_used_code_has_gone(aino: Party) -> None:
    """GDPR 5(1)(c): what was shown is in the history; the proof itself goes."""
    request = proofs.code_returns(taken(), aino)
    AddressCode.objects.filter(request=request).update(expires_at=MONDAY - timedelta(days=1))
    assert next(each for each in queries.candidates_for(request) if each.party_id == aino.pk).confidence == "probable"


def test_five_wrong_tries_make_the_code_void_and_the_right_one_comes_too_late(aino: Party) -> None:
    request = taken()
    code = proofs.code_posted(request, aino)
    for tried in range(1, 6):
        assert not returned(request, wrong(code))
        assert AddressCode.objects.get(request=request).wrong_tries == tried
    assert not returned(request, code)
    assert fresh(request).identity == "none"
    assert request.events.filter(kind=Happening.CODE_VOID).count() == 1
    assert AddressCode.objects.get(request=request).wrong_tries == 5, "nothing is counted on a void code"


def test_four_wrong_tries_leave_it_in_force(aino: Party) -> None:
    request = taken()
    code = proofs.code_posted(request, aino)
    assert not any(returned(request, wrong(code)) for _ in range(4))
    assert returned(request, code)


def test_a_code_works_once_and_the_same_again_says_the_same(aino: Party) -> None:
    request = proofs.code_returns(taken(), aino)
    events = request.events.count()
    code = AddressCode.objects.get(request=request)
    assert returned(request, address_code(SECRET, code.pk))
    assert request.events.count() == events
    assert not returned(request, wrong(address_code(SECRET, code.pk)))
    assert AddressCode.objects.get(request=request).wrong_tries == 0


def test_a_code_ends_with_its_time_and_with_the_case(aino: Party) -> None:
    request = taken()
    code = proofs.code_posted(request, aino)
    assert not returned(request, code, days=CODE_DAYS)
    operations.withdraw(request.pk, actor=staff.sanna(), now=MONDAY)
    assert not returned(request, code)
    assert fresh(request).identity == "none"


def test_a_new_letter_ends_the_earlier_code(aino: Party) -> None:
    request = taken()
    first = proofs.code_posted(request, aino)
    second = proofs.code_posted(request, aino, now=MONDAY + timedelta(days=1))
    assert not returned(request, first, days=2)
    assert returned(request, second, days=2)


def test_the_code_is_shown_once_and_to_its_maker_alone(aino: Party) -> None:
    request = taken()
    operations.make_code_letter(request.pk, party_id=aino.pk, actor=staff.sanna(), now=MONDAY, secret=SECRET)
    for somebody in (staff.olli(), staff.heikki(), staff.tuula()):
        with pytest.raises((CodeLetterGone, NotPermitted)):
            operations.print_code_letter(request.pk, actor=somebody, now=MONDAY, secret=SECRET)
    operations.print_code_letter(request.pk, actor=staff.sanna(), now=MONDAY, secret=SECRET)
    with pytest.raises(CodeLetterGone, match="uusi koodikirje"):
        operations.print_code_letter(request.pk, actor=staff.sanna(), now=MONDAY, secret=SECRET)
    assert request.events.get(kind=Happening.CODE_LETTER_PRINTED).actor == staff.sanna()


def test_it_goes_to_a_candidate_whom_the_officer_chose_and_to_nobody_else(aino: Party) -> None:
    request, pekka = taken(), scenes.pekka()
    proofs.home(pekka)

    def make(party: UUID, who: User | None = None) -> None:
        actor = who or staff.sanna()
        operations.make_code_letter(request.pk, party_id=party, actor=actor, now=MONDAY, secret=SECRET)

    with pytest.raises(PartyUnknown):
        make(uuid4())
    Party.objects.filter(pk=pekka.pk).update(family_name="Muu")
    pekka.addresses.update(street="Toinentie 3", postal_code="33100")
    with pytest.raises(PartyUnknown):
        make(pekka.pk)
    with pytest.raises(NotPermitted):
        make(aino.pk, staff.heikki())
    aino.addresses.update(ended_on=MONDAY.date() - timedelta(days=1))
    with pytest.raises(NoAddressOnFile):
        make(aino.pk)
    assert not AddressCode.objects.exists()


def test_one_who_has_shown_themselves_is_sent_none_and_a_request_that_nobody_took_neither(aino: Party) -> None:
    known, new = shown(taken()), submissions.received(submissions.ainos())
    with pytest.raises(IdentityAlreadyShown):
        operations.make_code_letter(known.pk, party_id=aino.pk, actor=staff.sanna(), now=MONDAY, secret=SECRET)
    with pytest.raises(NotInThisStatus):
        operations.make_code_letter(new.pk, party_id=aino.pk, actor=staff.sanna(), now=MONDAY, secret=SECRET)


def test_a_letter_shows_the_one_it_went_to_and_the_request_becomes_nobody_elses(aino: Party) -> None:
    """A spouse who opens the post is not thereby the person whose data is asked for."""
    pekka = scenes.pekka()
    proofs.home(pekka)
    request = proofs.code_returns(taken(), aino)
    with pytest.raises(OfAnotherPerson):
        operations.link_party(request.pk, party_id=pekka.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)
    operations.link_party(request.pk, party_id=aino.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)
    other = taken()
    operations.link_party(other.pk, party_id=pekka.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)
    with pytest.raises(OfAnotherPerson):
        operations.make_code_letter(other.pk, party_id=aino.pk, actor=staff.sanna(), now=MONDAY, secret=SECRET)


def test_a_code_on_its_way_to_another_shows_nothing_once_the_request_is_linked(aino: Party) -> None:
    pekka, request = scenes.pekka(), taken()
    code = proofs.code_posted(request, aino)
    operations.link_party(request.pk, party_id=pekka.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)
    assert not returned(request, code)
    assert fresh(request).identity == "none"


def test_a_code_told_by_phone_is_typed_by_the_desk_and_its_wrong_tries_count_too(aino: Party) -> None:
    request = taken()
    code = proofs.code_posted(request, aino)

    def enter(typed: str) -> bool:
        return operations.enter_code(request.pk, typed, actor=staff.heikki(), now=MONDAY, secret=SECRET)

    assert not enter(wrong(code))
    assert AddressCode.objects.get(request=request).wrong_tries == 1
    assert enter(code)
    event = request.events.get(kind=Happening.CODE_RETURNED)
    assert (event.actor, event.actor_kind) == (staff.heikki(), "person")


def test_where_identity_was_asked_the_code_is_the_answer_and_work_goes_on(aino: Party) -> None:
    request = taken()
    operations.ask_identity(request.pk, question="Lähetämme koodin kirjeessä.", actor=staff.sanna(), now=MONDAY)
    letters_leave(MONDAY)
    code = proofs.code_posted(request, aino)
    assert returned(request, code, days=6)
    assert fresh(request).status == Status.IN_WORK
    assert queries.deadline_of(fresh(request), today=MONDAY.date() + timedelta(days=20)).pause_days == 6
    operations.decide(request.pk, Right.ACCESS, outcome=Outcome.GRANTED, actor=staff.heikki(), now=MONDAY)
