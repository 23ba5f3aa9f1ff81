"""What a person takes along, from wanted to fetched (GDPR 20(1)): beside the copy of the same request, never mixed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import jsonschema
import pytest
from django.conf import settings

from customers.models import DailyConsumption, Invoice, Party
from requests_app import operations, queries
from requests_app.events import Happening
from requests_app.fulfilment import portability
from requests_app.grounds import Ground
from requests_app.identity import IdentityNotEnough
from requests_app.letters.entry_codes import REQUEST_CODES
from requests_app.lifecycle import Outcome
from requests_app.models import AccessPackage, DownloadCode, PrivacyRequest, RequestedRight
from requests_app.operations import AskedRight, downloads, entrance, packages
from requests_app.permitted.copy_refusals import (
    ApprovalOfAnotherCopy,
    CopyNotBuilt,
    GroundNotForPart,
    OutcomeNotPartly,
    PartUnknown,
)
from requests_app.permitted.refusals import RightNotAsked
from requests_app.rights import Right
from tests import casework, scenes, staff
from tests.at_the_desk import AtTheDesk
from tests.packages import builder, linked, storage, worked
from tests.submissions import MONDAY, ainos

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]

CONSUMPTION = "customers.DailyConsumption"


def asked(*rights: Right) -> PrivacyRequest:
    return linked(replace(ainos(), rights=tuple(AskedRight(right) for right in rights or (Right.PORTABILITY,))))


def wanted(request: PrivacyRequest, right: Right = Right.PORTABILITY) -> AccessPackage:
    return operations.want_copy(request.pk, right=right, actor=staff.heikki(), now=MONDAY)


def granted(request: PrivacyRequest, right: Right = Right.PORTABILITY, **how: object) -> RequestedRight:
    decided = {"outcome": Outcome.GRANTED, "actor": staff.heikki(), "now": MONDAY} | how
    operations.decide(request.pk, right, **decided)  # type: ignore[arg-type]  # by name
    return request.rights.get(right=right)


def truly_built() -> packages.Sweep:
    """One poll of the worker with the builders of the house."""
    return packages.build_wanted(packages.builders(), storage=storage(), clock=lambda: MONDAY)


def sent(request: PrivacyRequest) -> None:
    operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)
    letter = request.letters.get(kind="answer")
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    casework.letters_leave(MONDAY)


def grant_of_download(request: PrivacyRequest) -> str:
    entrance.ask_code(request.reference, now=MONDAY)
    entrance.make_codes(clock=lambda: MONDAY)
    token = entrance.exchange(
        request.reference, REQUEST_CODES.code_of(DownloadCode.objects.latest("asked_at").pk), now=MONDAY
    )
    assert token is not None
    return token


def fetched(token: str, right: Right) -> tuple[str, bytes]:
    opened = downloads.download(token, right, now=MONDAY, storage=storage())
    with opened.file as file:
        return opened.filename, file.read()


def test_aino_takes_along_what_she_gave_and_what_was_metered_by_the_published_schema() -> None:
    """GDPR 20(1): structured, commonly used and machine-readable."""
    request = asked()
    scenes.electricity(Party.objects.get(customer_number="4101147"), began=date(2020, 1, 1))
    wanted(request)
    assert truly_built() == packages.Sweep(built=1)
    granted(request)
    told = casework.written(request).body
    assert "Voit hakea siirrettävät tietosi osoitteesta" in told
    assert "Kopio tiedoistasi" not in told
    sent(request)
    name, content = fetched(grant_of_download(request), Right.PORTABILITY)
    assert name == f"oomi-{request.reference}-siirto.zip"
    given = json.loads(ZipFile(BytesIO(content)).read("tiedot.json"))
    jsonschema.validate(given, json.loads(portability.published()))
    assert given["schema"] == f"{settings.SITE_URL}/schemas/siirrettavat-tiedot-1.0.json"
    assert {"party", "electricity_contract"} <= set(given["records"])
    downloaded = request.events.get(kind=Happening.COPY_DOWNLOADED)
    assert (downloaded.right, downloaded.actor_kind) == ("portability", "person")


def test_a_request_for_both_gives_two_packages_each_fetched_by_its_own_button() -> None:
    request = asked(Right.ACCESS, Right.PORTABILITY)
    for right in (Right.ACCESS, Right.PORTABILITY):
        wanted(request, right)
        granted(request, right)
    worked(builder(content=b"PK the same of both"))
    assert "Voit hakea kopion tiedoistasi ja siirrettävät tietosi osoitteesta" in casework.written(request).body
    sent(request)
    assert request.events.filter(kind=Happening.COPY_DELIVERED).count() == 2
    token = grant_of_download(request)  # one code serves for both
    names = {right: fetched(token, right)[0] for right in (Right.ACCESS, Right.PORTABILITY)}
    assert names[Right.ACCESS] != names[Right.PORTABILITY]


def test_of_two_packages_the_one_that_is_refused_is_discarded_as_the_answer_leaves() -> None:
    """Taken along is nothing that rests on neither contract nor consent (GDPR 20(1))."""
    request = asked(Right.ACCESS, Right.PORTABILITY)
    for right in (Right.ACCESS, Right.PORTABILITY):
        wanted(request, right)
    worked()
    granted(request, Right.ACCESS)
    granted(
        request,
        outcome=Outcome.REFUSED,
        ground=Ground.BASIS_NOT_CONSENT_OR_CONTRACT,
        reasons="Sopimusta ei ole ollut eikä suostumusta ole annettu: hakemus ei johtanut sopimukseen.",
        met=["item"],
    )
    letter = casework.written(request)
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.approve(request.pk, actor=staff.anneli(), now=MONDAY)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    casework.letters_leave(MONDAY)
    assert set(AccessPackage.objects.values_list("right__right", "state")) == {
        ("access", "built"),
        ("portability", "discarded"),
    }
    assert request.rights.get(right="portability").approved_at is not None, "the refusal stays approved"


def test_an_answer_that_grants_it_waits_for_its_package() -> None:
    request = asked()
    granted(request)
    casework.written(request)
    with pytest.raises(CopyNotBuilt, match="siirrettävät tiedot"):
        operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)
    wanted(request)
    worked()
    operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)


def test_both_packages_are_approved_as_they_are() -> None:
    request = asked(Right.ACCESS, Right.PORTABILITY)
    for right in (Right.ACCESS, Right.PORTABILITY):
        wanted(request, right)
    worked(builder(recordings=1))  # GDPR 15(4): a second person hears of the recordings
    for right in (Right.ACCESS, Right.PORTABILITY):
        granted(request, right)
    letter = casework.written(request)
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.approve(request.pk, actor=staff.anneli(), now=MONDAY)
    AccessPackage.objects.filter(right__right="portability").update(sha256="f" * 64)
    with pytest.raises(ApprovalOfAnotherCopy):
        operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)


def test_nothing_is_gathered_of_one_who_has_not_shown_who_they_are() -> None:
    """GDPR 12(6)"""
    request = asked()
    PrivacyRequest.objects.filter(pk=request.pk).update(identity="contact")
    with pytest.raises(IdentityNotEnough):
        wanted(request)


def test_the_package_of_a_right_that_is_not_asked_for_is_not_made() -> None:
    request = asked()
    with pytest.raises(RightNotAsked):
        wanted(request, Right.ACCESS)


def test_a_part_that_would_harm_another_is_left_out_of_it_alone_and_told() -> None:
    """GDPR 20(4): the copy of the same request keeps what the package to take along leaves out."""
    request = asked(Right.ACCESS, Right.PORTABILITY)
    kept = wanted(request, Right.ACCESS)
    built = wanted(request)
    worked()
    part = operations.withhold_part(
        request.pk,
        right=Right.PORTABILITY,
        table=CONSUMPTION,
        ground=Ground.OTHERS_RIGHTS,
        explanation="Kulutus on asuntoon jääneen puolison.",
        actor=staff.sanna(),
        now=MONDAY,
    )
    for package, state in ((kept, "built"), (built, "discarded")):
        package.refresh_from_db()
        assert package.state == state
    worked()
    for right in (Right.ACCESS, Right.PORTABILITY):
        granted(request, right)
    casework.written(request)
    with pytest.raises(OutcomeNotPartly, match="siirrettävät tiedot"):
        operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.give_part(request.pk, part_id=part.pk, actor=staff.sanna(), now=MONDAY)
    worked()
    operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)


@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        ({"table": Invoice._meta.label}, PartUnknown),  # it does not go along in any case
        ({"table": CONSUMPTION, "ground": Ground.SECURITY_OR_CRIME}, GroundNotForPart),  # tietosuojalaki 34 §: access
    ],
)
def test_only_what_goes_along_is_left_out_and_only_on_a_ground_of_portability(
    how: dict[str, object], refusal: type[Exception]
) -> None:
    request = asked()
    said = {"ground": Ground.OTHERS_RIGHTS, "explanation": "Toisen tietoja."} | how
    with pytest.raises(refusal):
        operations.withhold_part(request.pk, right=Right.PORTABILITY, actor=staff.sanna(), now=MONDAY, **said)  # type: ignore[arg-type]  # by name


def test_the_desk_shows_each_package_apart_and_says_what_comes_next() -> None:
    request = asked(Right.ACCESS, Right.PORTABILITY)
    heikki = AtTheDesk(staff.heikki())
    page = heikki.does(request, "want_copy", right="portability")
    assert "Siirrettävät tiedot odottaa koontia" in page.text
    assert "Kopio tiedoista Pakettia ei ole pyydetty koottavaksi." in page.text
    worked()
    for right in (Right.ACCESS, Right.PORTABILITY):
        granted(request, right)
    assert "Kokoa kopio tiedoista." in heikki.open(request).text
    heikki.does(request, "want_copy", right="access")
    worked()
    page = heikki.open(request)
    assert page.text.count("SHA-256") == 2
    assert "Kokoa kopio tiedoista." not in page.text
    page = heikki.does(request, "discard_copy", right="portability")
    assert "Kokoa siirrettävät tiedot." in page.text
    assert AccessPackage.objects.get(right__right="access").state == "built"


def test_the_suggested_answer_sent_by_post_says_that_it_goes_with_the_letter() -> None:
    request = asked()
    PrivacyRequest.objects.filter(pk=request.pk).update(answer_by=PrivacyRequest.AnswerBy.POST)
    granted(request)
    assert "Siirrettävät tietosi ovat tämän kirjeen mukana." in queries.suggested_answer(casework.fresh(request))


def test_days_of_consumption_go_along_as_quarter_hours() -> None:
    """[D: datahub-convention]"""
    request = asked()
    aino = Party.objects.get(customer_number="4101147")
    contract = scenes.electricity(aino, began=date(2020, 1, 1))
    DailyConsumption.objects.create(
        party=aino,
        electricity_contract=contract,
        metering_point=contract.metering_point,
        day=date(2026, 1, 15),
        watt_hours=[125] * 96,
        source="market_parties",
    )
    wanted(request)
    truly_built()
    with storage().open(AccessPackage.objects.get().file.name) as file:
        assert "kulutus/varttitunnit.csv" in ZipFile(file).namelist()
