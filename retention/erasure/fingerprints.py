"""What is approved with a plan, as 64 hexadecimal digits: half of them for the fates, half for what was held then.

A hold that is placed after the approval keeps its rows and is no change of what was approved; one that has ended lets
rows go that nobody approved. The first half is therefore over the fates as they are without any hold, and the second
over the rows that were held: it agrees if leaving out the newest holds gives the same.

What shows how requests were handled is no part of it (GDPR 5(2)): every look at the plan adds to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from hashlib import blake2b
from uuid import UUID

from oomi_registry.notice.terms import LegalBasis
from retention.erasure.reading import Alike
from retention.fates import OF_THE_CASES, Sentence

DIGITS = 32


def fates_of(every: Sequence[Alike], sentences: Sequence[Sentence], version: date) -> str:
    """The first half: every row with its fate, its ground and its day, under one version of the notice."""
    digest = blake2b(digest_size=DIGITS // 2)
    digest.update(version.isoformat().encode())
    told = sorted(
        (each.model._meta.db_table, f"{sentence.fate} {sentence.ground} {sentence.until}", key.bytes)
        for each, sentence in zip(every, sentences, strict=True)
        if not is_of_a_case(each)
        for key in each.keys
    )
    for table, fate, key in told:
        digest.update(f"\n{table} {fate} ".encode() + key)
    return digest.hexdigest()


def held_of(held: Mapping[UUID, datetime]) -> str:
    """The second half: the rows that are held."""
    digest = blake2b(digest_size=DIGITS // 2)
    for key in sorted(held):
        digest.update(key.bytes)
    return digest.hexdigest()


def agrees(approved: str, fates: str, held: Mapping[UUID, datetime]) -> bool:
    """Whether what was approved is what there is now, but for holds that were placed since."""
    return approved[:DIGITS] == fates and any(approved[DIGITS:] == held_of(then) for then in _as_it_was(held))


def _as_it_was(held: Mapping[UUID, datetime]) -> Iterable[Mapping[UUID, datetime]]:
    """What is held now, and then without each newest hold."""
    yield held
    for placed_at in sorted(set(held.values()), reverse=True):
        yield {key: since for key, since in held.items() if since < placed_at}


def is_of_a_case(each: Alike) -> bool:
    """Whether the rows show how requests were handled, and nothing else."""
    declaration = each.declaration
    return declaration.basis is LegalBasis.LEGAL_OBLIGATION and OF_THE_CASES.issuperset(declaration.rules())
