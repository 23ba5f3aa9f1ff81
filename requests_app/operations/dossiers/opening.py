"""A dossier that the worker made is opened by the officer: among the looks at the person's data, for its own reason."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO, cast
from uuid import UUID

from django.contrib.auth.models import User
from django.core.files.storage import FileSystemStorage
from django.db import transaction

from customers.models import ViewEvent
from requests_app.models import Dossier, Enquiry, PrivacyRequest, WantedDossier
from requests_app.operations.dossiers.making import MadeDossier, locked_subjects, of_it
from requests_app.permitted.dossiers import DossierNotThere, check_make_dossier


@transaction.atomic
def open_dossier(
    wanted_id: UUID, *, of: PrivacyRequest | Enquiry, actor: User, now: datetime, storage: FileSystemStorage
) -> MadeDossier:
    """Open what was made of the case or the enquiry; it is written down, with why it was made.

    Raises ``NotPermitted`` or ``DossierNotThere``.
    """
    capacity, subjects = check_make_dossier(actor), locked_subjects(of)
    own = WantedDossier.objects.filter(of_it(of), pk=wanted_id, state=WantedDossier.State.BUILT)
    row = own.select_related("dossier").first()
    if row is None or row.dossier is None:
        raise DossierNotThere
    try:
        file = cast("BinaryIO", storage.open(row.file.name, "rb"))
    except OSError:
        raise DossierNotThere from None
    if subjects.party is not None:
        ViewEvent.objects.create(
            party=subjects.party,
            viewed_at=now,
            kind=ViewEvent.Kind.PACKAGE_OPENED,
            viewer=actor,
            role=capacity,
            table=Dossier._meta.label,
            record=row.dossier.pk,
            reason=row.reason,
        )
    return MadeDossier(row.dossier, file, subjects.filename)
