"""May we contact? answered a second time by other means: what was said is told again in the order of time.

It imports nothing of the software. Words stand for codes, and an event is a plain tuple.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

# asked purpose → the purposes of which a ban on the same channel stops it
STOPPED_BY_A_BAN_OF = {
    ("email", "direct_marketing"): {"direct_marketing"},
    ("email", "telesales"): {"direct_marketing", "telesales"},
    ("email", "surveys"): {"surveys"},
    ("sms", "direct_marketing"): {"direct_marketing"},
    ("sms", "telesales"): {"direct_marketing", "telesales"},
    ("sms", "surveys"): {"surveys"},
    ("mms", "direct_marketing"): {"direct_marketing"},
    ("mms", "telesales"): {"direct_marketing", "telesales"},
    ("mms", "surveys"): {"surveys"},
    ("post", "direct_marketing"): {"direct_marketing"},
    ("post", "telesales"): {"direct_marketing", "telesales"},
    ("post", "surveys"): {"surveys"},
    ("robocall", "direct_marketing"): {"direct_marketing", "telesales"},
    ("robocall", "telesales"): {"direct_marketing", "telesales"},
    ("robocall", "surveys"): {"surveys"},
    ("call", "direct_marketing"): {"direct_marketing", "telesales"},
    ("call", "telesales"): {"direct_marketing", "telesales"},
    ("call", "surveys"): {"surveys"},
}
# What a channel asks of a natural person who has said nothing, and whether an own customer may be written to.
CHANNEL_RULE = {
    "email": ("consent", True),
    "sms": ("consent", True),
    "mms": ("consent", True),
    "robocall": ("consent", False),
    "call": ("until banned", False),
    "post": ("until banned", False),
}


@dataclass(frozen=True)
class Said:
    """Something somebody said: a yes or a no, when, of what, and (a yes) to whom, how and until when."""

    what: str
    when: datetime
    channel: str
    purpose: str
    voice: str
    companies: frozenset[str] = frozenset()
    express: bool = False
    ends: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class Told:
    """Everything known of the person; an own customer is (company, got at sale, same group, opt-out offered)."""

    company_subscriber: bool
    restricted: bool
    deceased: bool
    said: tuple[Said, ...]
    own: tuple[tuple[str, bool, bool, bool], ...]
    objects_to: frozenset[str] = frozenset()


def answer(company: str, channel: str, purpose: str, told: Told, now: datetime) -> str:
    """The code of the reason that decides."""
    if told.restricted:
        return "restricted"
    if purpose == "service_message":
        return "service_message"
    if told.deceased:
        return "deceased"
    standing = {voice: _last_word(voice, company, channel, purpose, told.said, now) for voice in ("person", "company")}
    if standing["person"] == "no":
        return "banned"
    without_consent_may = purpose not in told.objects_to
    if told.company_subscriber:
        if standing["company"] == "no":
            return "company_banned"
        return "company" if without_consent_may else "objected"
    yes = [said for said in told.said if said.voice == "person" and _holds(said, company, channel, purpose, now)]
    asks, customers_may = CHANNEL_RULE[channel]
    if yes:
        return "consent"
    if asks == "until banned":
        return "not_banned" if without_consent_may else "objected"
    if customers_may and (company, True, True, True) in told.own:
        return "own_customer" if without_consent_may else "objected"
    return "no_consent"


def _last_word(voice: str, company: str, channel: str, purpose: str, said: Iterable[Said], now: datetime) -> str:
    """Everything by that voice again in the order it was said; in one instant the no comes last, and so wins."""
    word = "nothing"
    for each in sorted(said, key=lambda event: (event.when, event.what == "no")):
        if each.voice != voice:
            continue
        if each.what == "no" and each.channel == channel and each.purpose in STOPPED_BY_A_BAN_OF[channel, purpose]:
            word = "no"
        if each.what == "yes" and each.express and _holds(each, company, channel, purpose, now):
            word = "yes"
    return word


def _holds(said: Said, company: str, channel: str, purpose: str, now: datetime) -> bool:
    same = (said.what, said.channel, said.purpose) == ("yes", channel, purpose)
    return same and company in said.companies and said.when <= now and not any(end <= now for end in said.ends)
