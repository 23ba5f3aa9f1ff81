"""Aino was refused her data and wishes the Ombudsman to have it (tietosuojalaki 34 § 4 mom.)."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from zipfile import ZipFile

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from customers.models import Disclosure, Recording
from requests_app import operations
from requests_app.dossier.sections.refused import PARTS, WHOLE
from requests_app.due import everything_due
from requests_app.events import Happening
from requests_app.grounds import Ground
from requests_app.lifecycle import Outcome
from requests_app.models import Dossier, OmbudsmanWish, PrivacyRequest
from requests_app.operations import AskedRight
from requests_app.operations.dossiers import categories_of
from requests_app.permitted.case import case_of
from requests_app.permitted.dossiers import DossierUnknown, NoDossierToHandOver
from requests_app.permitted.refusals import NotPermitted, TimeImpossible
from requests_app.permitted.wishes import (
    EndOfGiving,
    GivenAlready,
    NothingMadeToGive,
    NothingRefused,
    NotOfAccess,
    NoWish,
    RefusalNotTold,
    WishedAlready,
    can_make_for_ombudsman,
)
from requests_app.rights import Right
from requests_app.wishes import WishEnd, due_of
from retention.models import HeldRecord, LegalHold
from tests import casework, packages, scenes, staff, submissions
from tests.at_the_desk import AtTheDesk, Read
from tests.copies import stored
from tests.enquiries import ReadDossier, opened, read, worked
from tests.submissions import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
DAY = timedelta(days=1)
TUESDAY, WEDNESDAY = MONDAY + DAY, MONDAY + 2 * DAY
CRIME = Ground.SECURITY_OR_CRIME


def asked(right: Right = Right.ACCESS) -> PrivacyRequest:
    """Aino, who has called twice and been written to, asks for one thing alone."""
    aino = scenes.aino()
    scenes.relationship(aino, began=date(2025, 1, 1))
    scenes.call(aino, at=MONDAY - 100 * DAY)
    scenes.call(aino, at=MONDAY - 50 * DAY)
    return packages.linked(replace(submissions.ainos(), rights=(AskedRight(right),)), party=aino)


def told(request: PrivacyRequest) -> PrivacyRequest:
    """The answer is approved by Anneli and leaves."""
    letter = casework.written(request)
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.approve(request.pk, actor=staff.anneli(), now=MONDAY)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    casework.letters_leave(MONDAY)
    return casework.fresh(request)


def whole(ground: Ground = CRIME) -> PrivacyRequest:
    """Access is refused whole, and she has been told."""
    request = asked()
    casework.refused(request, Right.ACCESS, ground)
    return told(request)


def partly(ground: Ground = CRIME) -> PrivacyRequest:
    """The later call is withheld on that ground; the rest she has had."""
    request = asked()
    later = Recording.objects.order_by("-began_at").first()
    assert later is not None
    operations.withhold_part(
        request.pk,
        table="customers.Recording",
        record_id=later.pk,
        explanation="Epäilyä selvitetään.",
        ground=ground,
        actor=staff.sanna(),
        now=MONDAY,
    )
    packages.copied(request)
    operations.decide(
        request.pk,
        Right.ACCESS,
        outcome=Outcome.PARTLY_GRANTED,
        ground=ground,
        reasons="Epäilyä selvitetään.",
        actor=staff.heikki(),
        now=MONDAY,
    )
    return told(request)


def wished(request: PrivacyRequest, *, at: datetime = TUESDAY) -> OmbudsmanWish:
    """She says on the phone that the Ombudsman should have it; Heikki enters it."""
    how = OmbudsmanWish.How.PHONE
    return operations.record_wish(request.pk, said_at=at, how=how, actor=staff.heikki(), now=at)


def made(request: PrivacyRequest, *, now: datetime = WEDNESDAY) -> ReadDossier:
    """What Sanna wants for the Ombudsman, made by the worker, opened and read."""
    wanted = operations.want_for_ombudsman(request.pk, actor=staff.sanna(), now=now)
    worked(now=now)
    return read(opened(wanted, now=now))


def given(request: PrivacyRequest, row: Dossier, *, at: datetime = WEDNESDAY) -> OmbudsmanWish:
    """Sanna hands it over by secure mail."""
    return operations.give_to_ombudsman(
        request.pk,
        row.pk,
        at=at,
        via=OmbudsmanWish.Via.SECURE_MAIL,
        diary_number="TSV/9/2026",
        actor=staff.sanna(),
        now=at,
    )


def refused_data(dossier: ReadDossier, request: PrivacyRequest) -> ZipFile:
    """The refused data that goes along."""
    return ZipFile(io.BytesIO(dossier.files[f"pyynnot/{request.reference}/evatyt-tiedot/evatyt-tiedot.zip"]))


def records(data: ZipFile) -> dict[str, list[str]]:
    """The keys of the records in it, by their table."""
    listed = json.loads(data.read("luettelo.json"))["tables"]
    return {each["table"]: [record["record"] for record in json.loads(data.read(each["file"]))] for each in listed}


def test_what_was_refused_whole_is_made_given_and_told() -> None:
    """tietosuojalaki 34 § 4 mom.: the whole copy and the dossier, a disclosure, an event, and a letter to her."""
    request = whole()
    wish = wished(request)
    dossier = made(request)
    told_of = json.loads(dossier.files[f"pyynnot/{request.reference}/evatyt-tiedot.json"])
    assert told_of["says"] == [WHOLE]
    there = records(refused_data(dossier, request))
    assert set(there["customers.Recording"]) == {str(call.pk) for call in Recording.objects.all()}
    assert there["customers.Party"] == [str(request.party_id)]
    mail.outbox.clear()
    given(request, dossier.row)
    wish.refresh_from_db()
    assert (wish.end, wish.ended_by, wish.via) == ("given", staff.sanna(), "secure_mail")
    dossier.row.refresh_from_db()
    assert (dossier.row.handed_over_at, dossier.row.handed_over_by) == (WEDNESDAY, staff.sanna())
    disclosed = Disclosure.objects.get(party=request.party, recipient="Tietosuojavaltuutetun toimisto")
    assert disclosed.purpose == "selvitys tietosuojavaltuutetulle TSV/9/2026"
    assert request.party is not None
    assert set(disclosed.categories) == set(categories_of(request.party, with_packages=True))
    kinds = list(request.events.values_list("kind", flat=True))
    assert kinds.index(Happening.WISH_RECORDED) < kinds.index(Happening.REFUSED_GIVEN)
    letter = request.letters.get(kind="refused_given")
    assert "Annoimme 4.3.2026 tietosuojavaltuutetulle" in letter.body
    casework.letters_leave(WEDNESDAY)
    assert [message.to for message in mail.outbox] == [["aino.makinen@example.com"]]


def test_only_what_was_refused_goes_and_only_hers() -> None:
    """GDPR 5(1)(c): what she has had herself is not sent again, and nobody else's rows are in it."""
    request = partly()
    later, earlier = Recording.objects.order_by("-began_at")
    pekka = scenes.pekka()
    theirs = scenes.call(pekka)
    wished(request)
    dossier = made(request)
    data = refused_data(dossier, request)
    assert records(data) == {"customers.Recording": [str(later.pk)]}
    everything = "\n".join(data.read(name).decode(errors="replace") for name in data.namelist())
    for hers_already in (
        str(earlier.pk),
        str(theirs.pk),
        "aino.makinen@example.com",
        "Testikatu",
        str(pekka.customer_number),
    ):
        assert hers_already not in everything, hers_already
    told_of = json.loads(dossier.files[f"pyynnot/{request.reference}/evatyt-tiedot.json"])
    assert told_of["says"] == [PARTS]
    assert [row["perustelu"] for row in told_of["tables"][0]["rows"]] == ["Epäilyä selvitetään."]


def test_a_wish_has_a_month_and_is_among_what_is_due_until_it_ends() -> None:
    """[D: a-month-to-the-ombudsman]"""
    request = whole()
    wish = wished(request)
    assert due_of(wish.said_at) == date(2026, 4, 7)  # 3.4. is Good Friday, and Easter follows
    (due,) = [each for each in everything_due(TUESDAY) if each.about == wish.pk]
    assert (due.due, due.late, due.owner, due.reference) == (date(2026, 4, 7), False, staff.sanna(), request.reference)
    assert next(each.late for each in everything_due(TUESDAY + 40 * DAY) if each.about == wish.pk)
    given(request, made(request).row)
    assert not [each for each in everything_due(WEDNESDAY) if each.about == wish.pk]


@pytest.mark.parametrize("refuse", [whole, partly])
def test_what_is_to_be_given_is_held_until_then(refuse: object) -> None:
    assert callable(refuse)
    request = refuse()
    wished(request)
    hold = LegalHold.objects.get(origin=f"valtuutetulle {request.reference}")
    held = set(HeldRecord.objects.filter(hold=hold).values_list("record", flat=True))
    later, earlier = Recording.objects.order_by("-began_at")
    assert {later.pk, request.pk} <= held
    assert (earlier.pk in held) is (refuse is whole)
    given(request, made(request).row)
    hold.refresh_from_db()
    assert hold.lifted_at == WEDNESDAY


def test_nothing_is_wished_where_nothing_was_refused_or_she_was_not_told() -> None:
    with pytest.raises(NothingRefused):
        wished(answered())
    waits = asked_again()
    casework.refused(waits, Right.ACCESS, CRIME)
    with pytest.raises(RefusalNotTold):
        wished(waits)


def answered() -> PrivacyRequest:
    """She has had everything herself."""
    request = asked()
    packages.answered(request)
    return casework.fresh(request)


def asked_again() -> PrivacyRequest:
    """A second request of hers."""
    return packages.linked(replace(submissions.ainos(), rights=(AskedRight(Right.ACCESS),)))


def test_a_case_of_another_kind_has_no_wish() -> None:
    with pytest.raises(NotOfAccess):
        wished(asked(Right.OBJECTION))


def test_a_wish_is_entered_once_until_access_is_refused_anew() -> None:
    request = whole()
    wished(request)
    with pytest.raises(WishedAlready, match=r"3\.3\.2026"):
        wished(request)
    given(request, made(request).row)
    with pytest.raises(GivenAlready, match=r"4\.3\.2026"):
        wished(request, at=WEDNESDAY + DAY)
    with pytest.raises(NoWish):
        given(request, Dossier.objects.get(request=request))


def test_a_wish_that_is_taken_back_ends_and_may_be_said_again() -> None:
    request = whole()
    wished(request)
    with pytest.raises(EndOfGiving):
        operations.end_wish(request.pk, end=WishEnd.GIVEN, actor=staff.heikki(), now=WEDNESDAY)
    operations.end_wish(request.pk, end=WishEnd.TAKEN_BACK, actor=staff.heikki(), now=WEDNESDAY)
    assert not LegalHold.objects.filter(origin__startswith="valtuutetulle ", lifted_at__isnull=True).exists()
    assert not request.letters.filter(kind="refused_given").exists()
    with pytest.raises(NoWish):
        operations.end_wish(request.pk, end=WishEnd.OPENED, actor=staff.heikki(), now=WEDNESDAY)
    assert wished(request, at=WEDNESDAY).ended_at is None


def test_times_that_cannot_be_and_papers_of_another_case_are_refused() -> None:
    request = whole()
    how = OmbudsmanWish.How.EMAIL
    for said_at in (MONDAY - DAY, WEDNESDAY):
        with pytest.raises(TimeImpossible):
            operations.record_wish(request.pk, said_at=said_at, how=how, actor=staff.heikki(), now=TUESDAY)
    wished(request)
    ordinary = operations.make_dossier(
        request, reason="Kantelu.", actor=staff.sanna(), now=TUESDAY, open_file=stored
    ).row
    with pytest.raises(NothingMadeToGive):
        given(request, ordinary)
    row = made(request).row
    with pytest.raises(DossierUnknown):
        given(request, ordinary)
    with pytest.raises(TimeImpossible):
        given(request, row, at=TUESDAY)
    assert OmbudsmanWish.objects.get().ended_at is None
    operations.hand_over_dossier(request.pk, ordinary.pk, at=WEDNESDAY, actor=staff.sanna(), now=WEDNESDAY)
    with pytest.raises(NoDossierToHandOver):  # what was made for the wish is handed over as that
        operations.hand_over_dossier(request.pk, row.pk, at=WEDNESDAY, actor=staff.sanna(), now=WEDNESDAY)


def test_a_handler_enters_the_wish_and_an_officer_alone_gives() -> None:
    request = whole()
    wished(request)
    with pytest.raises(NotPermitted):
        operations.want_for_ombudsman(request.pk, actor=staff.heikki(), now=WEDNESDAY)
    case = case_of(request)
    assert (can_make_for_ombudsman(case, staff.sanna()), can_make_for_ombudsman(case, staff.heikki())) == (True, False)
    assert not Dossier.objects.exists()


def test_a_recording_whose_file_has_gone_is_left_out_and_its_path_is_not_told() -> None:
    request = whole()
    wished(request)
    Recording.objects.update(audio="puhelut/kadonnut.wav")
    assert "kadonnut" not in made(request).everything


def test_the_wish_is_entered_made_and_given_at_the_desk() -> None:
    request = whole()
    desk = AtTheDesk(staff.sanna())
    with time_machine.travel(TUESDAY):
        refused = desk.press(request, "record_wish", {"said_at": "2026-03-01T09:00", "how": "phone"})
        assert refused.status_code == 422
        assert "Anna aika, joka on 2.3.2026" in refused.content.decode()
        page = desk.does(request, "record_wish", {"said_at": "2026-03-02T23:00", "how": "phone"})
        assert "annettava viimeistään 2.4.2026" in page.text
        address = reverse("admin:requests_app_privacyrequest_for_ombudsman", args=[request.pk])
        assert "odottaa koontia" in Read(desk.client.post(address, follow=True)).text
        assert "Koostetta kootaan jo." in Read(desk.client.post(address, follow=True)).text
        worked(now=TUESDAY)
        (form,) = [form for form in desk.open(request).forms if "/kooste/0" in form.action]
        made_here = desk.send(form)
        assert made_here.headers["Content-Disposition"].startswith("attachment;")
        assert "no-store" in made_here.headers["Cache-Control"]
        assert b"".join(made_here.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]  # a file that is streamed
    row = Dossier.objects.get(request=request)
    with time_machine.travel(TUESDAY + timedelta(hours=2)):
        typed = {"at": "2026-03-03T11:00", "via": "post", "diary_number": ""}
        page = desk.does(request, "give_to_ombudsman", typed, dossier=str(row.pk))
        assert "tiedot annettiin valtuutetulle 3.3.2026" in page.text
        assert "Evätyt tiedot annettiin tietosuojavaltuutetulle" in page.text
        again = desk.client.post(address, follow=True).content.decode()
        assert "Kirjaa ensin henkilön toive" in again
