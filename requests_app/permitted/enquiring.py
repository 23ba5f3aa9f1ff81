"""Whether something may be done to an enquiry of the Ombudsman now, and by whom (GDPR 31, 58(1)).

Each operation stands in the table with its button's words and its check, which raises the refusal that says what to do
instead. What the user types is checked where it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.contrib.auth.models import User

from customers.models import Party
from oomi_registry.notice.refused import Refused
from requests_app.enquiring import (
    ENQUIRY_NAMES,
    EnquiryStatus,
    ExtensionWaits,
    NoExtensionWaits,
    NotYourEnquiryMove,
    check_enquiry_move,
    check_runs,
)
from requests_app.lifecycle import Actor
from requests_app.models import Enquiry
from requests_app.permitted.capacities import STAFF, capacities_of, check_capacity
from requests_app.permitted.moves import GIVEN
from retention.models import LegalHold


class EnquiryUnknown(Refused):
    """There is no such enquiry."""

    sentence = "Selvityspyyntöä ei ole. Palaa selvityspyyntöjen luetteloon ja valitse se sieltä."


class DiaryNumberMissing(Refused):
    """An enquiry without the authority's own reference."""

    sentence = "Kirjoita viranomaisen diaarinumero: se on kirjeen yläosassa, ja vastaus osoitetaan sille."


class DiaryNumberTaken(Refused):
    """The enquiry has been entered before."""

    sentence = "Tällä diaarinumerolla on jo selvityspyyntö. Avaa se luettelosta ja kirjaa lisäpyyntö siihen."


class AskedMissing(Refused):
    """It is not said what the authority asks."""

    sentence = "Kirjoita, mitä viranomainen pyytää."


class OfACaseOrAPerson(Refused):
    """A case and a person were both named."""

    sentence = "Anna joko pyynnön viitenumero tai henkilön numero: pyyntö kertoo itse, ketä se koskee."


class ConcernsNobodyYet(Refused):
    """Neither a case nor a person was named."""

    sentence = "Anna pyynnön viitenumero tai henkilön numero, jota selvityspyyntö koskee."


class ConcernsAlready(Refused):
    """What the enquiry is about has been recorded."""

    sentence = "On jo kirjattu, mitä selvityspyyntö koskee. Jos se on väärin, sulje tämä ja kirjaa uusi selvityspyyntö."


class NobodyToHold(Refused):
    """The enquiry is about nobody whom the register knows."""

    sentence = (
        "Pitoa ei voi asettaa, ennen kuin selvityspyyntö koskee rekisteröityä. Kirjaa, mitä se koskee, tai yhdistä "
        "pyyntö rekisteröityyn."
    )


class HeldAlready(Refused):
    """A hold of the enquiry stands."""

    sentence = "Selvityspyynnön pito on jo voimassa."


class EnquiryClosed(Refused):
    """Nothing more is done to a closed enquiry."""

    sentence = "Selvityspyyntö on suljettu. Avaa se uudelleen, jos viranomainen palaa asiaan."


class NotInThisEnquiryStatus(Refused):
    """The operation belongs to another status."""

    sentence = "Selvityspyyntö on tilassa {current}. Tämän voi tehdä, kun se on tilassa {allowed}."


def origin_of_enquiry(enquiry: Enquiry) -> str:
    """How the enquiry's hold names it: the two end together."""
    return f"selvityspyyntö {enquiry.pk}"


def party_of(enquiry: Enquiry) -> Party | None:
    """Whom the enquiry is about, by itself or by its case; ``None`` where that is nobody whom the register knows."""
    return enquiry.party if enquiry.request is None else enquiry.request.party


def hold_of(enquiry: Enquiry) -> LegalHold | None:
    """The enquiry's hold that goes on."""
    return LegalHold.objects.filter(origin=origin_of_enquiry(enquiry), lifted_at__isnull=True).first()


def _check_open(enquiry: Enquiry) -> None:
    if enquiry.status == EnquiryStatus.CLOSED:
        raise EnquiryClosed


def _check_move_by(enquiry: Enquiry, frm: EnquiryStatus | None, to: EnquiryStatus, user: User) -> Actor:
    """The capacity in which the user may move the enquiry, which stands in ``frm`` where that is named."""
    current = EnquiryStatus(enquiry.status)
    if frm is not None and current is not frm:
        raise NotInThisEnquiryStatus(current=ENQUIRY_NAMES[current], allowed=ENQUIRY_NAMES[frm])
    refused: NotYourEnquiryMove | None = None
    for actor in capacities_of(user) or (check_capacity(user, *STAFF),):
        try:
            check_enquiry_move(current, to, actor, reason=GIVEN)
        except NotYourEnquiryMove as why:
            refused = refused or why
        else:
            return actor
    assert refused is not None  # noqa: S101 - capacities are never empty: check_capacity raised, or gave one
    raise refused


def check_concern(enquiry: Enquiry, user: User) -> Actor:
    """Once, while the enquiry is open."""
    actor = check_capacity(user, *STAFF)
    _check_open(enquiry)
    if enquiry.request_id or enquiry.party_id:
        raise ConcernsAlready
    return actor


def check_take(enquiry: Enquiry, user: User) -> Actor:
    """From those that nobody has taken."""
    return _check_move_by(enquiry, EnquiryStatus.RECEIVED, EnquiryStatus.IN_WORK, user)


def check_hold(enquiry: Enquiry, user: User) -> Actor:
    """By the officer, where the hold was lifted by hand or the case has been matched since."""
    actor = check_capacity(user, Actor.OFFICER)
    _check_open(enquiry)
    if party_of(enquiry) is None:
        raise NobodyToHold
    if hold_of(enquiry) is not None:
        raise HeldAlready
    return actor


def check_ask_more_time(enquiry: Enquiry, user: User) -> Actor:
    """While the authority's date runs, one at a time."""
    actor = check_capacity(user, *STAFF)
    check_runs(EnquiryStatus(enquiry.status))
    if enquiry.asked_until is not None:
        raise ExtensionWaits(until=f"{enquiry.asked_until:%-d.%-m.%Y}")
    return actor


def check_record_more_time(enquiry: Enquiry, user: User) -> Actor:
    """The authority's word on what was asked."""
    actor = check_capacity(user, *STAFF)
    check_runs(EnquiryStatus(enquiry.status))
    if enquiry.asked_until is None:
        raise NoExtensionWaits
    return actor


def check_answer(enquiry: Enquiry, user: User) -> Actor:
    """By the officer, from work."""
    return _check_move_by(enquiry, EnquiryStatus.IN_WORK, EnquiryStatus.ANSWERED, user)


def check_ask_more(enquiry: Enquiry, user: User) -> Actor:
    """The authority asks more after an answer."""
    return _check_move_by(enquiry, EnquiryStatus.ANSWERED, EnquiryStatus.IN_WORK, user)


def check_close(enquiry: Enquiry, user: User) -> Actor:
    """By the officer, from any open status: never by itself."""
    return _check_move_by(enquiry, None, EnquiryStatus.CLOSED, user)


def check_reopen(enquiry: Enquiry, user: User) -> Actor:
    """The matter goes on after all."""
    return _check_move_by(enquiry, EnquiryStatus.CLOSED, EnquiryStatus.IN_WORK, user)


Check = Callable[[Enquiry, User], Actor]
"""Comes out the capacity in which the user acts. Raises ``Refused``."""

ENQUIRY_CHECKS: Mapping[str, tuple[str, Check]] = MappingProxyType(
    {
        "take": ("Ota käsittelyyn", check_take),
        "concern": ("Kirjaa, mitä selvityspyyntö koskee", check_concern),
        "hold": ("Aseta säilytyspito", check_hold),
        "ask_more_time": ("Kirjaa pyydetty lisäaika", check_ask_more_time),
        "record_more_time": ("Kirjaa viranomaisen vastaus lisäaikaan", check_record_more_time),
        "answer": ("Kirjaa lähetetty selvitys", check_answer),
        "ask_more": ("Kirjaa viranomaisen lisäpyyntö", check_ask_more),
        "close": ("Sulje selvityspyyntö", check_close),
        "reopen": ("Avaa uudelleen", check_reopen),
    }
)
"""Every operation on an enquiry by its name: the words of its button, and its check."""
