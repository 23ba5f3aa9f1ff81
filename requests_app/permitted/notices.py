"""May something be done to a recipient's notice (GDPR 19), and why not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from django.contrib.auth.models import User

from oomi_registry.notice.refused import Refused
from requests_app.lifecycle import Actor
from requests_app.models import RecipientNotice
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.case import RELEASING, Case
from requests_app.rights import Right

TOLD_FOR = frozenset({Right.RECTIFICATION, Right.ERASURE, Right.RESTRICTION})
"""The rights of whose outcome recipients hear, and the person of the recipients (GDPR 19)."""


class NoNotices(Refused):
    """No recipient of this case waits to be told, or for an answer."""

    sentence = (
        "Tässä pyynnössä ei ole avointa ilmoitusta vastaanottajalle: kaikki on kuitattu, tai ilmoitettavaa ei ole."
    )


class NoticeUnknown(Refused):
    """There is no such notice in this case, or it is another recipient's."""

    sentence = "Ilmoitusta ei ole. Avaa pyynnön sivu uudelleen ja valitse ilmoitus sieltä."


class NoticeAnswered(Refused):
    """The recipient has acknowledged it, or it was found that it need not be told."""

    sentence = "Ilmoitus on jo päättynyt: se on kuitattu tai jätetty perustellusti tekemättä."


class NoChannel(Refused):
    """Nobody has recorded how the recipient is reached."""

    sentence = "Kirjaa ensin vastaanottajan yhteys, tai ilmoita puhelimella tai postilla ja kirjaa se."


class NoticeLeaving(Refused):
    """A message of the notice is on its way."""

    sentence = "Ilmoitus on jo lähdössä. Odota, että sen lähetys päättyy."


class ExcuseNotAsked(Refused):
    """Nobody has proposed to leave the recipient untold."""

    sentence = "Ilmoittamatta jättämistä ei ole esitetty. Esitä se ensin perusteluineen."


class OwnExcuse(Refused):
    """Who proposed it would approve it."""

    sentence = "Olet itse esittänyt, ettei ilmoiteta. Pyydä toista henkilöä hyväksymään se."


class ChannelNameMissing(Refused):
    """The channel is nobody's."""

    sentence = "Kirjoita vastaanottajan nimi täsmälleen niin kuin luovutuksissa."


class SystemUnknown(Refused):
    """No system of that code talks to the register."""

    sentence = "Valitse järjestelmä, jolla on tunniste rajapintaan, tai jätä valitsematta."


class NobodyWasTold(Refused):
    """No recipient is told of anything in this case, so there is no list."""

    sentence = "Tästä pyynnöstä ei ole ilmoitettu kenellekään vastaanottajalle: luetteloa ei ole lähetettävänä."


class NotAnsweredSo(Refused):
    """Nothing that is told to recipients has been granted, so it is not known to whom the list would go."""

    sentence = "Ratkaise ensin oikeus, jonka muutoksista on ilmoitettu: luettelo kertoo, kenelle ja mitä siitä seurasi."


def has_open_notices(case: Case) -> bool:
    """Whether some recipient of the case is still to be told, or to answer."""
    notices = RecipientNotice.objects.filter(right__request=case.request)
    return notices.filter(acknowledged_at__isnull=True, excused_at__isnull=True).exists()


def check_notice(case: Case, user: User, today: date) -> Actor:
    """A notice that is waited for, whether or not the case is closed: by an officer or a handler."""
    actor = check_capacity(user, *STAFF)
    if not has_open_notices(case):
        raise NoNotices
    return actor


def check_tell_of_recipients(case: Case, user: User, today: date) -> Actor:
    """The person asks for the list (GDPR 19), of what was granted to somebody who is known (GDPR 12(6))."""
    actor = check_capacity(user, *STAFF)
    told_for = set(RecipientNotice.objects.filter(right__request=case.request).values_list("right", flat=True))
    if not told_for:
        raise NobodyWasTold
    if not any(row.pk in told_for and row.outcome in RELEASING for row in case.rights):
        raise NotAnsweredSo
    return actor


def check_approve_notice_excuse(case: Case, user: User, today: date) -> Actor:
    """By an approver; that it is another person than proposed it, :func:`check_another_excuses` asks."""
    actor = check_capacity(user, Actor.APPROVER)
    notices = RecipientNotice.objects.filter(right__request=case.request, acknowledged_at__isnull=True)
    if not notices.filter(excused_at__isnull=True, excuse_asked_at__isnull=False).exists():
        raise ExcuseNotAsked
    return actor


_OF_NO_CASE: Mapping[str, tuple[Actor, ...]] = MappingProxyType(
    {
        "record_notice_told": STAFF,
        "send_notice_again": STAFF,
        "propose_notice_excuse": STAFF,
        "approve_notice_excuse": (Actor.APPROVER,),
    }
)


def check_of_no_case(operation: str, user: User) -> Actor:
    """May the user do that to a notice that belongs to no case: by the same roles as to one that does."""
    return check_capacity(user, *_OF_NO_CASE[operation])


def can_of_no_case(operation: str, user: User) -> bool:
    """Whether :func:`check_of_no_case` lets the user through."""
    try:
        check_of_no_case(operation, user)
    except Refused:
        return False
    return True


def check_another_excuses(notice: RecipientNotice, user: User) -> None:
    """Raise :class:`OwnExcuse` where the user proposed it."""
    if notice.excuse_asked_by_id == user.pk:
        raise OwnExcuse
