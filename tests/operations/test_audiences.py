"""An audience holds who consented to it and nobody else: every ban, restriction and objection, one by one and drawn.

[D: audiences-by-their-own-consent]; finding 6 of the notice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from customers import audiences
from customers.audiences.refusals import (
    NobodyInIt,
)
from customers.identifiers import address_key
from customers.marketing import BANNABLE, Channel
from customers.models import (
    Audience,
    AudienceUpload,
    Consent,
    ContactPoint,
    Disclosure,
    Objection,
    Party,
    PostalAddress,
    RestrictedRecord,
    Restriction,
)
from customers.operations.bans import ban_contact, ban_person
from customers.operations.consents import give, withdraw
from customers.receipts import purpose_of_audience
from customers.targeting import LeftOut
from oomi_registry.notice.adopted import register
from oomi_registry.notice.terms import Code
from tests import plans, scenes, staff

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
KEY = b"a key of the tests, long enough"
TO_MAKE = audiences.ToMake(
    code="aurinko", name="Aurinkopaneeleista kiinnostuneet", platform="Example Media Oy", country="FI", transfer="",
    controller="oomi",
)  # fmt: skip
EXAMPLE = "aino.makinen@example.com"


def an_audience(*, on: bool = True) -> Audience:
    """Heikki makes it, and Sanna turns it on."""
    audience = audiences.make_audience(TO_MAKE, register(), by=staff.heikki(), now=NOW)
    return audiences.turn_on(audience.code, register(), by=staff.sanna(), now=NOW) if on else audience


def consented(party: Party, **changed: object) -> Consent:
    usual: dict[str, object] = {
        "controllers": ["oomi"],
        "purpose": purpose_of_audience("aurinko"),
        "categories": [Code.CONTACT_DETAILS],
        "wording": "Tiivisteen sähköpostiosoitteestani saa antaa Example Media Oy:lle mainonnan kohdentamiseen.",
        "wording_version": "1",
        "language": "fi",
        "how": "verkkolomake",
        "expires_at": NOW + timedelta(days=100),
        "now": NOW - timedelta(days=3),
    }
    return give(party, **(usual | changed))  # type: ignore[arg-type]  # each test changes one of the usual words


def ainos() -> tuple[Party, Consent]:
    aino = scenes.aino()
    return aino, consented(aino)


def found(audience: Audience | None = None) -> dict[object, LeftOut | None]:
    audience = audience or Audience.objects.get()
    return {member.party_id: member.left_out for member in audiences.members(audience, NOW, key=KEY)}


def point_of(party: Party) -> ContactPoint:
    return ContactPoint.objects.get(party=party, kind="email")


def changed(**values: object) -> Callable[[Party, Consent], object]:
    return lambda party, _consent: Party.objects.filter(pk=party.pk).update(**values)


def banned(channel: Channel, purpose: str) -> Callable[[Party, Consent], object]:
    return lambda party, _consent: ban_person(
        party, channels=[channel], purposes=[purpose], how="puhelu", key=KEY, now=NOW - timedelta(days=9)
    )


def address_banned(kind: str, channel: Channel, *, past: bool) -> Callable[[Party, Consent], object]:
    """Somebody unidentified bans an address or number, which the person has or had."""

    def do(party: Party, _consent: Consent) -> None:
        ended = date(2020, 1, 1) if past else None
        if kind == "post":
            PostalAddress.objects.create(
                party=party, street="Testikatu 1 A 2", postal_code="00100", city="Helsinki", source="person",
                began_on=date(2016, 5, 1), ended_on=ended,
            )  # fmt: skip
            value = address_key("Testikatu 1 A 2", "00100")
        elif kind == "phone" or past:
            value = "+358501112222" if kind == "phone" else "vanha@example.com"
            ContactPoint.objects.create(
                party=party, kind=kind, value=value, source="person", began_on=date(2016, 5, 1), ended_on=ended
            )
        else:
            value = EXAMPLE
        ban_contact(kind, value, channels=[channel], purposes=["telesales"], key=KEY, now=NOW)  # type: ignore[arg-type]  # one of the three kinds

    return do


def objected(state: str) -> Callable[[Party, Consent], object]:
    decided = None if state == "pending" else NOW
    return lambda party, _consent: Objection.objects.create(
        party=party, purposes=["development"], situation="Sairauslomalla.", raised_at=NOW, origin="TP-1", state=state,
        decided_at=decided, weighed="" if state != "overridden" else "Turvallisuus.",
    )  # fmt: skip


def restricted(of: Callable[[Party, Consent], UUID] | None) -> Callable[[Party, Consent], object]:
    """A restriction of hers, or one that somebody else asked for and that covers a row the audience would rest on."""

    def do(party: Party, consent: Consent) -> None:
        whose = party if of is None else scenes.pekka()
        restriction = Restriction.objects.create(
            party=whose, ground="accuracy", placed_at=NOW, origin="TP-1 restriction"
        )
        if of is not None:
            RestrictedRecord.objects.create(restriction=restriction, table="a table", record=of(party, consent))

    return do


NEVER: dict[str, tuple[Callable[[Party, Consent], object], LeftOut]] = {
    **{
        f"bans {purpose} by {channel}": (banned(channel, purpose), LeftOut.BANNED)
        for channel in Channel
        for purpose in sorted(BANNABLE)
    },
    **{
        f"a ban on {'a past' if past else 'an'} {kind} by {channel}": (
            address_banned(kind, channel, past=past),
            LeftOut.BANNED,
        )
        for kind, channel in (
            ("email", Channel.EMAIL),
            ("phone", Channel.CALL),
            ("phone", Channel.SMS),
            ("post", Channel.POST),
        )
        for past in (False, True)
    },
    "restricted as a whole": (changed(restricted_at=NOW), LeftOut.RESTRICTED),
    "some restriction of hers": (restricted(None), LeftOut.RESTRICTED),
    "her row is restricted": (restricted(lambda party, _consent: party.pk), LeftOut.RESTRICTED),
    "the address is restricted": (restricted(lambda party, _consent: point_of(party).pk), LeftOut.RESTRICTED),
    "the consent is restricted": (restricted(lambda _party, consent: consent.pk), LeftOut.RESTRICTED),
    "an objection waits": (objected("pending"), LeftOut.OBJECTED),
    "an objection was upheld": (objected("upheld"), LeftOut.OBJECTED),
    "has died": (changed(deceased=True), LeftOut.DECEASED),
    "was pseudonymised": (changed(pseudonymised_at=NOW), LeftOut.PSEUDONYMISED),
    "has a protected address": (changed(protected_address=True), LeftOut.PROTECTED),
    "is seventeen": (changed(birth_date=date(2009, 11, 25)), LeftOut.MINOR),
    "is of unknown age": (changed(birth_date=None), LeftOut.AGE_UNKNOWN),
    "has no address any more": (
        lambda party, _consent: ContactPoint.objects.filter(party=party).update(ended_on=date(2026, 1, 1)),
        LeftOut.NO_ADDRESS,
    ),
    "shares the address": (
        lambda _party, _consent: ContactPoint.objects.create(
            party=scenes.pekka(), kind="email", value=EXAMPLE, source="person", began_on=date(2020, 1, 1)
        ),
        LeftOut.SHARED_ADDRESS,
    ),
}
STILL_IN: dict[str, Callable[[Party, Consent], object]] = {
    "nothing has happened": lambda _party, _consent: None,
    "an objection was overridden": objected("overridden"),
    "an objection was void": objected("void"),
    "a restriction was void": lambda party, _consent: Restriction.objects.create(
        party=party, ground="accuracy", placed_at=NOW, origin="TP-1", void=True, lifted_at=NOW
    ),
    "a restriction was lifted": lambda party, _consent: Restriction.objects.create(
        party=party, ground="accuracy", placed_at=NOW, origin="TP-1", told_at=NOW, lifted_at=NOW
    ),
    "somebody else bans": lambda _party, _consent: ban_person(
        scenes.pekka(), channels=["call"], purposes=["telesales"], how="puhelu", key=KEY, now=NOW
    ),
    "is eighteen today": changed(birth_date=date(2008, 11, 25)),
}


@pytest.mark.parametrize(("happens", "reason"), NEVER.values(), ids=NEVER)
def test_who_has_any_ban_restriction_or_objection_is_never_a_member(
    happens: Callable[[Party, Consent], object], reason: LeftOut
) -> None:
    """GDPR 18(2), GDPR 21(1), GDPR 21(3), Recital 27; section 5 of the notice."""
    audience = an_audience()
    aino, consent = ainos()
    assert found(audience) == {aino.pk: None}
    happens(aino, consent)
    assert found(audience) == {aino.pk: reason}
    with pytest.raises(NobodyInIt):
        audiences.upload(audience.code, register(), by=staff.sanna(), now=NOW, key=KEY)
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("happens", STILL_IN.values(), ids=STILL_IN)
def test_what_does_not_bind_keeps_nobody_out(happens: Callable[[Party, Consent], object]) -> None:
    audience = an_audience()
    aino, consent = ainos()
    happens(aino, consent)
    assert found(audience) == {aino.pk: None}


@pytest.mark.parametrize("seed", range(20))
def test_whatever_happens_together_keeps_her_out_too(seed: int) -> None:
    chance = Random(seed)
    audience = an_audience()
    aino, consent = ainos()
    several = [name for name in NEVER if "restricted" not in name and "shares" not in name]  # one Pekka at most
    chosen = chance.sample(several, 3)
    for name in chosen:
        NEVER[name][0](aino, consent)
    reason = found(audience)[aino.pk]
    assert reason in {NEVER[name][1] for name in chosen}


def test_an_express_consent_given_after_a_ban_lifts_it_elsewhere_and_not_here() -> None:
    """The notice promises it without exception: never from persons who have banned marketing."""
    audience = an_audience()
    aino = scenes.aino()
    ban_person(aino, channels=["email"], purposes=["direct_marketing"], how="puhelu", key=KEY, now=NOW - timedelta(9))
    consented(aino, express=True)
    assert found(audience) == {aino.pk: LeftOut.BANNED}


@pytest.mark.parametrize(
    "other",
    [
        {"purpose": "direct_marketing", "channel": "email"},
        {"purpose": "audiences:aurinko_2"},
        {"controllers": ["oomi_solar"]},
        {"expires_at": NOW},
        {"now": NOW + timedelta(hours=1)},
    ],
)
def test_only_a_consent_in_force_to_exactly_this_audience_and_controller_counts(other: dict[str, object]) -> None:
    audience = an_audience()
    consented(scenes.aino(), **other)
    assert found(audience) == {}


def test_a_joint_consent_counts_and_a_withdrawn_one_does_not() -> None:
    audience = an_audience()
    aino = scenes.aino()
    consent = consented(aino, controllers=["oomi", "oomi_solar"])
    consented(aino)
    assert found(audience) == {aino.pk: None}
    withdraw(consent, "puhelu", NOW)
    withdraw(Consent.objects.get(in_force_until=None), "puhelu", NOW)
    assert found(audience) == {}


def test_the_file_holds_the_hash_of_the_newest_address_and_each_member_is_told_of_it() -> None:
    """GDPR 15(1)(c); C-154/21: each upload is a disclosure to each, by the platform's own name."""
    audience = an_audience()
    aino, _consent = ainos()
    ContactPoint.objects.create(
        party=aino, kind="email", value="uusi@example.com", source="person", began_on=date(2025, 5, 1)
    )
    pekka = scenes.pekka()
    Party.objects.filter(pk=pekka.pk).update(birth_date=date(1970, 1, 1))
    consented(pekka)  # whose phone is known, and no address
    made = audiences.upload(audience.code, register(), by=staff.heikki(), now=NOW, key=KEY)
    file = b"".join(audiences.lines(made.digests)).decode().splitlines()
    assert file == ["email", hashlib.sha256(b"uusi@example.com").hexdigest()]
    assert dict(made.counted.left_out) == {LeftOut.NO_ADDRESS: 1}
    told = Disclosure.objects.get()
    assert (told.party_id, told.recipient, told.disclosed_at) == (aino.pk, "Example Media Oy", NOW)
    assert (told.categories, told.country, told.transfer) == (["contact_details"], "FI", "")
    assert "Aurinkopaneeleista kiinnostuneet" in told.purpose
    row = AudienceUpload.objects.get()
    assert (row.members, row.made_by, row.made_at) == (1, staff.heikki(), NOW)
    assert "uusi@" not in repr(made)


def test_many_are_found_in_slices_and_each_once() -> None:
    audience = an_audience()
    people = [
        Party.objects.create(
            family_name="Esimerkki", birth_date=date(1990, 1, 1), source="person", first_seen_on=date(2020, 1, 1),
            last_contact_on=date(2026, 1, 1),
        )
        for _ in range(7)
    ]  # fmt: skip
    for number, party in enumerate(people):
        ContactPoint.objects.create(
            party=party, kind="email", value=f"x{number}@example.com", source="person", began_on=date(2020, 1, 1)
        )
        consented(party)
    for at_once in (1, 2, 3, 7, 50):
        members = list(audiences.members(audience, NOW, key=KEY, at_once=at_once))
        assert [member.party_id for member in members] == sorted(party.pk for party in people)
    made = audiences.upload(audience.code, register(), by=staff.sanna(), now=NOW, key=KEY)
    assert len(b"".join(audiences.lines(made.digests)).split()) == 8
    assert Disclosure.objects.count() == made.upload.members == 7


@pytest.mark.django_db(transaction=True)
def test_members_are_found_by_index_alone() -> None:
    """No table of personal data is read from end to end, however many people there are."""
    audience = an_audience()
    plans.fill()
    people = list(Party.objects.exclude(customer_number="").order_by("pk")[:5])
    for party in people:
        consented(party)
    with plans.explained() as seen:
        list(audiences.members(audience, NOW, key=KEY, at_once=5))
    assert len(seen) >= 10
    assert [plan for plan in seen if plans.reads_whole_tables(plan)] == []
