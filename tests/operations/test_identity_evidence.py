"""The officer's own check: what is recorded, what is refused, and that it goes once it has been used."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from oomi_registry.uploads import LARGEST_FILE
from requests_app import operations
from requests_app.events import Happening
from requests_app.identity import Fact, FactsShowNobody
from requests_app.models import IdentityEvidence, PrivacyRequest
from requests_app.operations.evidence import LONGEST_NOTE
from requests_app.permitted.refusals import (
    DocumentUnfit,
    DocumentWanted,
    EvidenceMissing,
    IdentityAlreadyShown,
    NoteMissing,
    NotPermitted,
    RequestClosed,
    TextRefused,
)
from tests import staff
from tests.casework import fresh, shown, taken
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db
Kind = IdentityEvidence.Kind
PDF, JPG, PNG = b"%PDF-1.7\n", b"\xff\xd8\xff\xe0jpeg", b"\x89PNG\r\n\x1a\nrest"


def recorded(request: PrivacyRequest, kind: Kind = Kind.CALLED_BACK, **told: object) -> IdentityEvidence:
    """Heikki writes down what he checked."""
    words: dict[str, object] = {"note": "Vastasi rekisterin numerosta."} | told
    return operations.record_evidence(request.pk, kind=kind, actor=staff.heikki(), now=MONDAY, **words)  # type: ignore[arg-type]  # each test gives what it is about


def document(content: bytes = PDF, name: str = "valtakirja.pdf") -> SimpleUploadedFile:
    """A file as a browser sends it; its name and its type are whatever the sender says."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_nothing_is_confirmed_without_evidence() -> None:
    request = taken()
    with pytest.raises(EvidenceMissing, match="Kirjaa ensin selvitys"):
        operations.confirm_identity(request.pk, actor=staff.sanna(), now=MONDAY)
    assert fresh(request).identity == "none"


@pytest.mark.parametrize(
    "facts", [(), (Fact.HETU,), (Fact.NAME,), (Fact.HETU, Fact.NAME, Fact.BIRTH_DATE), (Fact.NAME, Fact.INVOICE)]
)
def test_questions_about_henkilotunnus_and_name_alone_are_refused(facts: tuple[Fact, ...]) -> None:
    """tietosuojalaki 29 §"""
    request = taken()
    with pytest.raises(FactsShowNobody):
        recorded(request, Kind.ASKED_FACTS, facts=facts)
    with pytest.raises(EvidenceMissing):
        operations.confirm_identity(request.pk, actor=staff.sanna(), now=MONDAY)


def test_what_was_asked_stands_in_the_note() -> None:
    evidence = recorded(taken(), Kind.ASKED_FACTS, facts=[Fact.INVOICE, Fact.CUSTOMER_NUMBER], note=" Täsmäsi. ")
    assert evidence.note == "Kysyttiin: asiakasnumero, laskun summa tai viitenumero.\nTäsmäsi."


def test_a_handler_records_and_the_officer_decides_and_the_evidence_is_used() -> None:
    request = taken()
    first, second = recorded(request), recorded(request, Kind.SHOWN_IN_PERSON, note="Ajokortti näytettiin.")
    with pytest.raises(NotPermitted, match="vastuukäsittelijä"):
        operations.confirm_identity(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.confirm_identity(request.pk, actor=staff.sanna(), now=MONDAY)
    assert (fresh(request).identity, fresh(request).identity_at) == ("shown", MONDAY)
    for evidence in (first, second):
        evidence.refresh_from_db()
        assert evidence.used_at == MONDAY, "the night's run takes it from here (rule request_evidence)"
    event = request.events.get(kind=Happening.IDENTITY_CONFIRMED)
    assert (event.codes, event.from_status, event.to_status) == ("how:officers_own_check", "", "")
    kinds = request.events.filter(kind=Happening.EVIDENCE_RECORDED).order_by("id").values_list("codes", flat=True)
    assert set(kinds) == {"evidence:called_back", "evidence:shown_in_person"}


def test_used_evidence_confirms_nothing_again_and_no_more_is_taken_in() -> None:
    """GDPR 12(6): not more than is needed."""
    request = shown(taken())
    with pytest.raises(IdentityAlreadyShown):
        recorded(request)
    with pytest.raises(IdentityAlreadyShown):
        operations.confirm_identity(request.pk, actor=staff.sanna(), now=MONDAY)


def test_the_auditor_records_nothing_and_a_closed_request_takes_nothing() -> None:
    request = taken()
    with pytest.raises(NotPermitted):
        operations.record_evidence(
            request.pk, kind=Kind.CALLED_BACK, note="Soitettiin.", actor=staff.tuula(), now=MONDAY
        )
    recorded(request)
    operations.withdraw(request.pk, actor=staff.sanna(), now=MONDAY)
    with pytest.raises(Exception, match=RequestClosed.sentence[:20] + "|tilassa"):
        recorded(request)


@pytest.mark.parametrize(
    ("note", "refusal"), [("", NoteMissing), (" \n", NoteMissing), ("x\0", TextRefused), ("x" * 2001, TextRefused)]
)
def test_evidence_says_what_was_checked(note: str, refusal: type[Exception]) -> None:
    assert LONGEST_NOTE == 2000
    with pytest.raises(refusal):
        recorded(taken(), note=note)


# The document.


@pytest.mark.parametrize(
    ("content", "name"), [(PDF, "a.pdf"), (JPG, "a.JPG"), (JPG, "a.jpeg"), (PNG, "henkilön papéri.png")]
)
def test_a_document_is_kept_under_a_name_that_tells_nothing(content: bytes, name: str) -> None:
    evidence = recorded(taken(), Kind.DOCUMENT, document=document(content, name))
    assert evidence.document.name == f"evidence/{evidence.id.hex[-2:]}/{evidence.id.hex}"
    assert (Path(settings.MEDIA_ROOT) / evidence.document.name).read_bytes() == content


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.pdf"),
        (b"MZ\x90", "a.pdf"),
        (PDF, "a.png"),
        (PDF, "a.pdf.exe"),
        (PDF, "pdf"),
        (b"<svg onload=alert(1)>", "a.svg"),
        (b"PK\x03\x04", "a.zip"),
        (PDF + b"x" * LARGEST_FILE, "a.pdf"),
    ],
)
def test_a_file_of_another_kind_or_too_large_is_refused_and_not_kept(content: bytes, name: str) -> None:
    """ASVS 5.2.1, 5.2.2"""
    with pytest.raises(DocumentUnfit, match="PDF-, JPG- tai PNG"):
        recorded(taken(), Kind.DOCUMENT, document=document(content, name))
    assert not IdentityEvidence.objects.exists()


def test_a_document_of_ten_megabytes_is_taken() -> None:
    content = PDF + b"x" * (LARGEST_FILE - len(PDF))
    assert recorded(taken(), Kind.DOCUMENT, document=document(content)).document.size == LARGEST_FILE


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.DOCUMENT])
def test_a_copy_is_kept_only_where_the_person_delivered_a_document(kind: Kind) -> None:
    """EDPB 01/2022: no copies of identity cards by default."""
    facts = [Fact.INVOICE, Fact.CONTRACT]
    with pytest.raises(DocumentWanted):
        recorded(taken(), kind, document=document(), facts=facts)
    with pytest.raises(DocumentWanted):
        recorded(taken(), Kind.DOCUMENT)


def test_the_document_is_opened_by_the_officer_until_it_has_been_used() -> None:
    request = taken()
    evidence = recorded(request, Kind.DOCUMENT, document=document())

    def opened() -> IdentityEvidence:
        return operations.open_document(request.pk, evidence.pk, actor=staff.sanna(), now=MONDAY)

    assert opened() == evidence
    assert request.events.get(kind=Happening.EVIDENCE_OPENED).actor == staff.sanna()
    with pytest.raises(NotPermitted):
        operations.open_document(request.pk, evidence.pk, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(EvidenceMissing):
        operations.open_document(taken().pk, evidence.pk, actor=staff.sanna(), now=MONDAY)
    operations.confirm_identity(request.pk, actor=staff.sanna(), now=MONDAY)
    with pytest.raises(EvidenceMissing):
        opened()
