"""Consents (*suostumukset*): given with their evidence, withdrawn by a row of their own, ended when their time is up.

What a person said yes to is never rewritten (GDPR 7(1)); only the clock of its retention is set when it ends.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Least

from customers.models import Consent, ConsentWithdrawal, Controller, Party, Relationship
from customers.restricted import Use, used_for
from oomi_registry.notice.refused import Refused
from oomi_registry.notice.terms import Code

LANGUAGES = ("fi", "sv", "en")


class ConsentRefused(Refused):
    """The consent cannot be given or withdrawn as asked."""


class EvidenceMissing(ConsentRefused):
    """A consent without its evidence is none (GDPR 7(1))."""

    sentence = "Anna suostumuksen sanamuoto, sen versio, kieli (fi, sv tai en) ja se, miten suostumus annettiin."


class PurposeMissing(ConsentRefused):
    """A consent is to something, by somebody, about some data."""

    sentence = "Kerro, mihin tarkoitukseen, mille rekisterinpitäjille ja mistä tietoryhmistä suostumus annetaan."


class ControllerNotInForce(ConsentRefused):
    """No controller of the register in force has that code."""

    sentence = "Valitse yhtiö, joka on rekisterinpitäjä: {controllers}."


class EndMissing(ConsentRefused):
    """Outside a customer relationship nothing else would ever end the consent."""

    sentence = (
        "Anna suostumukselle päivä, jona se vanhenee: henkilöllä ei ole asiakassuhdetta, jonka mukana se päättyisi."
    )


class ExpiredAtBirth(ConsentRefused):
    """The consent would end before it is given."""

    sentence = "Anna vanhenemisaika, joka on suostumuksen antamisen jälkeen."


class RelationshipOfAnother(ConsentRefused):
    """The relationship is somebody else's."""

    sentence = "Valitse asiakassuhde, joka on tämän henkilön."


class WithdrawnAlready(ConsentRefused):
    """The consent was taken back before."""

    sentence = "Suostumus on jo peruutettu: mitään ei tarvitse tehdä."


class EndedAlready(ConsentRefused):
    """The consent is no longer in force: it expired, or a newer one replaced it."""

    sentence = "Suostumus ei ole enää voimassa. Tarkista, onko henkilöllä uudempi suostumus, ja peruuta se."


class HowNotTold(ConsentRefused):
    """Evidence of a withdrawal says how it came."""

    sentence = "Kerro, miten peruutus tehtiin, esimerkiksi pyynnön viitenumerolla."


def give(
    party: Party,
    *,
    controllers: Collection[str],
    purpose: str,
    categories: Collection[Code],
    wording: str,
    wording_version: str,
    language: str,
    how: str,
    now: datetime,
    channel: str = "",
    express: bool = False,
    relationship: Relationship | None = None,
    expires_at: datetime | None = None,
    external_key: str | None = None,
) -> Consent:
    """Record a consent with the exact wording the person saw, its version and language (GDPR 7(1); ISO/IEC TS 27560).

    ``express`` only where the person said so here, in so many words: that alone lifts a ban
    [D: only-express-consent-lifts]. Consents in force that the new one covers (the same purpose and channel, the same
    controllers or fewer) end with it: it is their renewal. ``external_key`` is its key in the system that
    sent it. Instants are UTC. Raises a :class:`ConsentRefused`.
    """
    _check_evidence(wording, wording_version, language, how)
    if not purpose or not controllers or not categories:
        raise PurposeMissing
    if relationship is not None and relationship.party_id != party.pk:
        raise RelationshipOfAnother
    if relationship is None and expires_at is None:
        raise EndMissing
    if expires_at is not None and expires_at <= now:
        raise ExpiredAtBirth
    with transaction.atomic():
        in_force = dict(Controller.objects.filter(in_force=True).order_by("code").values_list("code", "name"))
        if not in_force.keys() >= set(controllers):
            raise ControllerNotInForce(controllers=", ".join(in_force.values()))
        # Two consents of a person at once: the second must see the first, to renew it.
        Party.objects.select_for_update(no_key=True).only("pk").get(pk=party.pk)
        renewed = Consent.objects.filter(
            party=party,
            purpose=purpose,
            channel=channel,
            controllers__contained_by=sorted(controllers),
            in_force_until__isnull=True,
        )
        renewed.update(in_force_until=Least("expires_at", Value(now)))
        return Consent.objects.create(
            party=party,
            relationship=relationship,
            controllers=sorted(controllers),
            purpose=purpose,
            channel=channel,
            categories=sorted(categories),
            wording=wording,
            wording_version=wording_version,
            language=language,
            collected_at=now,
            collected_how=how,
            express=express,
            expires_at=expires_at,
            external_key=external_key,
        )


def _check_evidence(wording: str, wording_version: str, language: str, how: str) -> None:
    if not all(part.strip() for part in (wording, wording_version, how)) or language not in LANGUAGES:
        raise EvidenceMissing


def check_withdraw(consent: Consent) -> None:
    """Raise :class:`WithdrawnAlready` or :class:`EndedAlready` where there is nothing left to withdraw."""
    if ConsentWithdrawal.objects.filter(consent=consent).exists():
        raise WithdrawnAlready
    if consent.in_force_until is not None:
        raise EndedAlready


def can_withdraw(consent: Consent) -> bool:
    """Whether the consent can still be withdrawn."""
    try:
        check_withdraw(consent)
    except ConsentRefused:
        return False
    return True


def withdraw(consent: Consent, how: str, now: datetime) -> ConsentWithdrawal:
    """Take a consent back, at any time and on any channel (GDPR 7(3)); ``now`` is the instant it was said, in UTC.

    A row of its own: of the consent only ``in_force_until`` is set, also where it is restricted (GDPR 18(2)), since the
    person takes it back all the same. ``consent`` is brought up to date. Raises :class:`WithdrawnAlready`,
    :class:`EndedAlready` or :class:`HowNotTold`.
    """
    if not how.strip():
        raise HowNotTold
    with transaction.atomic(), used_for(Use.DATA_SUBJECT):
        Party.objects.select_for_update(no_key=True).only("pk").get(pk=consent.party_id)
        consent.refresh_from_db()
        check_withdraw(consent)
        consent.in_force_until = now
        consent.save(update_fields=["in_force_until"])
        return ConsentWithdrawal.objects.create(consent=consent, withdrawn_at=now, how=how)


def end_expired(now: datetime) -> int:
    """Set the end of every consent whose time is up; comes out how many. Again is harmless."""
    expired = Consent.objects.filter(in_force_until__isnull=True, expires_at__lte=now)
    return expired.update(in_force_until=F("expires_at"))
