"""A dossier was handed over to the authority: a disclosure to each whom it is about."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction

from customers.holdings import held
from customers.models import Party
from customers.operations.disclosures import ToDisclose, record_disclosure
from customers.restricted import Use, restricted_categories
from oomi_registry.notice.adopted import register
from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.terms import Code
from requests_app.dossier import SECTIONS
from requests_app.events import Happening, Key
from requests_app.lifecycle import Actor
from requests_app.models import Dossier, Enquiry, PrivacyRequest, WantedDossier, WithheldPart
from requests_app.operations.casework import begin, record
from requests_app.operations.dossiers.making import cases_of, of_it
from requests_app.operations.dossiers.wanting import discard
from requests_app.permitted.dossiers import DossierUnknown
from requests_app.permitted.enquiring import party_of
from requests_app.permitted.refusals import TimeImpossible

RECIPIENT, RECIPIENT_KIND = "Tietosuojavaltuutetun toimisto", "authorities"


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
    dossier = Dossier.objects.filter(of_it(of), pk=dossier_id, handed_over_at__isnull=True).first()
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
    discard(WantedDossier.objects.filter(dossier=dossier))  # its file has done what it was made for
    requests = cases_of(of) if isinstance(of, Enquiry) else (of,)
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
