"""Who has looked at the person's data, as they are told of it: which role looked at what, when and why; no names.

Roles and reasons come from what was recorded when somebody looked (``ViewEvent``), and from the events of the case that
are a looking.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as marked

from customers.models import ViewEvent
from oomi_registry.languages import in_active_language
from requests_app.events import Happening
from requests_app.models import PrivacyRequest, RequestEvent
from requests_app.status.reasons import Reason, reason_of

MOST = 200
"""How many lookings are told of here, the latest first; all of them are in the copy of the data (GDPR 15(1))."""

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "officer": marked("tietosuojapyynnöistä vastaava"),
        "handler": marked("pyyntöjen käsittelijä"),
        "approver": marked("ratkaisujen hyväksyjä"),
        "auditor": marked("tarkastaja"),
    }
)
SOMEBODY = marked("työntekijä")

KINDS: Mapping[str, str] = MappingProxyType(
    {
        ViewEvent.Kind.REVEALED: marked("Suojattu tieto näytettiin"),
        ViewEvent.Kind.PACKAGE_OPENED: marked("Tietosi koottuna avattiin"),
        ViewEvent.Kind.RESTRICTED_USED: marked("Rajoitettua tietoa käytettiin"),
        ViewEvent.Kind.DOSSIER_MADE: marked("Viranomaiselle tehtiin kooste"),
    }
)
EVENTS: Mapping[Happening, str] = MappingProxyType(
    {
        Happening.EVIDENCE_OPENED: marked("Lähettämäsi selvitys avattiin"),
        Happening.MANDATE_OPENED: marked("Valtuutus avattiin"),
        Happening.ATTACHMENT_OPENED: marked("Lähettämäsi liite avattiin"),
        Happening.CODE_LETTER_PRINTED: marked("Koodikirje tulostettiin"),
        Happening.LETTER_PRINTED: marked("Kirje tulostettiin"),
    }
)
"""What of the events of a case is a looking."""

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "identity_code": marked("henkilötunnus"),
        "account": marked("tilinumero"),
        "health": marked("terveydentila"),
        "employment": marked("työsuhteen tilanne"),
    }
)
"""Fields by their names, where the table's own name would say too little."""
_WORK = marked("pyyntösi käsittely")


@dataclass(frozen=True, slots=True)
class Look:
    """One looking: an instant in UTC, who by role, what, and why; all in the active language."""

    at: datetime
    role: str
    what: str
    why: Reason


def looks_of(request: PrivacyRequest) -> list[Look]:
    """The lookings at the data of the request's person and at the request, the latest first."""
    found = [*_views(request), *_events(request)]
    return sorted(found, key=lambda look: look.at, reverse=True)[:MOST]


def _views(request: PrivacyRequest) -> Iterator[Look]:
    if request.party_id is None:
        return
    seen = ViewEvent.objects.filter(party=request.party_id).order_by("-viewed_at", "-id")[:MOST]
    for view in seen:
        what = f"{_(KINDS[view.kind])}: {_what(view)}"
        yield Look(view.viewed_at, _role(view.role), what, reason_of(view.reason))


def _events(request: PrivacyRequest) -> Iterator[Look]:
    kinds = set(EVENTS)
    if request.party_id is not None:
        kinds -= {Happening.MANDATE_OPENED}  # written down as a view too, with its reason
    looked = RequestEvent.objects.filter(request=request, kind__in=kinds, actor__isnull=False)
    for event in looked.order_by("-at", "-id")[:MOST]:
        what = _(EVENTS[Happening(event.kind)])
        yield Look(event.at, _role(event.actor_kind), what, Reason(_(_WORK), ""))


def _role(stored: str) -> str:
    """Every role that is stored, in words; a role that is no longer there is somebody who works here."""
    return ", ".join(_(ROLES.get(each.strip(), SOMEBODY)) for each in stored.split(","))


def _what(view: ViewEvent) -> str:
    if view.field in FIELDS:
        return _(FIELDS[view.field])
    try:
        return in_active_language(apps.get_model(view.table)._meta.verbose_name or "")
    except LookupError:  # a table that is no longer there
        return view.table
