"""A dossier is made for the authority, on record with who and why; when it is handed over, that is a disclosure."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, cast
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction

from customers.holdings import held
from customers.keys import new_key
from customers.models import Party, ViewEvent
from customers.operations.disclosures import ToDisclose, record_disclosure
from customers.restricted import Use, restricted_categories
from oomi_registry.notice.adopted import register
from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.terms import Code
from requests_app.dossier import SECTIONS, Looked, RefusedFile, bundle
from requests_app.enquiring import EnquiryHappening
from requests_app.events import Happening, Key
from requests_app.fulfilment.access.built import OpenFile
from requests_app.lifecycle import Actor
from requests_app.models import Dossier, Enquiry, OmbudsmanWish, PrivacyRequest, WithheldPart
from requests_app.operations.casework import begin, locked, record
from requests_app.operations.enquirywork import locked_enquiry
from requests_app.operations.enquirywork import record as record_of_enquiry
from requests_app.operations.submission import check_text
from requests_app.permitted.dossiers import DossierReasonMissing, DossierUnknown, check_make_dossier
from requests_app.permitted.enquiring import party_of
from requests_app.permitted.refusals import TimeImpossible

RECIPIENT, RECIPIENT_KIND = "Tietosuojavaltuutetun toimisto", "authorities"
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class MadeDossier:
    """A dossier's row, and its bytes in a file that nobody else has and that goes when it is closed."""

    row: Dossier
    file: BinaryIO
    filename: str
    names: tuple[str, ...]


@transaction.atomic
def make_dossier(
    of: PrivacyRequest | Enquiry,
    *,
    reason: str,
    with_packages: bool = False,
    wish: OmbudsmanWish | None = None,
    refused: RefusedFile | None = None,
    actor: User,
    now: datetime,
    open_file: OpenFile,
) -> MadeDossier:
    """Make the dossier of a case, or of an enquiry: of its case, or of every case of the person it is about.

    The case is locked while it is read, so what the dossier tells is of one moment. ``with_packages`` takes the
    person's whole packages along; one of a ``wish`` has ``refused`` along (tietosuojalaki 34 § 4 mom.). Raises
    ``NotPermitted``, ``DossierReasonMissing``, ``TextRefused`` or ``PackageUnreadable``; then nothing is written and
    nothing leaves.
    """
    capacity = check_make_dossier(actor)
    reason = " ".join(reason.split())
    if not reason:
        raise DossierReasonMissing
    check_text(reason, "miksi kooste tehdään", LONGEST_REASON)
    enquiry = locked_enquiry(of.pk) if isinstance(of, Enquiry) else None
    requests = _cases_of(enquiry) if enquiry is not None else (locked(of.pk),)
    party = party_of(enquiry) if enquiry is not None else requests[0].party
    looked = Looked(requests, enquiry, now, open_file, with_packages=with_packages, refused=refused)
    subject = enquiry.diary_number if enquiry is not None else requests[0].reference
    file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - whoever reads it closes it
    try:
        made = bundle(looked, file, subject=subject, reason=reason)
        row = Dossier.objects.create(
            id=new_key(),
            request=None if enquiry is not None else requests[0],
            enquiry=enquiry,
            wish=wish,
            made_at=now,
            made_by=actor,
            reason=reason,
            with_packages=with_packages,
            register_version=register().version,
            size=made.size,
            sha256=made.sha256,
        )
        _on_record(row, requests, enquiry, party, actor=actor, capacity=capacity, now=now)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return MadeDossier(row, file, f"kooste-{_safe(subject)}.zip", made.names)


@transaction.atomic
def hand_over_dossier(
    request_id: UUID, dossier_id: UUID, *, at: datetime, diary_number: str = "", actor: User, now: datetime
) -> Dossier:
    """A dossier of the case was given to the authority at the instant ``at``, to its matter ``diary_number``."""
    case, _ = begin("hand_over_dossier", request_id, actor, now)
    return hand_over(dossier_id, of=case.request, at=at, diary_number=diary_number, actor=actor, now=now)


def hand_over(
    dossier_id: UUID,
    *,
    of: PrivacyRequest | Enquiry,
    at: datetime,
    diary_number: str = "",
    refused: Collection[WithheldPart] = (),
    actor: User,
    now: datetime,
) -> Dossier:
    """Record that the dossier of the locked case or enquiry was handed over: a disclosure to each it is about.

    The person is told of it in a copy of their data; an authority with a particular inquiry is no recipient whom
    changes are told (GDPR 4). ``refused`` are the parts that went along with one of a wish; none: the whole.
    Raises ``DossierUnknown`` or ``TimeImpossible``.
    """
    own = Dossier.objects.filter(enquiry=of) if isinstance(of, Enquiry) else Dossier.objects.filter(request=of)
    dossier = own.filter(pk=dossier_id, handed_over_at__isnull=True).first()
    if dossier is None:
        raise DossierUnknown
    if not dossier.made_at.replace(second=0, microsecond=0) <= at <= now:  # forms know minutes
        raise TimeImpossible(earliest=f"{dossier.made_at:%-d.%-m.%Y}")
    dossier.handed_over_at, dossier.handed_over_by = at, actor
    dossier.save(update_fields=["handed_over_at", "handed_over_by"])
    matter = of.diary_number if isinstance(of, Enquiry) else diary_number.strip()
    party = party_of(of) if isinstance(of, Enquiry) else of.party
    if party is not None:
        whole = dossier.with_packages or (dossier.wish_id is not None and not refused)
        categories = categories_of(party, with_packages=whole, parts=refused)
        _disclose(party, matter, categories, at=at, now=now)
    requests = _cases_of(of) if isinstance(of, Enquiry) else (of,)
    for request in requests:
        codes = {Key.DOSSIER: dossier.pk}
        record(request, Happening.DOSSIER_HANDED_OVER, now=now, capacity=Actor.OFFICER, actor=actor, codes=codes)
    return dossier


def categories_of(party: Party, *, with_packages: bool, parts: Collection[WithheldPart] = ()) -> list[Code]:
    """The categories of the notice that a dossier tells of: its sections' own, and with packages all that is held.

    ``parts`` of what the person was refused bring the categories of their tables.
    """
    adopted = register()
    if with_packages:
        declared = [each.declaration for each in held(party)]
    else:
        placed = {model for section in SECTIONS for model in section.models}
        placed |= {apps.get_model(part.table) for part in parts}
        declared = [each for model in placed if isinstance(each := declaration_of(model), Privacy)]
    codes = {code for declaration in declared for code in declaration.categories()}
    return sorted(code for code in codes if adopted.has_category(code))


def _disclose(party: Party, matter: str, categories: list[Code], *, at: datetime, now: datetime) -> None:
    disclosed = ToDisclose(
        recipient=RECIPIENT,
        recipient_kind=RECIPIENT_KIND,
        purpose=f"selvitys tietosuojavaltuutetulle {matter}".strip(),
        categories=categories,
        restricted_use=Use.PUBLIC_INTEREST if restricted_categories(party) & set(categories) else None,
    )
    record_disclosure(party, disclosed, register(), at=at, now=now)


def _cases_of(enquiry: Enquiry) -> tuple[PrivacyRequest, ...]:
    """The case of the enquiry, or every case of the person it is about; none where it is in general."""
    if enquiry.request is not None:
        return (enquiry.request,)
    if enquiry.party is None:
        return ()
    return tuple(enquiry.party.privacy_requests.select_for_update().order_by("received_at", "pk"))


def _on_record(
    row: Dossier,
    requests: Collection[PrivacyRequest],
    enquiry: Enquiry | None,
    party: Party | None,
    *,
    actor: User,
    capacity: Actor,
    now: datetime,
) -> None:
    """Who made it and why: in the history of each case and of the enquiry, and among the looks at the person's data."""
    for request in requests:
        codes = {Key.DOSSIER: row.pk}
        record(request, Happening.DOSSIER_MADE, now=now, capacity=capacity, actor=actor, codes=codes)
    if enquiry is not None:
        record_of_enquiry(enquiry, EnquiryHappening.DOSSIER_MADE, actor=actor, capacity=capacity, now=now)
    if party is not None:
        ViewEvent.objects.create(
            party=party,
            viewed_at=now,
            kind=ViewEvent.Kind.DOSSIER_MADE,
            viewer=actor,
            role=capacity,
            table=Dossier._meta.label,
            record=row.pk,
            reason=row.reason,
        )


def _safe(subject: str) -> str:
    """A name for a file out of a reference: letters, digits and hyphens."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in subject)
