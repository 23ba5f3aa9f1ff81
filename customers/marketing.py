"""May we contact this person on this channel for this purpose? One rule, asked everywhere.

The order is fixed [D: only-express-consent-lifts]: restriction, then a ban (unless the person later gave express
consent here; an import never lifts one), then the channel's rule (917/2014 200-203 §), and last an objection, which
stops whatever the channel allows without consent (GDPR 21(1)). A ban carries no company, so one given to either binds
both [D: ban-binds-both]; consents and customer relationships are each company's own. Service messages are no marketing;
satisfaction surveys are not service messages [D: surveys-are-not-service-messages].
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from oomi_registry.notice.refused import Refused
from oomi_registry.notice.terms import Text


class Channel(StrEnum):
    """How the person would be contacted. Consents and bans are kept under the code; ``Channel(code)`` checks it."""

    EMAIL = "email"
    SMS = "sms"
    MMS = "mms"
    ROBOCALL = "robocall"
    CALL = "call"  # a human being calls
    POST = "post"


class Purpose(StrEnum):
    """What for. All but :attr:`SERVICE_MESSAGE` can be banned. ``Purpose(code)`` checks a code."""

    DIRECT_MARKETING = "direct_marketing"
    TELESALES = "telesales"
    SURVEYS = "surveys"  # market, opinion and customer-satisfaction surveys
    SERVICE_MESSAGE = "service_message"  # about what the customer ordered


class Subscriber(StrEnum):
    """Whose address or number it is."""

    NATURAL_PERSON = "natural_person"
    COMPANY = "company"  # reached through its contact person


class Voice(StrEnum):
    """Who said it: the person, or the company the person speaks for."""

    PERSON = "person"
    COMPANY = "company"


class Duty(StrEnum):
    """What the message itself owes, where it may be sent."""

    RECOGNISABLE = "recognisable"  # 917/2014 203 §
    OPT_OUT = "opt_out"  # offered in this message and in every one


class Reason(StrEnum):
    """Why the answer is what it is."""

    RESTRICTED = "restricted"
    DECEASED = "deceased"
    BANNED = "banned"
    COMPANY_BANNED = "company_banned"
    OBJECTED = "objected"
    NO_CONSENT = "no_consent"
    ERROR = "error"
    SERVICE_MESSAGE = "service_message"
    CONSENT = "consent"
    OWN_CUSTOMER = "own_customer"
    NOT_BANNED = "not_banned"
    COMPANY = "company"


BANNABLE = frozenset(Purpose) - {Purpose.SERVICE_MESSAGE}
ON_LEGITIMATE_INTEREST = frozenset({Reason.OWN_CUSTOMER, Reason.NOT_BANNED, Reason.COMPANY})
"""Answers that rest on no consent and no contract, so that an objection stops them (GDPR 6(1)(f), 21(1))."""
UNTIL_BANNED = frozenset({Channel.CALL, Channel.POST})  # 917/2014 200 § 2 mom.; 1 mom. wants consent on all others
ELECTRONIC_MESSAGES = frozenset({Channel.EMAIL, Channel.SMS, Channel.MMS})  # 917/2014 200 § 3 mom.
_SPOKEN = frozenset({Channel.CALL, Channel.ROBOCALL})
_SELLING = frozenset({Purpose.DIRECT_MARKETING, Purpose.TELESALES})


@dataclass(frozen=True, slots=True)
class Contact:
    """The contact somebody wants to make, in the name of one controller (its code)."""

    controller: str
    channel: Channel
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Ban:
    """A no, on one channel for one purpose; ``made_at`` is an instant in UTC."""

    channel: Channel
    purpose: Purpose
    made_at: datetime
    voice: Voice = Voice.PERSON


@dataclass(frozen=True, slots=True)
class Consent:
    """A yes to these controllers, on one channel for one purpose; instants in UTC.

    ``express`` only where the person gave it here, in so many words; what came by an import is not.
    """

    controllers: frozenset[str]
    channel: Channel
    purpose: Purpose
    given_at: datetime
    express: bool
    expires_at: datetime | None = None
    withdrawn_at: datetime | None = None
    voice: Voice = Voice.PERSON

    def in_force(self, now: datetime) -> bool:
        """Whether it holds at ``now``: given, not withdrawn (GDPR 7(3)), not expired."""
        return self.given_at <= now and all(end is None or now < end for end in (self.expires_at, self.withdrawn_at))


@dataclass(frozen=True, slots=True)
class OwnCustomer:
    """The person is this controller's customer; the three facts under which it may write without consent.

    917/2014 200 § 3 mom.: it got the contact at the sale, it would market the same product group, and it has offered
    the opt-out at the sale and in every message since.
    """

    controller: str
    got_at_sale: bool
    same_product_group: bool
    opt_out_offered: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the person, and of the address or number, that decides the answer."""

    subscriber: Subscriber = Subscriber.NATURAL_PERSON
    restricted: bool = False
    deceased: bool = False
    bans: tuple[Ban, ...] = ()
    consents: tuple[Consent, ...] = ()
    customer_of: tuple[OwnCustomer, ...] = ()
    objected: frozenset[Purpose] = frozenset()
    """What the person objects to on grounds of their situation, while it is weighed and after it was upheld."""


@dataclass(frozen=True, slots=True)
class Permission:
    """The answer: whether, why, in which words, by which provision, and what the message then owes."""

    allowed: bool
    reason: Reason
    because: Text
    provision: str
    duties: tuple[Duty, ...] = ()


class MayNotContact(Refused):
    """The contact is not allowed; :attr:`permission` says why."""

    sentence = "Älä ota yhteyttä: {because}"

    def __init__(self, permission: Permission) -> None:
        self.permission = permission
        super().__init__(because=permission.because.fi)


_WRITTEN: Mapping[Reason, tuple[bool, str, str, tuple[Duty, ...]]] = {
    Reason.RESTRICTED: (
        False,
        "Henkilön tietojen käsittely on rajoitettu: tietoja vain säilytetään.",
        "GDPR 18(2)",
        (),
    ),
    Reason.DECEASED: (False, "Henkilö on kuollut: markkinointi on päättynyt.", "Recital 27", ()),
    Reason.BANNED: (False, "Henkilö on kieltänyt tämän tässä kanavassa.", "GDPR 21(3)", ()),
    Reason.COMPANY_BANNED: (False, "Yritys on kieltänyt tämän tässä kanavassa.", "917/2014 202 §", ()),
    Reason.OBJECTED: (
        False,
        "Henkilö vastustaa tätä oman tilanteensa vuoksi, eikä käsittelyä jatketa ilman suostumusta.",
        "GDPR 21(1)",
        (),
    ),
    Reason.NO_CONSENT: (
        False,
        "Tämä kanava vaatii ennalta annetun suostumuksen, eikä sitä ole.",
        "917/2014 200 §",
        (),
    ),
    Reason.ERROR: (False, "Lupaa ei saatu selville, ja silloin yhteyttä ei oteta.", "[D: error-means-no]", ()),
    Reason.SERVICE_MESSAGE: (True, "Viesti koskee asiakkaan tilaamaa palvelua.", "GDPR 6(1)(b)", ()),
    Reason.CONSENT: (True, "Henkilö on antanut tähän suostumuksen.", "917/2014 200 §", (Duty.RECOGNISABLE,)),
    Reason.OWN_CUSTOMER: (
        True,
        "Oma asiakas, jonka yhteystieto saatiin myynnin yhteydessä; samaa tuoteryhmää saa markkinoida.",
        "917/2014 200 §",
        (Duty.RECOGNISABLE, Duty.OPT_OUT),
    ),
    Reason.NOT_BANNED: (
        True,
        "Tämä kanava on sallittu, kunnes henkilö kieltää.",
        "917/2014 200 §",
        (Duty.RECOGNISABLE,),
    ),
    Reason.COMPANY: (
        True,
        "Yritykselle saa markkinoida, kunnes se tai sen yhteyshenkilö kieltää.",
        "917/2014 202 §",
        (Duty.RECOGNISABLE, Duty.OPT_OUT),
    ),
}
ANSWERS: Mapping[Reason, Permission] = MappingProxyType(
    {
        reason: Permission(allowed, reason, Text(because), provision, duties)
        for reason, (allowed, because, provision, duties) in _WRITTEN.items()
    }
)
"""The answer for each reason: there are no others."""


def permission(contact: Contact, facts: Facts, now: datetime) -> Permission:
    """Whether ``contact`` may be made, by ``facts``, at the instant ``now`` (UTC)."""
    return ANSWERS[_reason(contact, facts, now)]


def check_contact(contact: Contact, facts: Facts, now: datetime) -> Permission:
    """The permission, where there is one. Raises :class:`MayNotContact`."""
    answer = permission(contact, facts, now)
    if not answer.allowed:
        raise MayNotContact(answer)
    return answer


def can_contact(contact: Contact, facts: Facts, now: datetime) -> bool:
    """Whether ``contact`` may be made at ``now``."""
    return permission(contact, facts, now).allowed


def answer_or_no(ask: Callable[[], Permission], on_error: Callable[[Exception], None]) -> Permission:
    """What ``ask`` answers; where it fails for whatever reason, "do not contact" [D: error-means-no].

    ``ask`` is the whole question, reading the facts included. ``on_error`` is told, so that a fault is seen.
    """
    try:
        return ask()
    except Exception as error:  # noqa: BLE001 - whatever failed, the person is left in peace
        on_error(error)
        return ANSWERS[Reason.ERROR]


def _reason(contact: Contact, facts: Facts, now: datetime) -> Reason:
    reason = _by_the_channel(contact, facts, now)
    if reason in ON_LEGITIMATE_INTEREST and contact.purpose in facts.objected:
        return Reason.OBJECTED  # GDPR 21(1): while it is weighed (18(1)(d)), and after it was upheld
    return reason


def _by_the_channel(contact: Contact, facts: Facts, now: datetime) -> Reason:
    if facts.restricted:
        return Reason.RESTRICTED  # GDPR 18(2): storage only, so not even a service message
    if contact.purpose == Purpose.SERVICE_MESSAGE:
        return Reason.SERVICE_MESSAGE  # notice section 12: bans do not concern what the customer ordered
    if facts.deceased:
        return Reason.DECEASED  # Recital 27: marketing stops
    consents = tuple(consent for consent in facts.consents if _covers(consent, contact, now))
    for_company = facts.subscriber == Subscriber.COMPANY
    if _banned(contact, facts.bans, consents, Voice.PERSON):
        return Reason.BANNED  # GDPR 21(3): absolute; 917/2014 202 §: a contact person's own always denies
    if for_company:
        banned = _banned(contact, facts.bans, consents, Voice.COMPANY)
        return Reason.COMPANY_BANNED if banned else Reason.COMPANY  # 917/2014 202 §
    if any(consent.voice == Voice.PERSON for consent in consents):
        return Reason.CONSENT
    if contact.channel in UNTIL_BANNED:
        return Reason.NOT_BANNED
    if contact.channel in ELECTRONIC_MESSAGES and _own_customer(contact, facts.customer_of):
        return Reason.OWN_CUSTOMER
    return Reason.NO_CONSENT


def _covers(consent: Consent, contact: Contact, now: datetime) -> bool:
    """Whether the consent holds now, for exactly this contact in this controller's name."""
    return (
        consent.channel == contact.channel
        and consent.purpose == contact.purpose
        and contact.controller in consent.controllers
        and consent.in_force(now)
    )


def _banned(contact: Contact, bans: Iterable[Ban], consents: tuple[Consent, ...], voice: Voice) -> bool:
    """Whether a ban by that voice binds the contact, and the same voice has not taken it back since."""
    made = [ban.made_at for ban in bans if ban.voice == voice and _binds(ban, contact)]
    if not made:
        return False
    latest = max(made)
    # [D: only-express-consent-lifts]; consent in the same instant does not: the ban wins a tie.
    return not any(consent.express and consent.voice == voice and consent.given_at > latest for consent in consents)


def banned_since(contact: Contact, facts: Facts, now: datetime) -> datetime | None:
    """When the person's own ban that binds the contact at ``now`` was last said; ``None`` where none does."""
    consents = tuple(consent for consent in facts.consents if _covers(consent, contact, now))
    if not _banned(contact, facts.bans, consents, Voice.PERSON):
        return None
    return max(ban.made_at for ban in facts.bans if ban.voice == Voice.PERSON and _binds(ban, contact))


def _binds(ban: Ban, contact: Contact) -> bool:
    """Whether the ban is about this contact. Selling by phone is direct marketing, whatever it is called.

    So a ban of direct marketing binds telesales on its channel; and on a spoken channel, where all marketing is
    telesales, a ban of telesales binds direct marketing [D: telesales-is-direct-marketing].
    """
    if ban.channel != contact.channel:
        return False
    if ban.purpose == contact.purpose:
        return True
    both_sell = ban.purpose in _SELLING and contact.purpose in _SELLING
    return both_sell and (ban.purpose == Purpose.DIRECT_MARKETING or ban.channel in _SPOKEN)


def _own_customer(contact: Contact, customer_of: Iterable[OwnCustomer]) -> bool:
    """917/2014 200 § 3 mom.: the controller's own customer; the sister company's customer is not."""
    return any(
        own.controller == contact.controller and own.got_at_sale and own.same_product_group and own.opt_out_offered
        for own in customer_of
    )
