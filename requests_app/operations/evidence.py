"""The officer's own check: what was looked at, the document if one was sent, and the decision on it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.uploads import LARGEST_FILE
from requests_app.events import Happening, Key
from requests_app.identity import FACT_NAMES, Fact, Means, check_facts
from requests_app.lifecycle import Status
from requests_app.models import IdentityEvidence, PrivacyRequest
from requests_app.operations.casework import begin, locked, move, record
from requests_app.operations.shown import person_shown
from requests_app.operations.submission import check_text
from requests_app.permitted.case import case_of
from requests_app.permitted.identifying import check_open_document
from requests_app.permitted.refusals import DocumentUnfit, DocumentWanted, EvidenceMissing, NoteMissing

Kind = IdentityEvidence.Kind

LONGEST_NOTE = 2_000
BEGINS = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
"""The kinds of document that are taken, by the end of the name, and the bytes that each begins with (ASVS 5.2.2)."""


@transaction.atomic
def record_evidence(
    request_id: UUID,
    *,
    kind: Kind,
    note: str,
    facts: Collection[Fact] = (),
    document: UploadedFile | None = None,
    actor: User,
    now: datetime,
) -> IdentityEvidence:
    """Write down what was checked to be sure of who asks (GDPR 12(6)); nothing is decided by it yet.

    ``facts`` is what was asked, where the kind is questions: a henkilötunnus and a name alone are refused
    (tietosuojalaki 29 §). A document is kept only where the person delivered one, under a random name, until it has
    been used; no copy of an identity card is asked for by default (EDPB 01/2022).
    """
    case, capacity = begin("record_evidence", request_id, actor, now)
    check_text(note, "mitä tarkistettiin", LONGEST_NOTE)
    if not note.strip():
        raise NoteMissing
    if kind is Kind.ASKED_FACTS:
        check_facts(facts)
    if (document is not None) is not (kind is Kind.DOCUMENT):
        raise DocumentWanted
    if document is not None:
        check_document(document)
    evidence = IdentityEvidence(
        request=case.request, kind=kind, note=_noted(note, facts), received_at=now, recorded_by=actor
    )
    record(
        case.request,
        Happening.EVIDENCE_RECORDED,
        now=now,
        capacity=capacity,
        actor=actor,
        codes={Key.EVIDENCE: kind.value},
    )
    if document is not None:
        evidence.document.save("", document, save=False)  # the path is the row's own (models.evidence_path)
    evidence.save()
    return evidence


@transaction.atomic
def confirm_identity(request_id: UUID, *, actor: User, now: datetime) -> PrivacyRequest:
    """The officer decides, on the evidence recorded, that the person has shown who they are.

    The evidence is used thereby, and goes with its file at the next disposal (GDPR 5(1)(c), rule request_evidence).
    """
    case, capacity = begin("confirm_identity", request_id, actor, now)
    request = case.request
    if not request.evidence.filter(used_at__isnull=True).update(used_at=now):
        raise EvidenceMissing
    moved = move(request, Status.IN_WORK) if case.status is Status.IDENTITY_WANTED else None
    how = Means.OFFICERS_OWN_CHECK
    person_shown(
        request,
        how,
        Happening.IDENTITY_CONFIRMED,
        now=now,
        capacity=capacity,
        actor=actor,
        codes={Key.HOW: how},
        moved=moved,
    )
    return request


@transaction.atomic
def open_document(request_id: UUID, evidence_id: UUID, *, actor: User, now: datetime) -> IdentityEvidence:
    """The evidence with its document, for whoever decides on it; that it was opened is written down."""
    case = case_of(locked(request_id))
    capacity = check_open_document(case, actor, day_in_helsinki(now))
    evidence = case.request.evidence.filter(pk=evidence_id, used_at__isnull=True).exclude(document="").first()
    if evidence is None:
        raise EvidenceMissing
    record(case.request, Happening.EVIDENCE_OPENED, now=now, capacity=capacity, actor=actor)
    return evidence


def check_document(document: UploadedFile) -> None:
    """Raise :class:`DocumentUnfit` unless the file's size, the end of its name and its first bytes fit together."""
    begins = BEGINS.get(PurePath(document.name or "").suffix.lower().removeprefix("."))
    if begins is None or not 0 < (document.size or 0) <= LARGEST_FILE:
        raise DocumentUnfit
    document.seek(0)
    first = document.read(len(begins))
    document.seek(0)
    if first != begins:
        raise DocumentUnfit


def _noted(note: str, facts: Collection[Fact]) -> str:
    asked = ", ".join(FACT_NAMES[fact] for fact in Fact if fact in facts)
    return f"Kysyttiin: {asked}.\n{note.strip()}" if asked else note.strip()
