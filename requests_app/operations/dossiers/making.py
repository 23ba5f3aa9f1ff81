"""A dossier is made for the authority, on record with who and why; only what is small is made while somebody waits."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, cast

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from customers.keys import new_key
from customers.models import Party, ViewEvent
from oomi_registry.notice.adopted import register
from requests_app.dossier import Bundled, Looked, gather, write
from requests_app.enquiring import EnquiryHappening
from requests_app.events import Happening, Key
from requests_app.fulfilment.access.built import OpenFile
from requests_app.lifecycle import Actor
from requests_app.models import Dossier, Enquiry, OmbudsmanWish, PrivacyRequest
from requests_app.operations.casework import locked, record
from requests_app.operations.enquirywork import locked_enquiry
from requests_app.operations.enquirywork import record as record_of_enquiry
from requests_app.operations.submission import check_text
from requests_app.permitted.dossiers import DossierReasonMissing, check_make_dossier
from requests_app.permitted.enquiring import party_of

LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class MadeDossier:
    """A dossier's row, and its bytes in a file, to be closed by who reads them."""

    row: Dossier
    file: BinaryIO
    filename: str


@dataclass(frozen=True, slots=True)
class Subjects:
    """What a dossier is of: its cases, locked until the transaction ends, and the enquiry where it is of one."""

    requests: tuple[PrivacyRequest, ...]
    enquiry: Enquiry | None

    @property
    def party(self) -> Party | None:
        """The person it is about."""
        return party_of(self.enquiry) if self.enquiry is not None else self.requests[0].party

    @property
    def named(self) -> str:
        """The enquiry's own reference, or the case's."""
        return self.enquiry.diary_number if self.enquiry is not None else self.requests[0].reference

    @property
    def filename(self) -> str:
        """What its file is called."""
        return f"kooste-{_safe(self.named)}.zip"


def locked_subjects(of: PrivacyRequest | Enquiry) -> Subjects:
    """The case, or the enquiry with its case or every case of the person it is about."""
    if isinstance(of, Enquiry):
        enquiry = locked_enquiry(of.pk)
        return Subjects(cases_of(enquiry), enquiry)
    return Subjects((locked(of.pk),), None)


def of_it(of: PrivacyRequest | Enquiry) -> Q:
    """The dossiers, made or wanted, of that case or that enquiry."""
    return Q(enquiry=of) if isinstance(of, Enquiry) else Q(request=of)


@transaction.atomic
def make_dossier(
    of: PrivacyRequest | Enquiry, *, reason: str, actor: User, now: datetime, open_file: OpenFile
) -> MadeDossier:
    """Make the dossier of a case, or of an enquiry: of its case, or of every case of the person it is about.

    The case is locked while it is read, so what the dossier tells is of one moment. Nobody's data is in it: with the
    person's packages it is :func:`want_dossier` that makes it. Raises ``NotPermitted``, ``DossierReasonMissing`` or
    ``TextRefused``; then nothing is written and nothing leaves.
    """
    capacity, reason = check_make_dossier(actor), checked_reason(reason)
    subjects = locked_subjects(of)
    gathered = gather(Looked(subjects.requests, subjects.enquiry, now, open_file))
    file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - whoever reads it closes it
    try:
        made = write(gathered, file, subject=subjects.named, reason=reason)
        row = put_on_record(subjects, made, reason=reason, actor=actor, capacity=capacity, made_at=now, now=now)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return MadeDossier(row, file, subjects.filename)


def checked_reason(reason: str) -> str:
    """Why it is made, in one line. Raises ``DossierReasonMissing`` or ``TextRefused``."""
    reason = " ".join(reason.split())
    if not reason:
        raise DossierReasonMissing
    check_text(reason, "miksi kooste tehdään", LONGEST_REASON)
    return reason


def put_on_record(
    subjects: Subjects,
    made: Bundled,
    *,
    reason: str,
    with_packages: bool = False,
    wish: OmbudsmanWish | None = None,
    actor: User,
    capacity: Actor,
    made_at: datetime,
    now: datetime,
) -> Dossier:
    """The dossier's row, and who made it and why: in each case's history, and among the looks at the person's data."""
    row = Dossier.objects.create(
        id=new_key(),
        request=None if subjects.enquiry is not None else subjects.requests[0],
        enquiry=subjects.enquiry,
        wish=wish,
        made_at=made_at,
        made_by=actor,
        reason=reason,
        with_packages=with_packages,
        register_version=register().version,
        size=made.size,
        sha256=made.sha256,
    )
    _on_record(row, subjects.requests, subjects.enquiry, subjects.party, actor=actor, capacity=capacity, now=now)
    return row


def cases_of(enquiry: Enquiry) -> tuple[PrivacyRequest, ...]:
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
