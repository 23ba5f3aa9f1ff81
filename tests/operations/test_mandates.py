"""Somebody acts for another: nothing is given or changed before an officer has seen by what right, while it lasts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from customers.models import MarketingBan, Party, ViewEvent
from oomi_registry.uploads import LARGEST_FILE
from requests_app import operations
from requests_app.claimed import claimed_of
from requests_app.events import Happening
from requests_app.grounds import Ground
from requests_app.identity import IdentityNotEnough, Level
from requests_app.lifecycle import Status
from requests_app.models import Mandate, PrivacyRequest
from requests_app.models.mandates import mandate_path
from requests_app.operations import AskedRight, Submission
from requests_app.permitted.copy_refusals import ReasonToOpenMissing
from requests_app.permitted.knowing import standing_of
from requests_app.permitted.refusals import DocumentUnfit, NotPermitted
from requests_app.permitted.representing import (
    CheckMissing,
    CodeShowsAnother,
    MandateOver,
    MandateUnknown,
    NobodyRepresents,
    NoDocument,
    RightsMissing,
    ScopeMissing,
)
from requests_app.rectification import Fate
from requests_app.representation import (
    ACTING_NAMES,
    Acting,
    MandateExpired,
    MandateNotForThis,
    MandateWanted,
    MayNotActFor,
)
from requests_app.rights import Right
from retention import disposal
from tests import casework, proofs, staff, submissions
from tests.casework import fresh, mandated
from tests.submissions import KEY, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]

PDF = b"%PDF-1.7 edunvalvojan maarays"
Kind = Mandate.Kind


def helmi(born: date | None = date(1941, 7, 1)) -> Party:
    return Party.objects.create(
        given_names="Helmi",
        family_name="Esimerkki",
        birth_date=born,
        source="person",
        first_seen_on=date(2016, 5, 1),
        last_contact_on=date(2026, 1, 15),
    )


def asked(*rights: Right, role: str = "edunvalvoja") -> Submission:
    letter = submissions.riittas_for_helmi()
    return replace(letter, representative_role=role, rights=tuple(AskedRight(right, "Kaikki.") for right in rights))


def for_helmi(*rights: Right, born: date | None = date(1941, 7, 1)) -> PrivacyRequest:
    """Riitta's letter for Helmi, in work and matched; Riitta has shown who she is."""
    request = casework.in_work(asked(*(rights or (Right.HUMAN_REVIEW,))))
    return operations.link_party(request.pk, party_id=helmi(born).pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)


def recorded(request: PrivacyRequest, acting: Acting = Acting.GUARDIAN, content: bytes | None = None) -> Mandate:
    document = None if content is None else SimpleUploadedFile("Helmi Esimerkki.pdf", content)
    return operations.record_mandate(
        request.pk, acting=acting, scope="Taloudelliset asiat.", document=document, actor=staff.heikki(), now=MONDAY
    )


def checked(
    request: PrivacyRequest, mandate: Mandate, *rights: Right, accepted: bool = True, until: date | None = None
) -> Mandate:
    return operations.check_mandate(
        request.pk,
        mandate.pk,
        accepted=accepted,
        how="Holhousasioiden rekisteristä 1.3.2026.",
        rights=rights,
        valid_until=until,
        actor=staff.sanna(),
        now=MONDAY,
    )


def granted(request: PrivacyRequest, right: Right = Right.HUMAN_REVIEW, days: int = 0) -> None:
    operations.decide(
        request.pk, right, outcome=casework.granted_as(right), actor=staff.heikki(), now=MONDAY + timedelta(days=days)
    )


def test_the_rules_and_the_tables_name_the_same_proofs() -> None:
    assert {kind.value: kind.label for kind in Kind} == {acting.value: name for acting, name in ACTING_NAMES.items()}


def test_nothing_is_decided_for_riitta_before_sanna_has_accepted_her_mandate() -> None:
    """[D: representatives]"""
    request = for_helmi()
    with pytest.raises(MandateWanted):
        granted(request)
    mandate = recorded(request)
    with pytest.raises(MandateWanted):
        granted(request)
    checked(request, mandate, Right.HUMAN_REVIEW)
    granted(request)
    assert fresh(request).rights.get().outcome == casework.granted_as(Right.HUMAN_REVIEW)
    kinds = [*request.events.order_by("at", "id").values_list("kind", "codes")]
    assert ("mandate_recorded", "acting:guardian") in kinds
    assert ("mandate_checked", "acting:guardian accepted:yes") in kinds


def test_a_ban_and_a_withdrawal_bind_whoever_sends_them() -> None:
    """GDPR 21(3), GDPR 7(3)"""
    request = for_helmi(Right.MARKETING_BAN, Right.CONSENT_WITHDRAWAL)
    assert MarketingBan.objects.exists()
    for right in (Right.MARKETING_BAN, Right.CONSENT_WITHDRAWAL):
        granted(request, right)


def test_who_is_refused_as_not_identified_needs_no_mandate() -> None:
    request = for_helmi()
    casework.refused(request, Right.HUMAN_REVIEW, Ground.NOT_IDENTIFIED)


def test_nothing_is_rectified_for_her_either() -> None:
    request = for_helmi(Right.RECTIFICATION)
    change = operations.propose_address(
        request.pk, street="Testipolku 4", postal_code="20100", city="Turku", actor=staff.heikki(), now=MONDAY
    )
    with pytest.raises(MandateWanted):
        operations.decide_change(request.pk, change.pk, fate=Fate.ACCEPTED, actor=staff.heikki(), now=MONDAY)
    mandated(request)
    operations.decide_change(request.pk, change.pk, fate=Fate.ACCEPTED, actor=staff.heikki(), now=MONDAY)


def test_a_mandate_reaches_the_rights_that_it_was_accepted_for() -> None:
    request = for_helmi(Right.HUMAN_REVIEW, Right.OBJECTION)
    checked(request, recorded(request), Right.OBJECTION)
    granted(request, Right.OBJECTION)
    with pytest.raises(MandateNotForThis):
        granted(request, Right.HUMAN_REVIEW)


def test_a_mandate_expires_and_an_answer_that_waited_past_its_day_does_not_leave() -> None:
    request = for_helmi()
    checked(request, recorded(request), Right.HUMAN_REVIEW, until=MONDAY.date() + timedelta(days=3))
    granted(request, days=3)
    casework.written(request, now=MONDAY + timedelta(days=3))
    with pytest.raises(MandateExpired, match=r"päättyi 5\.3\.2026"):
        operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY + timedelta(days=4))
    operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY + timedelta(days=3))
    letter = request.letters.get(state="draft")
    with pytest.raises(MandateExpired):
        operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY + timedelta(days=4))
    operations.return_to_work(request.pk, actor=staff.sanna(), now=MONDAY + timedelta(days=4))
    with pytest.raises(MandateExpired):
        granted(request, days=4)
    mandated(request, now=MONDAY + timedelta(days=4))
    granted(request, days=4)


def test_identity_is_riittas_own_and_a_code_in_helmis_post_shows_nothing_of_her() -> None:
    """GDPR 12(6)"""
    person = helmi()
    proofs.home(person)
    request = casework.taken(asked(Right.HUMAN_REVIEW))
    with pytest.raises(CodeShowsAnother):
        operations.make_code_letter(request.pk, party_id=person.pk, actor=staff.sanna(), now=MONDAY, secret=b"s" * 32)
    PrivacyRequest.objects.filter(pk=request.pk).update(identity=Level.SHOWN, identity_at=MONDAY)
    mandated(request)
    assert standing_of(fresh(request)) is Level.NONE
    with pytest.raises(IdentityNotEnough):
        granted(request)


@pytest.mark.parametrize(
    ("acting", "born"),
    [
        (Acting.PARENT, date(1941, 7, 1)),
        (Acting.PARENT, date(2011, 3, 2)),  # 15 today
        (Acting.PARENT, None),
        (Acting.PROXY, date(2012, 1, 1)),
        (Acting.ESTATE, date(1941, 7, 1)),
    ],
)
def test_a_proof_by_which_nobody_acts_for_that_person_is_not_accepted(acting: Acting, born: date | None) -> None:
    request = for_helmi(born=born)
    mandate = recorded(request, acting)
    with pytest.raises(MayNotActFor):
        checked(request, mandate, Right.HUMAN_REVIEW)
    checked(request, mandate, accepted=False)
    with pytest.raises(MandateWanted):
        granted(request)


def test_a_parent_acts_for_a_child_until_the_child_turns_fifteen() -> None:
    request = for_helmi(born=date(2011, 3, 4))
    checked(request, recorded(request, Acting.PARENT), Right.HUMAN_REVIEW)
    granted(request, days=1)
    with pytest.raises(MayNotActFor):
        granted(request, days=2)


def test_a_young_person_of_fifteen_gives_a_mandate_of_their_own() -> None:
    request = for_helmi(born=date(2011, 3, 2))
    checked(request, recorded(request, Acting.PROXY), Right.HUMAN_REVIEW)
    granted(request)


def test_what_was_checked_and_what_it_reaches_is_said_or_it_is_not_accepted() -> None:
    request = for_helmi()
    with pytest.raises(ScopeMissing):
        operations.record_mandate(request.pk, acting=Acting.PROXY, scope=" ", actor=staff.heikki(), now=MONDAY)
    mandate = recorded(request)
    with pytest.raises(RightsMissing):
        checked(request, mandate)
    with pytest.raises(MandateOver):
        checked(request, mandate, Right.HUMAN_REVIEW, until=MONDAY.date() - timedelta(days=1))
    with pytest.raises(CheckMissing):
        operations.check_mandate(request.pk, mandate.pk, accepted=False, how="", actor=staff.sanna(), now=MONDAY)
    with pytest.raises(NotPermitted):
        operations.check_mandate(
            request.pk, mandate.pk, accepted=False, how="Katsottu.", actor=staff.heikki(), now=MONDAY
        )
    checked(request, mandate, Right.HUMAN_REVIEW)
    with pytest.raises(MandateUnknown):
        checked(request, mandate, Right.HUMAN_REVIEW)


def test_who_asks_for_themselves_needs_none() -> None:
    with pytest.raises(NobodyRepresents):
        recorded(casework.in_work())


def test_a_document_is_kept_under_a_random_name_opened_for_a_reason_and_gone_once_used() -> None:
    """ASVS 5.2.2; GDPR 5(1)(c)"""
    request = for_helmi()
    mandate = recorded(request, content=PDF)
    assert mandate.document.name == mandate_path(mandate, "Helmi Esimerkki.pdf")
    assert "elmi" not in mandate.document.name
    stored = Path(settings.MEDIA_ROOT) / mandate.document.name
    assert stored.read_bytes() == PDF

    def opened(reason: str = "Tarkistan valtuuden.", who: object = None) -> Mandate:
        actor = staff.heikki() if who else staff.sanna()
        return operations.open_mandate_document(request.pk, mandate.pk, reason=reason, actor=actor, now=MONDAY)

    with pytest.raises(ReasonToOpenMissing):
        opened(" ")
    with pytest.raises(NotPermitted):
        opened(who="heikki")
    assert opened() == mandate
    seen = ViewEvent.objects.get(record=mandate.pk)
    assert (seen.viewer, seen.reason, seen.table) == (staff.sanna(), "Tarkistan valtuuden.", "requests_app.Mandate")
    assert request.events.get(kind=Happening.MANDATE_OPENED).actor == staff.sanna()
    checked(request, mandate, accepted=False)
    with pytest.raises(NoDocument):
        opened()
    disposal.dispose(as_of=date(2026, 3, 5), now=MONDAY + timedelta(days=3))
    assert not Mandate.objects.exists()
    assert not stored.exists()


@pytest.mark.parametrize(("content", "name"), [(b"MZ", "a.pdf"), (PDF, "a.png"), (PDF + b"x" * LARGEST_FILE, "a.pdf")])
def test_a_file_of_another_kind_or_too_large_is_refused_and_nothing_kept(content: bytes, name: str) -> None:
    request = for_helmi()
    with pytest.raises(DocumentUnfit):
        operations.record_mandate(
            request.pk,
            acting=Acting.GUARDIAN,
            scope="Kaikki.",
            document=SimpleUploadedFile(name, content),
            actor=staff.heikki(),
            now=MONDAY,
        )
    assert not Mandate.objects.exists()


def test_the_answer_goes_to_riitta_alone_and_with_it_the_mandate_is_used() -> None:
    request = for_helmi()
    proofs.home(Party.objects.get())
    checked(request, recorded(request), Right.HUMAN_REVIEW)
    granted(request)
    letter = casework.written(request)
    operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    operations.mark_posted(letter.pk, actor=staff.heikki(), now=MONDAY)
    assert {each.recipient for each in request.letters.all()} == {"Testipolku 4\n20100 Turku"}
    assert fresh(request).status == Status.ANSWERED
    assert request.mandates.get().used_at == MONDAY


def test_riittas_own_address_is_no_evidence_that_helmi_is_somebody() -> None:
    request = submissions.received(replace(asked(Right.ACCESS), email="riitta@example.com", phone="0501234567"))
    claimed = claimed_of(request)
    assert (claimed.name, claimed.address, claimed.email, claimed.phone) == ("Helmi Esimerkki", None, "", "")
    assert claimed_of(submissions.received(submissions.ainos())).email == "aino.makinen@example.com"
