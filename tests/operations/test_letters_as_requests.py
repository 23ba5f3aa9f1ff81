"""Each letter of the shelf entered as one request: every part of it gets its outcome, and the answer names each."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from customers import marketing
from customers.marketing import Channel, Purpose, Reason
from customers.models import Consent, Objection, Party, PostalAddress, Recording, Restriction, UserProfile
from customers.queries import contact_facts
from customers.queries.ledger import withdrawal_address
from requests_app import operations, queries
from requests_app.letters.erased import shows_handling
from requests_app.lifecycle import Outcome, Status
from requests_app.models import AccessPackage, Letter, PrivacyRequest
from requests_app.permitted.notices import TOLD_FOR
from requests_app.permitted.restricting import restrictions_of
from requests_app.representation import Acting
from requests_app.rights import Right
from retention.models import LegalHold
from tests import casework, erasures, staff
from tests.casework import fresh
from tests.letters import people, written
from tests.letters.at_work import KEY, answered, built, filed, gone, granted, known, matched, rectified
from tests.letters.people import CALL_CENTRE, CLOUD, LOGIC
from tests.letters.table import as_table
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db
LEFT = date(2021, 3, 31)
EXPECTED = Path(__file__).parents[1] / "letters" / "pekkas_plan.md"


def outcomes(request: PrivacyRequest) -> dict[Right, Outcome]:
    return {Right(row.right): Outcome(row.outcome) for row in request.rights.all()}


def every_part_is_told(letter: written.Letter, request: PrivacyRequest, answer: Letter) -> None:
    """The case is closed, all that was asked and nothing else has its outcome, and the answer has each."""
    assert fresh(request).status == Status.ANSWERED
    assert set(outcomes(request)) == set(letter.rights)
    for right, outcome in outcomes(request).items():
        assert f"({right.provision})" in answer.body
        assert outcome in {Outcome.GRANTED, Outcome.PARTLY_GRANTED}
    assert "Oomi Oy" in answer.body
    if TOLD_FOR & set(letter.rights) and letter is not written.FI_FOR_ANOTHER:
        assert f"- {CALL_CENTRE}, 31.1.2026" in answer.body  # GDPR 19: who they are
    assert not LegalHold.objects.filter(origin__startswith=request.reference, lifted_at__isnull=True).exists()


@pytest.mark.parametrize("letter", written.LETTERS, ids=str)
def test_each_letter_is_one_request_with_everything_that_it_asks(letter: written.Letter) -> None:
    request = filed(letter)
    assert PrivacyRequest.objects.count() == 1
    assert set(request.rights.values_list("right", flat=True)) == set(letter.rights)
    for row in request.rights.all():
        told = letter.pages[f"details_{row.right}"]
        for words in told.values():
            assert isinstance(words, list) or words in row.details
    assert request.representative_role == ("edunvalvoja" if "representative" in letter.pages else "")


def test_en_access_gives_the_copy_and_what_she_takes_along(files: Path) -> None:
    """GDPR 15(1)-(3), 20(1)"""
    request = known(written.EN_ACCESS, people.aino(files))
    built(request, Right.ACCESS, Right.PORTABILITY)
    granted(request, Right.ACCESS, Right.PORTABILITY)
    answer = answered(request, approved=True)  # her calls are in it
    every_part_is_told(written.EN_ACCESS, request, answer)
    assert "Voit hakea kopion tiedoistasi ja siirrettävät tietosi osoitteesta" in answer.body
    assert set(AccessPackage.objects.values_list("right__right", "state")) == {
        ("access", "built"),
        ("portability", "built"),
    }


def test_en_erasure_takes_what_may_go_and_says_of_the_rest_why_and_until_when(files: Path) -> None:
    """GDPR 17(1), 17(3), 7(3)"""
    aino = people.aino(files, ended=LEFT)
    request = known(written.EN_ERASURE, aino)
    assert not Consent.objects.filter(party=aino, in_force_until=None).exists()  # she named none: all of them
    granted(request, Right.CONSENT_WITHDRAWAL)
    erasures.decided(request)
    answer = answered(request, approved=True, erases=True)
    every_part_is_told(written.EN_ERASURE, request, answer)
    assert outcomes(request)[Right.ERASURE] == Outcome.PARTLY_GRANTED
    assert not Recording.objects.exists()
    assert "- Puhelutallenteet: 2 merkintää, 2 tiedostoa" in answer.body
    assert "31.3.2031" in answer.body
    assert "Peruutimme nämä suostumuksesi" in answer.body


def test_en_objection_bans_every_channel_and_withdraws_what_marketing_stood_on(files: Path) -> None:
    """GDPR 21(2)-(3), 7(3): her contract goes on, and no account ends."""
    aino = people.aino(files)
    request = known(written.EN_OBJECTION, aino)
    meant = [each.pk for each in Consent.objects.filter(party=aino, purpose="direct_marketing")]
    operations.withdraw_consents(request.pk, consents=meant, actor=staff.heikki(), now=MONDAY)
    granted(request, Right.MARKETING_BAN, Right.CONSENT_WITHDRAWAL)
    answer = answered(request)
    every_part_is_told(written.EN_OBJECTION, request, answer)
    assert may_contact("email", "aino.makinen@example.com", Channel.EMAIL) == Reason.BANNED
    (kept,) = Consent.objects.filter(in_force_until=None)
    assert kept.purpose == "surveys"
    assert withdrawal_address(kept) in answer.body
    assert aino.electricity_contracts.get().ended_on is None


def may_contact(kind: str, value: str, channel: Channel) -> Reason:
    facts = contact_facts(kind, value, key=KEY, now=MONDAY)  # type: ignore[arg-type]  # one of its kinds
    return marketing.permission(marketing.Contact("oomi", channel, Purpose.DIRECT_MARKETING), facts, MONDAY).reason


@pytest.mark.parametrize("letter", [written.EN_RECTIFICATION, written.SV_RECTIFICATION], ids=str)
def test_a_rectification_in_english_or_swedish_gives_the_register_the_new_address(
    letter: written.Letter, files: Path
) -> None:
    """GDPR 16"""
    request = known(letter, people.aino(files))
    rectified(request, "Testikatu 3", "33100", "Tampere")
    answer = answered(request)
    every_part_is_told(letter, request, answer)
    assert "oli ”Testikatu 1 A 2, 00100 Helsinki”, on nyt ”Testikatu 3, 33100 Tampere”" in answer.body
    assert PostalAddress.objects.get(ended_on=None).street == "Testikatu 3"


def test_fi_tarkastus_gives_the_calls_themselves_the_names_and_what_the_decision_rested_on(files: Path) -> None:
    """GDPR 15(1)(c), 15(1)(h), 15(3); C-154/21; 3021/452/2017"""
    request = known(written.FI_ACCESS_AND_CALLS, people.aino(files, ended=date(2025, 5, 31)))
    built(request, Right.ACCESS)
    package = AccessPackage.objects.get()
    assert package.recordings == 2
    with package.file.open() as file, ZipFile(file) as archive:
        page = archive.read("tiedot.html").decode()
        assert [archive.read(name) for name in archive.namelist() if name.endswith(".wav")] == [b"RIFF a call"] * 2
    for told in (CALL_CENTRE, CLOUD, "mallisopimuslausekkeet", LOGIC, "Sopimus tehdään ilman vakuutta."):
        assert told in page
    granted(request, Right.ACCESS)
    answer = answered(request, approved=True)
    every_part_is_told(written.FI_ACCESS_AND_CALLS, request, answer)


def test_fi_toisen_puolesta_is_a_request_by_a_guardian_and_beside_it_a_case_of_the_estate(files: Path) -> None:
    """[D: representatives]; Recital 27"""
    helmi, veikko = people.helmi(), people.veikko()
    request = known(written.FI_FOR_ANOTHER, helmi)
    estate = operations.open_estate_case(
        request.pk, name="Veikko Esimerkki", customer_number="4101301", actor=staff.sanna(), now=MONDAY
    )
    casework.mandated(request, acting=Acting.GUARDIAN)
    built(request, Right.ACCESS)
    granted(request, Right.ACCESS)
    rectified(request, "Testipolku 4", "20100", "Turku")
    answer = answered(request)
    every_part_is_told(written.FI_FOR_ANOTHER, request, answer)
    assert f"Sen viitenumero on {estate.reference}" in answer.body
    assert PostalAddress.objects.get(party=helmi, ended_on=None).street == "Testipolku 4"

    casework.shown(matched(estate, veikko))
    casework.mandated(estate, acting=Acting.ESTATE)
    told = answered(estate, body=queries.answer_to_estate(fresh(estate), today=MONDAY.date()))
    assert fresh(estate).status == Status.ANSWERED
    assert "- S-777, Oomi Perussähkö" in told.body
    assert (fresh(estate).related, fresh(estate).rights.count()) == (request, 0)
    assert Party.objects.get(pk=veikko.pk).deceased


def angry(files: Path) -> PrivacyRequest:
    """Pekka's letter with everything decided but the erasure; nothing is touched while it is looked into."""
    pekka = people.pekka(files)
    request = known(written.FI_ANGRY, pekka)
    operations.restrict_records(
        request.pk, ground=Restriction.Ground.UNANSWERED, everything=True, actor=staff.heikki(), now=MONDAY
    )
    operations.scope_objection(
        request.pk,
        purposes=["profiling"],
        situation="On sairauslomalla.",
        marketing=True,
        index_key=KEY,
        actor=staff.heikki(),
        now=MONDAY,
    )
    rectified(request, "Koivutie 9", "33100", "Tampere")
    built(request, Right.ACCESS)
    granted(request, Right.ACCESS, Right.RESTRICTION, Right.MARKETING_BAN, Right.OBJECTION, Right.CONSENT_WITHDRAWAL)
    return request


def looked_into(request: PrivacyRequest) -> None:
    """Pekka is told that what he asked to wait for has been, and the restrictions end (GDPR 18(3))."""
    for restriction in restrictions_of(request):
        letter = operations.tell_of_lifting(
            request.pk,
            restriction_id=restriction.pk,
            reasons="Pyyntösi on tutkittu: tiedot poistetaan, kuten pyysit.",
            actor=staff.heikki(),
            now=MONDAY,
        )
        gone(letter)
        operations.lift_restriction(request.pk, restriction_id=restriction.pk, actor=staff.heikki(), now=MONDAY)


def test_fi_kiukkuinen_all_seven_rights_of_one_angry_letter_get_their_outcomes(files: Path) -> None:
    """GDPR 7(3), 15(1), 16, 17(1), 17(3), 18(1), 18(3), 21(1)-(3)"""
    request = angry(files)
    looked_into(request)
    erasures.decided(request)
    answer = answered(request, approved=True, erases=True)
    every_part_is_told(written.FI_ANGRY, request, answer)
    assert outcomes(request) == dict.fromkeys(written.FI_ANGRY.rights, Outcome.GRANTED) | {
        Right.ERASURE: Outcome.PARTLY_GRANTED
    }
    for gone_now in (UserProfile, Recording, Objection):  # nothing is left that could be objected to
        assert not gone_now.objects.exists()
    assert may_contact("phone", "+358501234567", Channel.CALL) == Reason.BANNED
    assert "Poistimme nämä tiedot:" in answer.body
    assert "GDPR 17(3)(e)" in answer.body


def test_fi_kiukkuinen_the_plan_as_a_table(files: Path) -> None:
    """Printed by `pytest -s -k plan_as_a_table`: table by table what goes, what stays, why and until when."""
    request = angry(files)
    looked_into(request)
    plan = operations.plan_erasure(request.pk, actor=staff.heikki(), now=MONDAY)
    handling = [line for line in plan.lines.all() if shows_handling(line)]
    table = as_table(line for line in plan.lines.all() if line not in handling)
    print(f"\n{table}\n\nJa mikä osoittaa, miten pyyntö käsiteltiin (GDPR 5(2)):\n\n{as_table(handling)}")
    assert table == EXPECTED.read_text(encoding="utf-8").strip()
