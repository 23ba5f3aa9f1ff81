"""What stood on a consent alone goes when the consent is taken back (GDPR 17(1)(b)); nobody has to ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import product
from uuid import UUID

from django.db.models import Model, Q

from customers.holdings import Holding, holdings
from customers.models import Consent, ConsentWithdrawal
from customers.operations.erasures import remember_keys
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.notice.terms import LegalBasis
from retention.disposal import runs
from retention.erasure.disclosed import leave_word
from retention.erasure.holding import held_now, split
from retention.erasure.outside import outside
from retention.erasure.reading import read
from retention.erasure.settling import Settling
from retention.erasure.taking import Keys, external_keys, files_follow, one_erasure, take
from retention.fates import Fate
from retention.models import DisposalRun

WITHDRAWN = "consent_withdrawn"
"""What the certificate says in place of a retention rule."""


def unfollowed(now: datetime) -> list[UUID]:
    """The keys of the withdrawals up to ``now`` (UTC) that were not followed yet, the oldest first."""
    waiting = ConsentWithdrawal.objects.filter(followed_at__isnull=True, withdrawn_at__lte=now)
    return list(waiting.order_by("withdrawn_at", "pk").values_list("pk", flat=True))


def follow_withdrawal(withdrawal_id: UUID, *, index_key: bytes, now: datetime) -> int:
    """Remove what stood on the withdrawn consent and on nothing else; how many rows went.

    One transaction through the door. What a hold or a restriction keeps stays, and the withdrawal is followed again
    when that has ended. ``index_key`` is ``INDEX_KEY``: the same rows sent again do not come back. ``now`` is an
    instant in UTC. The same call again does nothing. Raises :class:`retention.disposal.DisposalBusy`.
    """
    with one_erasure():
        waiting = ConsentWithdrawal.objects.select_for_update(of=("self",)).select_related("consent__party")
        withdrawal = waiting.filter(pk=withdrawal_id, followed_at__isnull=True).first()
        if withdrawal is None:
            return 0
        going, stays = _stood_on(withdrawal.consent, now)
        went = sum(len(keys) for keys in going.values())
        if went:
            run = runs.begin(day_in_helsinki(now), now, WITHDRAWN)
            remember_keys(external_keys(going), key=index_key, now=now)
            take(run.pk, WITHDRAWN, going)
            leave_word(withdrawal.consent, run.pk, going, now=now)  # GDPR 19
            runs.end(run, DisposalRun.State.FINISHED, now)
        if not stays:
            withdrawal.followed_at = now
            withdrawal.save(update_fields=["followed_at"])
    files_follow(lambda: now)
    return went


def _stood_on(consent: Consent, now: datetime) -> tuple[Keys, bool]:
    """The rows that stood on the consent alone and may go, and whether some of them have to stay for now."""
    theirs = list(_resting_on(consent, _covered(consent) - _consented_otherwise(consent, now)))
    whole = [each for each in read(theirs, register(), day_in_helsinki(now)) if each.own.fate is Fate.REMOVED]
    held = held_now(whole, "")
    parted = list(split(whole, held.since))
    every = [each for each, _ in parted]
    kept = {place for place, (_, is_held) in enumerate(parted) if is_held}
    sentences = Settling(every, kept, outside(every, register(), day_in_helsinki(now))).sentences()
    going: dict[type[Model], list[UUID]] = {}
    for each, sentence in zip(every, sentences, strict=True):
        if sentence.fate is Fate.REMOVED:
            going.setdefault(each.model, []).extend(each.keys)
    return going, any(sentence.fate is not Fate.REMOVED for sentence in sentences)


Covered = set[tuple[str, str]]
"""What a consent covers: which controller, by its code, may process which category. GDPR 7: each company its own."""


def _covered(consent: Consent) -> Covered:
    return set(product(consent.controllers, consent.categories))


def _resting_on(consent: Consent, alone: Covered) -> Iterator[Holding]:
    """The person's rows, by table, that rest on consent and whose controller and category ``alone`` has.

    A row is the controller's of its relationship; one of none is all of theirs, and goes when none has it otherwise.
    """
    for holding in holdings(consent.party):
        if holding.declaration.basis is not LegalBasis.CONSENT:
            continue
        categories = set(holding.declaration.categories())
        theirs = {controller for controller, category in alone if category in categories}
        if _is_of_a_relationship(holding.model):
            if theirs:
                yield replace(holding, rows=holding.rows.filter(relationship__controller__in=theirs))
        elif theirs == set(consent.controllers):
            yield holding


def _is_of_a_relationship(model: type[Model]) -> bool:
    return any(field.name == "relationship" for field in model._meta.concrete_fields)


def _consented_otherwise(consent: Consent, now: datetime) -> Covered:
    """What another consent of the person's, in force at ``now``, still covers, whatever it is for."""
    others = Consent.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=now), party=consent.party_id, in_force_until__isnull=True
    ).exclude(pk=consent.pk)
    return {pair for other in others for pair in _covered(other)}
