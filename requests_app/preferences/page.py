"""What stands on the page of consents and bans, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from customers.marketing import Channel, Purpose
from customers.models import Consent
from customers.operations.withdrawals import BY_LINK
from customers.queries.consent_links import token_of
from customers.queries.ledger import recorded_of
from customers.queries.preferences import Preferences, preferences_of
from customers.receipts import STATE_NAMES, Recorded, State, channel_name, history, in_force, purpose_name, state_of
from oomi_registry.languages import page_language
from oomi_registry.notice.adopted import register
from oomi_registry.notice.terms import NotInRegister
from requests_app.intake.words import BANNED_PURPOSES, CHANNEL_BOXES, ChannelBox, Words
from requests_app.operations.preferences import BY_PAGE

JUST_NOW = timedelta(minutes=1)
SOLD_BY: Mapping[Channel, tuple[Purpose, ...]] = {Channel.CALL: (Purpose.TELESALES, Purpose.SURVEYS)}
"""What is offered to be banned on a channel, where it is not direct marketing and surveys.

All marketing by phone is telesales, and all other marketing direct marketing: a ban of one binds the other there
[D: telesales-is-direct-marketing], so a person reads one line of the two.
"""


@dataclass(frozen=True, slots=True)
class Given:
    """One consent as the page shows it."""

    record: Consent = field(repr=False)
    told: Recorded = field(repr=False)
    about: str
    controllers: tuple[str, ...]
    how: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Banned:
    """One purpose on one channel: since when it is banned, ``None`` where it is not."""

    purpose: Purpose
    words: Words
    since: datetime | None


@dataclass(frozen=True, slots=True)
class OnChannel:
    """One channel as people think of it, with what may be sent there."""

    box: ChannelBox
    purposes: tuple[Banned, ...]

    @property
    def all_banned(self) -> bool:
        """Whether nothing is left to ban."""
        return all(each.since is not None for each in self.purposes)


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that was said, in words; what it was about and how it was said."""

    at: datetime
    what: str
    how: str = ""


class Page:
    """The consents and bans of the mailbox at ``now``."""

    def __init__(self, address: str, now: datetime) -> None:
        self.now = now
        self.preferences: Preferences = preferences_of(address, key=settings.INDEX_KEY.encode())

    @property
    def address(self) -> str:
        """The mailbox."""
        return self.preferences.address

    @property
    def shared(self) -> bool:
        """Whether several people have it, so that only what is bound to the address is told."""
        return self.preferences.shared

    @cached_property
    def consents(self) -> tuple[Given, ...]:
        """The consents in force, the latest first."""
        return tuple(each for each in self._every_consent if in_force(each.told, self.now))

    @cached_property
    def channels(self) -> tuple[OnChannel, ...]:
        """The channels on which something can be banned, each with what is."""
        boxes = [box for box in CHANNEL_BOXES if set(box.covers) <= set(self.preferences.channels)]
        return tuple(OnChannel(box, tuple(self._on(box))) for box in boxes)

    @property
    def all_banned(self) -> bool:
        """Whether everything is banned already."""
        return all(each.all_banned for each in self.channels)

    @cached_property
    def history(self) -> tuple[Happened, ...]:
        """Everything that was said, the latest first."""
        said = [*self._of_consents(), *self._of_bans()]
        return tuple(sorted(dict.fromkeys(said), key=lambda each: (each.at, each.what), reverse=True))

    def consent(self, key: UUID) -> Given | None:
        """One of the person's consents, in force or not."""
        return next((each for each in self._every_consent if each.record.pk == key), None)

    @property
    def just_now(self) -> tuple[Happened, ...]:
        """What was said a moment ago: what a press has just done. Everything that is banned at once is one line."""
        told = tuple(each for each in self.history if self.now - each.at < JUST_NOW)
        bans = set(self._of_bans()) & set(told)
        if not self.all_banned or len(bans) < 2:
            return told
        all_of_it = (
            _("Kaikki markkinointi tähän osoitteeseen: kielletty")
            if self.shared
            else _("Kaikki markkinointi: kielletty")
        )
        return (Happened(self.now, all_of_it), *(each for each in told if each not in bans))

    @cached_property
    def _every_consent(self) -> tuple[Given, ...]:
        key = settings.INDEX_KEY.encode()
        return tuple(self._given(each, recorded_of(each, key=key)) for each in self.preferences.consents)

    def _given(self, consent: Consent, told: Recorded) -> Given:
        return Given(
            record=consent,
            told=told,
            about=about(consent.purpose, consent.channel),
            controllers=tuple(controller_name(code) for code in told.controllers),
            how=how_in_words(told.collected_how),
            token=token_of(consent.pk),
        )

    def _on(self, box: ChannelBox) -> Iterator[Banned]:
        for purpose in SOLD_BY.get(box.code, (Purpose.DIRECT_MARKETING, Purpose.SURVEYS)):
            since = [self.preferences.banned_since(channel, purpose, self.now) for channel in box.covers]
            told = [each for each in since if each is not None]
            yield Banned(purpose, BANNED_PURPOSES[purpose], max(told) if len(told) == len(since) else None)

    def _of_consents(self) -> Iterator[Happened]:
        for given in self._every_consent:
            for event in history(given.told, self.now):
                yield Happened(event.at, f"{given.about}: {_consent_event(event.state)}", how_in_words(event.how))

    def _of_bans(self) -> Iterator[Happened]:
        """What was said at once for one purpose is one line; a person's no is not told again by the address's row."""
        bans = self.preferences.bans
        spoken = {(each.channel, each.purpose, each.made_at) for each in bans if each.how}
        at_once: dict[tuple[datetime, Purpose, str], list[Channel]] = {}
        for each in bans:
            if each.how or (each.channel, each.purpose, each.made_at) not in spoken:
                at_once.setdefault((each.made_at, each.purpose, each.how), []).append(each.channel)
        banned = _("kielletty")
        for (at, purpose, how), channels in at_once.items():
            told = about(purpose, *(channel for channel in Channel if channel in channels))
            yield Happened(at, f"{told}: {banned}", how_in_words(how))


def about(purpose: str, *channels: str) -> str:
    """What for and by which channels, ``"Suoramarkkinointi, sähköposti"``."""
    words = [purpose_name(purpose, register(), page_language())]
    words += [channel_name(channel, page_language()) for channel in channels]
    told = ", ".join(word for word in words if word)
    return told[:1].upper() + told[1:]


def controller_name(code: str) -> str:
    """The company's name; its code where the notice has it no more."""
    try:
        return register().controller(code).name
    except NotInRegister:
        return code


def how_in_words(how: str) -> str:
    """How it was said: the ways of this site in the language of the page, any other as it was written down."""
    ours = {BY_PAGE: _("suostumusten sivulla"), BY_LINK: _("peruutuslinkillä")}
    return ours.get(how, how)


def _consent_event(state: State) -> str:
    return {
        State.GIVEN: _("suostumus annettu"),
        State.RENEWED: _("suostumus korvattu uudemmalla"),
        State.WITHDRAWN: _("suostumus peruutettu"),
        State.EXPIRED: _("suostumus vanhentunut"),
    }[state]


def pairs_of(channel: str, purpose: str) -> tuple[tuple[Channel, ...], tuple[Purpose, ...]]:
    """What a pressed button bans; empty text is everything. Nothing for what stands on no button."""
    boxes = [box for box in CHANNEL_BOXES if channel in ("", box.code)]
    purposes = [each for each in BANNED_PURPOSES if purpose in ("", each)]
    return tuple(each for box in boxes for each in box.covers), tuple(purposes)


def state_in_words(told: Recorded, now: datetime) -> str:
    """How the consent stands."""
    return STATE_NAMES[state_of(told, now)].in_language(page_language())
