"""The Ombudsman's dossier tells how a case was handled, whole and proved, and nobody else's data (GDPR 58(1)(e)).

What is given and what is left out stands in complete tables [D: what-the-authority-is-given].
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from customers.models import Party, ViewEvent
from oomi_registry.notice.adopted import register
from oomi_registry.notice.declarations import Privacy, declaration_of
from requests_app import operations
from requests_app.belonging import tables_of_cases
from requests_app.deadlines import deadline
from requests_app.dossier import LEFT_OUT, SECTIONS, Looked, gather, write
from requests_app.dossier.building import LIST, PAGE, SUMS
from requests_app.dossier.looked import Staff
from requests_app.dossier.shown import NOT_SHOWN, SHOWN
from requests_app.dossier.table import MadeFor
from requests_app.dossier.told import NOT_TOLD, TOLD
from requests_app.events import Key
from requests_app.fulfilment.access import build
from requests_app.grounds import Ground
from requests_app.models import (
    AccessPackage,
    Breach,
    Letter,
    PrivacyRequest,
    ReleasedItem,
    RequestEvent,
    WithheldPart,
)
from requests_app.rights import Right
from tests import canaries, casework, erasures, packages, staff, submissions
from tests import enquiries as scene
from tests.enquiries import WHY, ReadDossier, linked, made, made_with_packages, read
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
STAFF = ("sanna", "heikki", "anneli")


def rich() -> PrivacyRequest:
    """Aino asked for a copy and for erasure; she got the copy, her call was erased, and the answer has left."""
    request = erasures.asked(erasures.customer_no_more(), Right.ACCESS)
    packages.copied(request, build)
    erasures.answered(request)
    return casework.fresh(request)


def of(request: PrivacyRequest) -> ReadDossier:
    return read(made(request, folder=Path(packages.storage().location)))


@pytest.fixture
def neighbour() -> Party:
    """Linnea, made of canaries, who lives next door and has asked for her own data."""
    linnea = canaries.linnea()
    request = submissions.received(canaries.linneas())
    operations.take(request.pk, actor=staff.sanna(), now=MONDAY)
    linked(request, linnea)
    ViewEvent.objects.create(
        party=linnea,
        viewed_at=MONDAY,
        kind=ViewEvent.Kind.REVEALED,
        viewer=staff.heikki(),
        role="handler",
        table="customers.Party",
        record=linnea.pk,
        reason=canaries.TOLD,
    )
    return linnea


def test_every_table_of_a_case_has_a_section_or_a_reason() -> None:
    """A table that is declared tomorrow and belongs to a case is red until it is placed."""
    of_cases = {model for model, _, _ in tables_of_cases()}
    placed = {model for section in SECTIONS for model in section.models}
    assert of_cases - placed - set(LEFT_OUT) == set()
    assert placed.isdisjoint(LEFT_OUT)
    assert placed == set(SHOWN)
    assert all(reason.strip() for reason in LEFT_OUT.values())


@pytest.mark.parametrize("model", list(SHOWN), ids=lambda model: str(model._meta.label))
def test_every_declared_field_of_a_section_is_told_or_has_a_reason(model: type) -> None:
    declaration = declaration_of(model)
    if not isinstance(declaration, Privacy):
        return  # counts of a run: nothing of it is personal
    declared = {name for _, _, name in declaration.under()}
    shown, not_shown = set(SHOWN[model].split()), set(NOT_SHOWN.get(model, {}))
    assert declared <= shown | not_shown
    assert shown.isdisjoint(not_shown)
    assert not_shown <= declared


def test_every_code_of_an_event_is_told_or_has_a_reason() -> None:
    assert set(TOLD) | set(NOT_TOLD) == set(Key)
    assert set(TOLD).isdisjoint(NOT_TOLD)


def test_the_sections_have_names_of_their_own() -> None:
    codes = [section.code for section in SECTIONS]
    assert len(codes) == len(set(codes))
    assert {section.made_for for section in SECTIONS} == set(MadeFor)


def test_listed() -> None:
    """The dossier of one rich case, file by file: shown with ``-s -k listed``."""
    request = rich()
    dossier = of(request)
    print(f"\n{dossier.row.size} tavua, SHA-256 {dossier.row.sha256}")
    for name, content in dossier.files.items():
        print(f"{len(content):>8}  {name.replace(request.reference, 'TP-…')}")
    folder = f"pyynnot/{request.reference}"
    per_case = {f"{folder}/{section.code}.json" for section in SECTIONS if section.made_for is MadeFor.CASE}
    assert per_case <= set(dossier.files)
    assert {PAGE, LIST, SUMS} <= set(dossier.files)
    assert any(name.startswith(f"{folder}/kirjeet/") and name.endswith("-answer.txt") for name in dossier.files)
    assert f"{folder}/paketit/01-sisallysluettelo.json" in dossier.files


def test_it_tells_the_case_from_its_coming_to_its_answer() -> None:
    request = rich()
    dossier = of(request)
    reference = request.reference
    (events,) = dossier.section("tapahtumat", reference).values()
    assert len(events) == RequestEvent.objects.filter(request=request).count() - 1  # its own making comes after it
    assert [events[0]["tapahtuma"], events[-1]["tapahtuma"]] == [
        {"code": "received", "words": "Pyyntö saapui"},
        {"code": events[-1]["tapahtuma"]["code"], "words": events[-1]["tapahtuma"]["words"]},  # type: ignore[index]  # a code
    ]
    steps = dossier.section("maaraaika", reference)["Laskennan vaiheet"]
    assert [step["säännös"] for step in steps] == [step.provision for step in deadline(MONDAY).steps]
    rights = dossier.section("oikeudet", reference)["Pyydetyt oikeudet"]
    assert {right["oikeus"]["code"] for right in rights} == {"access", "erasure"}  # type: ignore[index]  # a code
    (package,) = dossier.section("paketit", reference)["Tietopaketit"]
    assert package["tiiviste"] == AccessPackage.objects.get(right__request=request).sha256
    erasure = dossier.section("poisto", reference)
    assert erasure["Suunnitelma 1: rivit"]
    assert any(
        line["taulu"] == {"code": "customers_recording", "words": "puhelutallenteet"}
        for line in erasure["Poistoajo 1: hävitetyt tietueet"]
    )
    assert {"Tieto": "tila", "Arvo": {"code": "finished", "words": "valmis"}} in erasure["Poistoajo 1"]
    answer = Letter.objects.get(request=request, kind="answer")
    text = next(content for name, content in dossier.files.items() if name.endswith("-answer.txt"))
    assert answer.body in text.decode()
    record = json.loads(dossier.files["yhteiset/rekisteri/seloste-kasittelytoimista.json"])
    assert record["version"] == register().version.isoformat()


def test_a_refusal_is_told_with_its_ground_its_provisions_and_its_reasons() -> None:
    request = linked(casework.in_work())
    casework.refused(request, Right.ACCESS, Ground.SECURITY_OR_CRIME)
    rights = of(request).section("oikeudet", request.reference)["Pyydetyt oikeudet"]
    (right,) = [each for each in rights if each["tulos"]]
    assert right["säännökset"] == "tietosuojalaki 34 § 1 mom. 1"
    assert right["perustelut"] == "Tietoa on tarkistettu sopimuksesta, ja se on oikein."


def test_each_file_has_its_sha256_and_the_page_leads_to_each() -> None:
    dossier = of(rich())
    sums = dict(line.split("  ", 1)[::-1] for line in dossier.files[SUMS].decode().splitlines())
    assert set(sums) == set(dossier.files) - {SUMS}
    for name, sha256 in sums.items():
        assert hashlib.sha256(dossier.files[name]).hexdigest() == sha256
    page = dossier.files[PAGE].decode()
    assert '<html lang="fi">' in page
    assert "<script" not in page
    assert "http" not in page.split("<main>")[0]  # nothing of it is fetched from anywhere
    for name in sums:
        assert name == PAGE or name in page
    listed = json.loads(dossier.files[LIST])
    assert {each["name"] for each in listed["files"]} == set(dossier.files) - {SUMS, LIST}


def test_the_same_case_at_the_same_instant_is_the_same_file() -> None:
    request = rich()
    folder = Path(packages.storage().location)

    def written(now: datetime) -> str:
        looked = Looked((request,), None, now, lambda path: (folder / path).open("rb"))
        return write(gather(looked), BytesIO(), subject=request.reference, reason=WHY).sha256

    assert written(MONDAY) == written(MONDAY)
    assert written(MONDAY) != written(MONDAY + DAY)


def test_nobody_elses_data_is_in_it(neighbour: Party) -> None:
    request = rich()
    dossier = of(request)
    assert canaries.found_in(dossier.everything) == []
    other = PrivacyRequest.objects.get(party=neighbour)
    assert other.reference not in dossier.everything
    assert str(neighbour.number) not in {str(value) for value in dossier.section("pyynto", request.reference).values()}


def test_a_case_that_was_first_linked_to_the_neighbour_tells_nothing_of_her() -> None:
    """Linked by mistake, seen, held and taken back: the events say that it happened, and to nobody whom."""
    linnea = canaries.linnea()
    request = linked(casework.in_work(), linnea)
    ViewEvent.objects.create(
        party=linnea,
        viewed_at=MONDAY,
        kind=ViewEvent.Kind.REVEALED,
        viewer=staff.heikki(),
        role="handler",
        table="customers.Party",
        record=linnea.pk,
        reason=canaries.TOLD,
    )
    operations.unlink_party(request.pk, actor=staff.sanna(), now=MONDAY)
    linked(request)
    dossier = of(casework.fresh(request))
    assert canaries.found_in(dossier.everything, str(linnea.pk), f"#{linnea.number}") == []
    kinds = [event["tapahtuma"]["code"] for event in dossier.section("tapahtumat", request.reference)["Tapahtumat"]]  # type: ignore[index]  # a code
    assert kinds.count("linked") == 2
    assert "unlinked" in kinds
    assert dossier.section("katselut", request.reference)["Katselut"] == []


def test_no_member_of_staff_is_named_but_each_has_a_number() -> None:
    for name in STAFF:  # names that stand nowhere else
        User.objects.filter(username=name).update(first_name=f"Etunimi{name}", last_name=f"Sukunimi{name}")
    request = rich()
    everything = of(request).everything.casefold()
    for name in STAFF:
        assert name not in everything
        assert f"nimi{name}" not in everything
    events = of(request).section("tapahtumat", request.reference)["Tapahtumat"]
    assert {event["toimija"] for event in events} >= {"työntekijä 1", "työntekijä 2", "työntekijä 3"}


def test_staff_are_numbered_in_the_order_in_which_they_acted() -> None:
    numbered = Staff([7, 3, 7, None])
    assert [numbered.named(user) for user in (3, 7, 9, None)] == ["työntekijä 2", "työntekijä 1", "työntekijä 3", None]


def test_what_was_asked_to_show_who_somebody_is_stays_inside() -> None:
    request = casework.in_work()
    dossier = of(request)
    (evidence,) = dossier.section("henkilollisyys", request.reference)["Selvitykset henkilöllisyydestä"]
    assert evidence["millä tavalla"] == {
        "code": "asked_facts",
        "words": "kysymykset, joiden vastaukset vain henkilö tietää",
    }
    assert "Vastaukset täsmäsivät viimeisimpään laskuun" not in dossier.everything


def test_who_acts_for_somebody_is_told_by_capacity_alone() -> None:
    asked = replace(submissions.ainos(), representative_name="Raili Ränssi", representative_role="edunvalvoja")
    request = casework.in_work(asked)
    casework.mandated(request)
    dossier = of(request)
    assert "Ränssi" not in dossier.everything
    assert "edunvalvoja" in dossier.everything


def test_a_letter_that_went_to_the_wrong_person_is_listed_and_not_shown() -> None:
    """What was released by mistake may be another's data: the breach is told, its content is not."""
    request = rich()
    answer = Letter.objects.get(request=request, kind="answer")
    breach = Breach.objects.create(
        reference="TL-TEST",
        kinds=["confidentiality"],
        awareness="staff",
        aware_at=MONDAY,
        opened_at=MONDAY,
        case=request.pk,
    )
    ReleasedItem.objects.create(breach=breach, what="letter", record=answer.pk, kind="answer", left_at=MONDAY)
    dossier = of(request)
    assert not any(name.endswith("-answer.txt") for name in dossier.files)
    letters = dossier.section("kirjeet", request.reference)["Kirjeet"]
    assert any("toisen henkilön tietoja" in str(letter["tiedosto"]) for letter in letters)
    assert "Tietoturvaloukkaus TL-TEST" in dossier.section("loukkaukset", request.reference)


def test_a_package_goes_along_only_when_it_is_chosen() -> None:
    request = rich()
    without, along = of(request), read(made_with_packages(request))
    stored = AccessPackage.objects.get(right__request=request)
    name = f"pyynnot/{request.reference}/paketit/01-tietopaketti.zip"
    assert name not in without.files
    assert hashlib.sha256(along.files[name]).hexdigest() == stored.sha256
    assert (without.row.with_packages, along.row.with_packages) == (False, True)


def test_a_package_that_is_gone_leaves_its_hash() -> None:
    request = rich()
    dossier = read(made(request))  # the storage has lost everything
    (package,) = dossier.section("paketit", request.reference)["Tietopaketit"]
    assert package["mukana"] == "hävitetty säilytysajan mukaan"
    assert len(str(package["tiiviste"])) == 64


def test_an_enquiry_about_a_person_has_every_case_of_theirs() -> None:
    first = rich()
    second = linked(casework.in_work(), first.party)
    enquiry = scene.came(person=first.party)
    dossier = read(made(enquiry))
    assert {name.split("/")[1] for name in dossier.files if name.startswith("pyynnot/")} == {
        first.reference,
        second.reference,
    }
    told = dossier.section("selvityspyynto")
    assert {"Tieto": "viranomaisen diaarinumero", "Arvo": scene.NUMBER} in told["Selvityspyyntö"]
    assert dossier.section("pidot-selvityksesta")["Säilytyspidot"][0]["syy"] == {
        "code": "ombudsman",
        "words": "tietosuojavaltuutetun selvitys",
    }


def test_an_enquiry_in_general_has_the_register_and_itself() -> None:
    dossier = read(made(scene.came()))
    assert not any(name.startswith("pyynnot/") for name in dossier.files)
    assert "yhteiset/rekisteri.json" in dossier.files
    assert not ViewEvent.objects.exists()


def test_what_was_withheld_under_34_is_told_to_the_authority() -> None:
    """tietosuojalaki 34 § 4 mom.: what the person is not told goes to the Ombudsman."""
    request = linked(casework.in_work())
    WithheldPart.objects.create(
        right=request.rights.get(right=Right.ACCESS),
        table="customers.Recording",
        ground="security_or_crime",
        explanation="Petosselvitys on kesken.",
        decided_at=MONDAY,
        decided_by=staff.sanna(),
    )
    (part,) = of(request).section("paketit", request.reference)["Pois jätetyt osat"]
    assert part["perustelu"] == "Petosselvitys on kesken."
