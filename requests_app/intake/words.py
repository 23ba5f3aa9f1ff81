"""What people read for the codes of the form. The Finnish texts are the originals that translations are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from customers.marketing import Channel, Purpose
from requests_app.models import PrivacyRequest
from requests_app.rights import Right

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Promise  # the stubs' name for a promised text
else:
    from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class RightWords:
    """One right on the form: what one can do by it, the box that chooses it, a hint, and its name on the receipt."""

    can: Words
    choice: Words
    hint: Words
    name: Words


RIGHTS: Mapping[Right, RightWords] = {
    Right.ACCESS: RightWords(
        _("pyytää kopion sinua koskevista tiedoista"),
        _("Haluan kopion tiedoistani"),
        _("Tarkastusoikeus, artikla 15"),
        _("Kopio tiedoista"),
    ),
    Right.RECTIFICATION: RightWords(
        _("pyytää väärän tiedon korjaamista"),
        _("Haluan korjata tiedon"),
        _("Oikaisu, artikla 16"),
        _("Tiedon korjaus"),
    ),
    Right.ERASURE: RightWords(
        _("pyytää tietojen poistamista"),
        _("Haluan, että tietojani poistetaan"),
        _("Poistaminen, artikla 17"),
        _("Tietojen poisto"),
    ),
    Right.RESTRICTION: RightWords(
        _("rajoittaa tietojesi käsittelyä"),
        _("Haluan rajoittaa tietojeni käsittelyä"),
        _("Esimerkiksi siksi aikaa, kun odotat vastausta, artikla 18"),
        _("Käsittelyn rajoitus"),
    ),
    Right.MARKETING_BAN: RightWords(
        _("kieltää suoramarkkinoinnin kanavittain"),
        _("Haluan kieltää suoramarkkinoinnin"),
        _("Vaikuttaa heti, henkilöllisyyttä ei tarvitse vahvistaa, artikla 21"),
        _("Suoramarkkinoinnin kielto"),
    ),
    Right.OBJECTION: RightWords(
        _("vastustaa tietojesi käsittelyä"),
        _("Haluan vastustaa muuta käsittelyä, kuten profilointia"),
        _("Kerrot tilanteestasi seuraavalla sivulla, artikla 21"),
        _("Käsittelyn vastustus"),
    ),
    Right.PORTABILITY: RightWords(
        _("pyytää tietosi koneluettavana"),
        _("Haluan tietoni koneluettavana tiedostona"),
        _("Siirto järjestelmästä toiseen, artikla 20"),
        _("Siirto koneluettavana"),
    ),
    Right.CONSENT_WITHDRAWAL: RightWords(
        _("peruuttaa suostumuksen"),
        _("Haluan peruuttaa suostumuksen"),
        _("Suostumuksen voi peruuttaa milloin tahansa, artikla 7"),
        _("Suostumuksen peruutus"),
    ),
    Right.HUMAN_REVIEW: RightWords(
        _("pyytää, että ihminen arvioi luottopäätöksen uudelleen"),
        _("Haluan, että ihminen arvioi luottopäätöksen uudelleen"),
        _("Automaattinen päätös, artikla 22"),
        _("Ihmisen arvio luottopäätöksestä"),
    ),
}


@dataclass(frozen=True, slots=True)
class ChannelBox:
    """One box of the ban: a person thinks of text messages and calls, the marketing rule of what carries them."""

    code: Channel
    words: Words
    covers: tuple[Channel, ...]


CHANNEL_BOXES = (
    ChannelBox(Channel.EMAIL, _("Sähköposti"), (Channel.EMAIL,)),
    ChannelBox(Channel.SMS, _("Tekstiviestit ja multimediaviestit"), (Channel.SMS, Channel.MMS)),
    ChannelBox(Channel.CALL, _("Puhelut, myös automaattiset"), (Channel.CALL, Channel.ROBOCALL)),
    ChannelBox(Channel.POST, _("Kirjeet ja muu posti"), (Channel.POST,)),
)

# notice section 12: direct advertising, telesales, and market and opinion surveys; what was ordered is unaffected
BANNED_PURPOSES: Mapping[Purpose, Words] = {
    Purpose.DIRECT_MARKETING: _("Suoramarkkinointi ja mainokset"),
    Purpose.TELESALES: _("Puhelinmyynti"),
    Purpose.SURVEYS: _("Asiakaskyselyt ja markkinatutkimukset"),
}


class Whom(StrEnum):
    """Whose data the request is about."""

    SELF = "self"
    SOMEBODY_ELSE = "somebody_else"


WHOM: Mapping[Whom, Words] = {
    Whom.SELF: _("Kyllä, pyyntö koskee minua"),
    Whom.SOMEBODY_ELSE: _("En, edustan toista henkilöä"),
}


class Role(StrEnum):
    """By what a representative acts. It is claimed here and shown later."""

    GUARDIAN = "guardian"
    MANDATE = "mandate"
    PARENT = "parent"


ROLES: Mapping[Role, Words] = {
    Role.GUARDIAN: _("Edunvalvoja tai edunvalvonta\u00advaltuutettu"),  # a soft hyphen: few browsers hyphenate Finnish
    Role.MANDATE: _("Valtuutettu, minulla on valtakirja"),
    Role.PARENT: _("Alle 15-vuotiaan lapsen huoltaja"),
}

ROLES_AS_KEPT: Mapping[Role, str] = {
    Role.GUARDIAN: "edunvalvoja",
    Role.MANDATE: "valtuutettu",
    Role.PARENT: "huoltaja",
}
"""The role in the desk's own words, as officers write it of a letter or a call."""

ANSWER_BY: Mapping[PrivacyRequest.AnswerBy, Words] = {
    PrivacyRequest.AnswerBy.EMAIL: _("Sähköpostilla"),
    PrivacyRequest.AnswerBy.POST: _("Kirjeenä"),
}
