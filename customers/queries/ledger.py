"""The ledger of consents: each as it is on record with what became of it, and its receipt."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from customers.identifiers import keyed_hash
from customers.models import Audience, Consent, ConsentWithdrawal, Party
from customers.queries.consent_links import token_of
from customers.receipts import SCHEMA_VERSION, Places, Recorded, audience_of

_PRINCIPAL_DIGITS = 32


def consents_of(party: Party) -> list[Consent]:
    """Every consent of the person with its withdrawal, the latest given first."""
    return list(Consent.objects.filter(party=party).select_related("withdrawal").order_by("-collected_at", "pk"))


def withdrawal_of(consent: Consent) -> ConsentWithdrawal | None:
    """Its withdrawal, if there is one."""
    try:
        return consent.withdrawal
    except ConsentWithdrawal.DoesNotExist:
        return None


def recorded_of(consent: Consent, *, key: bytes) -> Recorded:
    """The consent as its receipt takes it. ``key`` is ``INDEX_KEY``: the person stands there as a keyed hash.

    A consent to an audience names who gets the hashes, so the receipt does too.
    """
    withdrawal = withdrawal_of(consent)
    audience = audience_of(consent.purpose)
    platforms = Audience.objects.filter(code=audience).values_list("platform", flat=True) if audience else ()
    return Recorded(
        record_id=str(consent.pk),
        principal_id=keyed_hash("pii_principal", str(consent.party_id), key)[:_PRINCIPAL_DIGITS],
        controllers=tuple(consent.controllers),
        purpose=consent.purpose,
        channel=consent.channel,
        categories=tuple(consent.categories),
        wording=consent.wording,
        wording_version=consent.wording_version,
        language=consent.language,
        collected_at=consent.collected_at,
        collected_how=consent.collected_how,
        express=consent.express,
        recipients=tuple(platforms),
        expires_at=consent.expires_at,
        ended_at=consent.in_force_until,
        withdrawn_at=withdrawal.withdrawn_at if withdrawal else None,
        withdrawn_how=withdrawal.how if withdrawal else "",
    )


def places_of(consent: Consent) -> Places:
    """The whole addresses that the receipt of the consent leads to."""
    with translation.override(settings.LANGUAGE_CODE):
        return Places(
            schema=f"{settings.SITE_URL}{reverse('consent_receipt_schema', args=[SCHEMA_VERSION])}",
            notice=f"{settings.SITE_URL}{reverse('notice')}",
            withdrawal=withdrawal_address(consent),
        )


def withdrawal_address(consent: Consent) -> str:
    """The link that withdraws the consent without login [D: withdrawal-by-link]; dead when the consent has ended.

    It leads to the page in the language of the words that were agreed to.
    """
    language = consent.language if consent.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse('consent', args=[token_of(consent.pk)])}"
