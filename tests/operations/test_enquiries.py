"""An enquiry of the Ombudsman comes, what it is about is held, it is answered, and an officer closes it (GDPR 31)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from customers.models import Disclosure, Recording
from oomi_registry.notice.refused import Refused
from requests_app.enquiring import (
    DueBeforeReceived,
    EnquiryStatus,
    ExtensionWaits,
    NotYourEnquiryMove,
    UntilNotLater,
    WhyMissing,
)
from requests_app.events import Happening
from requests_app.models import Enquiry, EnquiryAnswer, PrivacyRequest, RequestEvent
from requests_app.operations import enquiries
from requests_app.operations.enquiries import Reach, ToEnter
from requests_app.permitted.dossiers import DossierUnknown
from requests_app.permitted.enquiring import (
    ENQUIRY_CHECKS,
    AskedMissing,
    ConcernsAlready,
    DiaryNumberMissing,
    DiaryNumberTaken,
    EnquiryClosed,
    HeldAlready,
    NobodyToHold,
    OfACaseOrAPerson,
    hold_of,
)
from requests_app.permitted.refusals import InTheFuture, NotPermitted, TextMissing, TimeImpossible
from retention.models import HeldRecord, LegalHold
from tests import casework, scenes, staff
from tests import enquiries as scene
from tests.enquiries import DUE, NUMBER, linked
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WHY = "Valtuutetun päätös 1.4.2026: ei aihetta toimenpiteisiin."


def fresh(enquiry: Enquiry) -> Enquiry:
    return Enquiry.objects.get(pk=enquiry.pk)


def happened(enquiry: Enquiry) -> list[str]:
    return list(enquiry.events.order_by("at", "pk").values_list("kind", flat=True))


def answered(enquiry: Enquiry, **more: object) -> EnquiryAnswer:
    told: dict[str, object] = {
        "text": "Pyyntöön vastattiin määräajassa. Asiakirjat ovat liitteenä.",
        "via": EnquiryAnswer.Via.SECURE_MAIL,
        "sent_at": MONDAY + DAY,
        "actor": staff.sanna(),
        "now": MONDAY + DAY,
    }
    return enquiries.answer(enquiry.pk, **(told | more))  # type: ignore[arg-type]  # as the test gives them


def test_an_enquiry_about_a_person_holds_everything_about_them_at_once() -> None:
    aino = scenes.aino()
    scenes.electricity(aino, began=date(2020, 1, 1))
    enquiry = scene.came(person=aino)
    hold = hold_of(enquiry)
    assert hold is not None
    assert (hold.reason, hold.party, hold.review_on) == (LegalHold.Reason.OMBUDSMAN, aino, DUE)
    tables = set(HeldRecord.objects.filter(hold=hold).values_list("table", flat=True))
    assert {"customers_party", "customers_electricitycontract"} <= tables
    assert happened(enquiry) == ["received", "hold_placed"]


def test_an_enquiry_about_how_a_case_was_handled_may_hold_the_case_alone() -> None:
    request = linked(casework.in_work())
    enquiry = scene.came(about=request, reach=Reach.CASE)
    hold = hold_of(enquiry)
    assert hold is not None
    tables = set(HeldRecord.objects.filter(hold=hold).values_list("table", flat=True))
    assert "requests_app_privacyrequest" in tables
    assert "requests_app_requestevent" in tables
    assert not any(table.startswith("customers_") for table in tables)
    assert HeldRecord.objects.filter(hold=hold, record=request.pk).exists()
    told = RequestEvent.objects.filter(request=request, kind=Happening.ENQUIRY_CAME)
    assert told.count() == 1  # the case's own history tells of it


def test_what_the_case_holds_is_the_cases_and_no_other_ones() -> None:
    request, other = linked(casework.in_work()), casework.in_work()
    hold = hold_of(scene.came(about=request, reach=Reach.CASE))
    assert hold is not None
    held = set(HeldRecord.objects.filter(hold=hold).values_list("record", flat=True))
    assert held >= set(request.events.values_list("pk", flat=True)) - set(
        request.events.filter(kind=Happening.ENQUIRY_CAME).values_list("pk", flat=True)
    )
    assert held.isdisjoint({other.pk, *other.events.values_list("pk", flat=True)})


def test_an_enquiry_in_general_holds_nobody_until_it_is_known_whom_it_is_about() -> None:
    aino = scenes.aino()
    enquiry = scene.came()
    assert hold_of(enquiry) is None
    with pytest.raises(NobodyToHold):
        enquiries.hold(enquiry.pk, reach=Reach.PERSON, actor=staff.sanna(), now=MONDAY)
    enquiries.concern(enquiry.pk, party=aino, actor=staff.heikki(), now=MONDAY)
    assert hold_of(enquiry) is not None
    with pytest.raises(ConcernsAlready):
        enquiries.concern(enquiry.pk, party=aino, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(HeldAlready):
        enquiries.hold(enquiry.pk, reach=Reach.PERSON, actor=staff.sanna(), now=MONDAY)


def test_a_case_that_is_matched_later_is_held_then() -> None:
    request = casework.in_work()
    enquiry = scene.came(about=request)
    assert hold_of(enquiry) is None
    linked(request)
    enquiries.hold(enquiry.pk, reach=Reach.PERSON, actor=staff.sanna(), now=MONDAY)
    assert hold_of(enquiry) is not None


def test_only_the_authority_moves_the_date_and_the_hold_follows() -> None:
    enquiry = scene.taken(person=scenes.aino())
    later = DUE + 14 * DAY
    enquiries.ask_more_time(
        enquiry.pk, until=later, why="Tallenteet ovat kumppanilla.", actor=staff.heikki(), now=MONDAY
    )
    assert (fresh(enquiry).due_on, fresh(enquiry).asked_until) == (DUE, later)  # asking moves nothing
    with pytest.raises(ExtensionWaits):
        enquiries.ask_more_time(enquiry.pk, until=later + DAY, why="x", actor=staff.heikki(), now=MONDAY)
    granted = DUE + 7 * DAY  # less than was asked
    enquiries.record_more_time(enquiry.pk, granted=granted, actor=staff.heikki(), now=MONDAY)
    now = fresh(enquiry)
    assert (now.due_on, now.asked_until) == (granted, None)
    hold = hold_of(now)
    assert hold is not None
    assert hold.review_on == granted
    assert happened(enquiry)[-2:] == ["extension_asked", "extension_granted"]


def test_an_extension_that_was_not_given_leaves_the_date_where_it_was() -> None:
    enquiry = scene.taken(person=scenes.aino())
    enquiries.ask_more_time(enquiry.pk, until=DUE + DAY, why="Lomat.", actor=staff.heikki(), now=MONDAY)
    with pytest.raises(UntilNotLater):
        enquiries.record_more_time(enquiry.pk, granted=DUE, actor=staff.heikki(), now=MONDAY)
    enquiries.record_more_time(enquiry.pk, granted=None, why="Ei lisäaikaa.", actor=staff.heikki(), now=MONDAY)
    assert (fresh(enquiry).due_on, fresh(enquiry).asked_until) == (DUE, None)


def test_an_answer_leaves_the_hold_and_the_officer_ends_both() -> None:
    enquiry = scene.taken(person=scenes.aino())
    answered(enquiry)
    assert fresh(enquiry).status == EnquiryStatus.ANSWERED
    assert hold_of(enquiry) is not None
    with pytest.raises(WhyMissing):
        enquiries.close(enquiry.pk, why=" ", actor=staff.sanna(), now=MONDAY + 2 * DAY)
    with pytest.raises(NotYourEnquiryMove):
        enquiries.close(enquiry.pk, why=WHY, actor=staff.heikki(), now=MONDAY + 2 * DAY)
    enquiries.close(enquiry.pk, why=WHY, actor=staff.sanna(), now=MONDAY + 2 * DAY)
    closed = fresh(enquiry)
    assert (closed.status, closed.closed_at) == (EnquiryStatus.CLOSED, MONDAY + 2 * DAY)
    assert hold_of(closed) is None
    assert not HeldRecord.objects.filter(released_at__isnull=True).exists()
    assert closed.events.get(kind="closed").why == WHY


def test_the_authority_asks_more_and_takes_a_closed_matter_up_again() -> None:
    enquiry = scene.taken(person=scenes.aino())
    answered(enquiry)
    more = DUE + 10 * DAY
    enquiries.ask_more(enquiry.pk, asked="Toimittakaa lokitiedot.", due_on=more, actor=staff.sanna(), now=MONDAY + DAY)
    assert (fresh(enquiry).status, fresh(enquiry).due_on) == (EnquiryStatus.IN_WORK, more)
    answered(enquiry)
    enquiries.close(enquiry.pk, why=WHY, actor=staff.sanna(), now=MONDAY + 2 * DAY)
    enquiries.reopen(enquiry.pk, why="Valitus.", due_on=more, actor=staff.sanna(), now=MONDAY + 3 * DAY)
    assert fresh(enquiry).closed_at is None
    assert hold_of(enquiry) is not None
    assert enquiry.answers.count() == 2


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"diary_number": "  "}, DiaryNumberMissing),
        ({"asked": "\n"}, AskedMissing),
        ({"received_at": MONDAY + DAY}, InTheFuture),
        ({"due_on": MONDAY.date() - 2 * DAY}, DueBeforeReceived),
    ],
)
def test_an_enquiry_is_entered_whole_or_not_at_all(change: dict[str, object], refusal: type[Refused]) -> None:
    told: dict[str, object] = {
        "diary_number": NUMBER,
        "received_at": MONDAY - DAY,
        "due_on": DUE,
        "asked": "Mitä tapahtui?",
    }
    with pytest.raises(refusal):
        enquiries.enter(ToEnter(**(told | change)), actor=staff.sanna(), now=MONDAY)  # type: ignore[arg-type]  # as above
    assert not Enquiry.objects.exists()


def test_a_diary_number_is_entered_once_however_it_is_spaced() -> None:
    scene.came(number="TSV/4321/2026 ")
    with pytest.raises(DiaryNumberTaken):
        scene.came(number=" TSV/4321/2026")
    assert Enquiry.objects.count() == 1


def test_a_case_says_itself_whom_it_is_about() -> None:
    request = linked(casework.in_work())
    assert isinstance(request, PrivacyRequest)
    with pytest.raises(OfACaseOrAPerson):
        scene.came(about=request, person=request.party)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enquiry.objects.filter(pk=scene.came(about=request).pk).update(party=request.party)


def test_what_was_sent_to_the_authority_is_recorded_as_it_left() -> None:
    enquiry = scene.taken()
    with pytest.raises(TextMissing):
        answered(enquiry, text=" ")
    with pytest.raises(TimeImpossible):
        answered(enquiry, sent_at=MONDAY - 2 * DAY)
    with pytest.raises(TimeImpossible):
        answered(enquiry, sent_at=MONDAY + 2 * DAY)
    with pytest.raises(NotYourEnquiryMove):
        answered(enquiry, actor=staff.heikki())
    told = answered(enquiry, via=EnquiryAnswer.Via.POST)
    assert (told.via, told.sent_at, told.recorded_by) == ("post", MONDAY + DAY, staff.sanna())


def test_a_dossier_that_goes_with_the_answer_is_a_disclosure_by_name() -> None:
    aino = scenes.aino()
    enquiry = scene.taken(person=aino)
    dossier = scene.read(scene.made(enquiry)).row
    assert not Disclosure.objects.filter(party=aino).exists()  # made is not yet given
    answered(enquiry, dossiers=[dossier.pk])
    disclosed = Disclosure.objects.get(party=aino)
    assert (disclosed.recipient, disclosed.recipient_kind) == ("Tietosuojavaltuutetun toimisto", "authorities")
    assert NUMBER in disclosed.purpose
    assert disclosed.disclosed_at == MONDAY + DAY
    dossier.refresh_from_db()
    assert dossier.handed_over_at == MONDAY + DAY


def test_an_answer_takes_along_only_dossiers_of_its_own_enquiry() -> None:
    other = scene.taken(person=scenes.aino())
    dossier = scene.read(scene.made(other)).row
    enquiry = enquiries.take(scene.came(number="TSV/1/2026").pk, actor=staff.sanna(), now=MONDAY)
    with pytest.raises(DossierUnknown):
        answered(enquiry, dossiers=[dossier.pk])
    assert fresh(enquiry).status == EnquiryStatus.IN_WORK
    assert not enquiry.answers.exists()


@pytest.mark.parametrize("operation", sorted(ENQUIRY_CHECKS))
def test_who_only_reads_or_approves_does_nothing_to_an_enquiry(operation: str) -> None:
    enquiry = scene.came(person=scenes.aino())
    for reader in (staff.tuula(), staff.anneli()):
        with pytest.raises(Refused) as why:
            ENQUIRY_CHECKS[operation][1](enquiry, reader)
        assert "käsittelijä" in str(why.value) or "tilassa" in str(why.value)
    another = ToEnter(diary_number="TSV/9/2026", received_at=MONDAY, due_on=DUE, asked="?")
    with pytest.raises(NotPermitted):
        enquiries.enter(another, actor=staff.tuula(), now=MONDAY)


def test_nothing_is_added_to_a_closed_enquiry() -> None:
    enquiry = scene.came()
    enquiries.close(enquiry.pk, why="Tuli väärälle rekisterinpitäjälle.", actor=staff.sanna(), now=MONDAY)
    with pytest.raises(EnquiryClosed):
        enquiries.concern(enquiry.pk, party=scenes.aino(), actor=staff.sanna(), now=MONDAY)
    with pytest.raises(Refused):
        answered(enquiry)
    assert Recording.objects.count() == 0
