"""The table from evidence to confidence [D: matching-table], and the evidence behind it, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from customers.identifiers import Hetu, MeteringPoint
from customers.matching.evidence import Address, Candidate, Claimed, Confirmed
from customers.matching.names import PartEdit, names_agree

Value = str | date | Hetu | MeteringPoint | Address


class Confidence(StrEnum):
    """How sure it is that the requester is the candidate; ``NONE`` is one to look at, never an identification."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    NONE = "none"


class Item(StrEnum):
    """What can agree, in the order it is shown."""

    NAME = "name"
    HETU = "hetu"
    CUSTOMER_NUMBER = "customer_number"
    METERING_POINT = "metering_point"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    EMAIL = "email"
    PHONE = "phone"


class Verdict(StrEnum):
    """What comparing one item gave."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    NOT_GIVEN = "not_given"
    NOT_HELD = "not_held"


class Because(StrEnum):
    """Which row of the table decided."""

    OTHER_PERSON = "other_person"
    STRONG_IDENTIFICATION = "strong_identification"
    ACCOUNT = "account"
    CONFIRMED_CONTACT = "confirmed_contact"
    CODE_LETTER = "code_letter"
    NAME_AND_ANOTHER = "name_and_another"
    TWO_ITEMS = "two_items"
    TOO_LITTLE = "too_little"


LEADS_TO: Mapping[Because, Confidence] = MappingProxyType(
    {
        Because.OTHER_PERSON: Confidence.NONE,
        Because.STRONG_IDENTIFICATION: Confidence.CERTAIN,
        Because.ACCOUNT: Confidence.CERTAIN,
        Because.CONFIRMED_CONTACT: Confidence.PROBABLE,
        Because.CODE_LETTER: Confidence.PROBABLE,
        Because.NAME_AND_ANOTHER: Confidence.POSSIBLE,
        Because.TWO_ITEMS: Confidence.POSSIBLE,
        Because.TOO_LITTLE: Confidence.NONE,
    }
)
_BESIDE_A_CONFIRMED_CONTACT = frozenset({Item.CUSTOMER_NUMBER, Item.METERING_POINT, Item.BIRTH_DATE, Item.ADDRESS})
_CONTACTS = frozenset({Item.EMAIL, Item.PHONE})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One item compared: what was given (the confirmed first) and what is held, as they are shown to the officer.

    ``confirmed`` where what agrees or disagrees was shown to be the requester's, and not typed only. ``edits`` are the
    parts of a name that agree but for a letter.
    """

    item: Item
    verdict: Verdict
    confirmed: bool = False
    given: tuple[str, ...] = field(default=(), repr=False)
    held: tuple[str, ...] = field(default=(), repr=False)
    edits: tuple[PartEdit, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """One candidate with its confidence, the row of the table that gave it, and every item compared."""

    party: UUID
    confidence: Confidence
    because: Because
    evidence: tuple[Evidence, ...]


def compare(claimed: Claimed, confirmed: Confirmed, candidate: Candidate) -> Match:
    """How sure it is that the requester is ``candidate``, and by what."""
    evidence = (
        _name(claimed, candidate),
        _hetu(claimed, confirmed, candidate),
        _item(Item.CUSTOMER_NUMBER, [claimed.customer_number], [], candidate.customer_numbers),
        _item(Item.METERING_POINT, [claimed.metering_point], [], candidate.metering_points),
        _item(Item.BIRTH_DATE, [claimed.birth_date], [], [candidate.birth_date]),
        _item(Item.ADDRESS, [claimed.address], [], candidate.addresses),
        _item(Item.EMAIL, [claimed.email], [confirmed.email], candidate.emails),
        _item(Item.PHONE, [claimed.phone], [confirmed.phone], candidate.phones),
    )
    because = _because(evidence, confirmed, candidate.party)
    return Match(candidate.party, LEADS_TO[because], because, evidence)


def rank(claimed: Claimed, confirmed: Confirmed, candidates: Iterable[Candidate]) -> tuple[Match, ...]:
    """Every candidate compared, the surest first. Within one confidence they stay in the order they came.

    No candidate is left out or preferred: that is the officer's to decide [D: software-never-chooses].
    """
    surest_first = tuple(Confidence)
    matches = (compare(claimed, confirmed, candidate) for candidate in candidates)
    return tuple(sorted(matches, key=lambda match: surest_first.index(match.confidence)))


def links_by_itself(matches: Iterable[Match]) -> UUID | None:
    """The person a request may be linked to without an officer: the only certain one. Two certain ones are nobody's."""
    certain = [match.party for match in matches if match.confidence is Confidence.CERTAIN]
    return certain[0] if len(certain) == 1 else None


def _because(evidence: tuple[Evidence, ...], confirmed: Confirmed, party: UUID) -> Because:
    """The first row of the table that holds, the surest first."""
    agreed = {each.item for each in evidence if each.verdict is Verdict.AGREES}
    shown = {each.item for each in evidence if each.verdict is Verdict.AGREES and each.confirmed}
    # The state says who is asking, and it is not this person: nothing typed can outweigh that.
    if any(each.item is Item.HETU and each.confirmed and each.verdict is Verdict.DISAGREES for each in evidence):
        return Because.OTHER_PERSON
    if Item.HETU in shown:
        return Because.STRONG_IDENTIFICATION
    if confirmed.account == party:
        return Because.ACCOUNT
    if shown & _CONTACTS and Item.NAME in agreed and agreed & _BESIDE_A_CONFIRMED_CONTACT:
        return Because.CONFIRMED_CONTACT
    if confirmed.letter_to == party:
        return Because.CODE_LETTER
    return _because_claimed(agreed)


def _because_claimed(agreed: set[Item]) -> Because:
    """What only typed items are worth.

    tietosuojalaki 29 §: henkilötunnus alone, or with the name, identifies nobody. A birth date beside it is no second
    item, for the henkilötunnus says it.
    """
    if Item.NAME in agreed and agreed - {Item.NAME, Item.HETU}:
        return Because.NAME_AND_ANOTHER
    others = agreed - {Item.NAME}
    if len(others - {Item.BIRTH_DATE} if Item.HETU in others else others) > 1:
        return Because.TWO_ITEMS
    return Because.TOO_LITTLE


def _name(claimed: Claimed, candidate: Candidate) -> Evidence:
    held = " ".join(filter(None, (candidate.given_names, candidate.family_name)))
    given = tuple(filter(None, (claimed.name,)))
    if not given or not held:
        verdict = Verdict.NOT_HELD if given else Verdict.NOT_GIVEN
        return Evidence(Item.NAME, verdict, given=given, held=tuple(filter(None, (held,))))
    compared = names_agree(claimed.name, candidate.given_names, candidate.family_name)
    verdict = Verdict.AGREES if compared.agree else Verdict.DISAGREES
    return Evidence(Item.NAME, verdict, given=given, held=(held,), edits=compared.edits)


def _hetu(claimed: Claimed, confirmed: Confirmed, candidate: Candidate) -> Evidence:
    """What was typed does not count beside what strong identification says. Shown masked (tietosuojalaki 29 §).

    Where the register's was compared by its hash, that says whether they agree, and neither is opened.
    """
    if candidate.same_hetu is not None:
        verdict = Verdict.AGREES if candidate.same_hetu else Verdict.DISAGREES
        given = (confirmed.hetu.masked,) if confirmed.hetu is not None else ()
        return Evidence(Item.HETU, verdict, confirmed=True, given=given, held=given if candidate.same_hetu else ())
    if confirmed.hetu_index:
        return Evidence(Item.HETU, Verdict.NOT_HELD, confirmed=True)
    typed = claimed.hetu if confirmed.hetu is None else None
    return _item(Item.HETU, [typed], [confirmed.hetu], [candidate.hetu])


def _item(
    item: Item, claimed: Iterable[Value | None], confirmed: Iterable[Value | None], held: Iterable[Value | None]
) -> Evidence:
    """One item other than the name: it agrees where one value given is one of the values held."""
    shown, typed, kept = _by_key(confirmed), _by_key(claimed), _by_key(held)
    given = shown | {key: value for key, value in typed.items() if key not in shown}
    agreeing = given.keys() & kept.keys()
    if not given or not kept:
        verdict = Verdict.NOT_HELD if given else Verdict.NOT_GIVEN
    else:
        verdict = Verdict.AGREES if agreeing else Verdict.DISAGREES
    return Evidence(
        item,
        verdict,
        confirmed=bool(agreeing & shown.keys() if agreeing else shown),
        given=tuple(map(str, given.values())),
        held=tuple(sorted(map(str, kept.values()))),
    )


def _by_key(values: Iterable[Value | None]) -> dict[str, Value]:
    """The values there are, by what two of them are compared by."""
    return {_key(value): value for value in values if value}


def _key(value: Value) -> str:
    match value:
        case Hetu():
            return value.value
        case Address():
            return value.key
        case _:
            return str(value)
