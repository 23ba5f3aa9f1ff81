"""The rows by which every declared field of a table is filled, where its constraints allow no single row to do it.

A table that is not named here is filled by one row of canaries. A value given here stands in place of a canary: a code
that readers of the row look up, or what a constraint asks. ``None`` leaves a field empty in that row; together the
rows of a table fill all of its declared fields, or the proof fails.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

from django.db.models import Model

Variant = Mapping[str, object]

_REQUEST = {"language": "fi", "status": "answered", "original": None, "related": None}
_A_LETTER_LEFT = {"state": "sent", "kind": "received", "language": "fi", "message_id": "<kanaria@example.com>"}
_REFUSED = {"outcome": "refused", "ground": "excessive"}
_UNTOLD = "impossible_or_disproportionate"
_WITHHELD = {"table": "customers.Recording", "field": "topic"}

_TOLD = {"change": "erased", "said": "done", "ground": _UNTOLD, "excuse_asked_by__is_staff": False}

VARIANTS: Mapping[str, Sequence[Variant]] = MappingProxyType(
    {
        "customers.Application": ({"prospect_since": None}, {"electricity_contract": None}),
        "customers.CardToken": ({"last_four": "4242"},),
        "customers.Consent": (
            {
                "controllers": ["oomi"],
                "purpose": "direct_marketing",
                "channel": "email",
                "categories": ["consent_based"],
                "language": "fi",
            },
        ),
        "customers.Disclosure": (
            {
                "recipient_kind": "partners",
                "country": "US",
                "transfer": "standard_contractual_clauses",
                "categories": ["basic", "billing"],
            },
        ),
        "customers.MarketingBan": ({"channel": "call", "purpose": "telesales"},),
        "customers.MarketingContact": ({"channel": "sms"},),
        "customers.Objection": ({"state": "overridden", "purposes": ["marketing"]},),
        "customers.StaleValue": ({"table": "customers.Party", "field": "family_name"},),
        "customers.Statement": ({"table": "customers.Party", "field": "family_name"},),
        "customers.ViewEvent": ({"role": "officer", "table": "customers.Party", "field": "identity_code"},),
        "requests_app.AccessPackage": ({"state": "discarded"},),
        "requests_app.Dossier": (
            {"enquiry": None, "handed_over_by__is_staff": False},
            {"request": None, "handed_over_by__is_staff": False},
        ),
        "requests_app.WantedDossier": (
            {"enquiry": None, "state": "discarded"},
            {"request": None, "state": "discarded"},
        ),
        "requests_app.Enquiry": ({"status": "closed", "request": None}, {"status": "closed", "party": None}),
        "requests_app.EnquiryAnswer": ({"via": "post"},),
        "requests_app.EnquiryEvent": ({"kind": "received", "from_status": "received", "to_status": "in_work"},),
        "requests_app.AffectedPerson": ({"breach__closed_at": datetime(2026, 3, 7, 9, 31, tzinfo=UTC)},),
        "requests_app.AuthorityNotice": ({"phase": 1},),
        "requests_app.Breach": (
            {"status": "closed", "kinds": ["confidentiality"], "awareness": "processor", "risk": "high"},
        ),
        "requests_app.BreachEvent": ({"kind": "risk_assessed", "from_status": "opened", "to_status": "assessed"},),
        "requests_app.BreachExcuse": ({"excuse": "protected", "approved": True, "decided_by__is_staff": False},),
        "requests_app.BreachNotice": (
            {"state": "sent", "language": "fi", "via": "email", "message_id": "<kanaria@example.com>"},
        ),
        "requests_app.ErasurePlan": (
            {"state": "discarded", "carried_out_at": None},
            {"state": "carried_out", "run": UUID("01900000-0000-7000-8000-000000000000")},
        ),
        "requests_app.Fee": ({"state": "lapsed", "ground": "excessive", "amount": Decimal(25)},),
        "requests_app.Letter": (_A_LETTER_LEFT,),
        "requests_app.Mandate": ({"accepted": True, "checked_by__is_staff": False, "rights": ["access"]},),
        "requests_app.NoticeDespatch": ({"state": "sent", "via": "email", "message_id": "<kanaria@example.com>"},),
        "requests_app.NoticeItem": ({"table": "customers_disclosure", "categories": ["basic"]},),
        "requests_app.OmbudsmanWish": ({"end": "given", "via": "post", "ended_by__is_staff": False},),
        "requests_app.PlannedLine": (
            {"table": "customers_recording", "fate": "kept", "ground": "legal_claims", "rules": "contracts"},
        ),
        "requests_app.PrivacyRequest": (
            _REQUEST,
            _REQUEST | {"status": "duplicate", "original": True, "related": True},
        ),
        "requests_app.ProposedChange": (
            {"fate": "accepted", "table": "customers.Party", "field": "family_name", "source": "person"},
        ),
        "requests_app.RecipientNotice": (
            _TOLD | {"party": None},
            _TOLD
            | {"right": None, "settled_at": datetime(2026, 3, 7, 9, 31, tzinfo=UTC)},  # what followed a withdrawal
        ),
        "requests_app.ReleasedItem": ({"what": "letter", "kind": "answer"},),
        "requests_app.RequestEvent": (
            {"kind": "linked", "from_status": "received", "to_status": "in_work", "right": "access"},
        ),
        "requests_app.RequestedRight": (_REFUSED,),
        "requests_app.WithheldPart": (
            _WITHHELD | {"ground": "others_rights", "late_from": "", "expected_on": None},
            _WITHHELD | {"ground": "", "field": "audio"},
        ),
    }
)

_NAMED: Variant = {"source": "market_parties"}
"""Fields that are codes in whatever table they stand."""


def variants_of(model: type[Model]) -> list[dict[str, object]]:
    """The rows of the table; ``True`` for a foreign key means the row made before."""
    names = {field.name for field in model._meta.concrete_fields}
    everywhere = {name: value for name, value in _NAMED.items() if name in names}
    return [{**everywhere, **variant} for variant in VARIANTS.get(model._meta.label, ({},))]
