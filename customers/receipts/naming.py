"""The codes of a consent in words, in the languages of the notice."""

from __future__ import annotations

from collections.abc import Mapping

from customers.marketing import Channel, Purpose
from oomi_registry.notice.terms import NotInRegister, Register, Text

CHANNEL_NAMES: Mapping[str, Text] = {
    Channel.EMAIL: Text("sähköposti", "e-post", "e-mail"),
    Channel.SMS: Text("tekstiviesti", "textmeddelande", "text message"),
    Channel.MMS: Text("multimediaviesti", "multimediemeddelande", "multimedia message"),
    Channel.ROBOCALL: Text("automaattipuhelu", "automatiskt samtal", "automated call"),
    Channel.CALL: Text("puhelu", "samtal", "call"),
    Channel.POST: Text("posti", "post", "post"),
}
PURPOSE_NAMES: Mapping[str, Text] = {
    Purpose.DIRECT_MARKETING: Text("suoramarkkinointi", "direktmarknadsföring", "direct marketing"),
    Purpose.TELESALES: Text("puhelinmyynti", "telefonförsäljning", "telesales"),
    Purpose.SURVEYS: Text("kyselyt ja tutkimukset", "enkäter och undersökningar", "surveys and studies"),
    Purpose.SERVICE_MESSAGE: Text("palveluviesti", "servicemeddelande", "service message"),
}
_AUDIENCE = Text("mainonnan kohderyhmä {code}", "målgruppen {code} för annonsering", "the advertising audience {code}")
_OF_AN_AUDIENCE = "audiences:"  # [D: audiences-by-their-own-consent]


def purpose_of_audience(code: str) -> str:
    """The purpose of a consent to be in the audience of that code, and in no other."""
    return f"{_OF_AN_AUDIENCE}{code}"


def audience_of(purpose: str) -> str:
    """The code of the audience that a consent to ``purpose`` is about, empty where it is about none."""
    return purpose.removeprefix(_OF_AN_AUDIENCE) if purpose.startswith(_OF_AN_AUDIENCE) else ""


def purpose_name(code: str, register: Register, language: str) -> str:
    """What a consent is to, in words; a code that nobody has put into words stays as it was written."""
    if code in PURPOSE_NAMES:
        return PURPOSE_NAMES[code].in_language(language)
    if audience := audience_of(code):
        return _AUDIENCE.in_language(language).format(code=audience)
    try:
        return register.purpose(code).text.in_language(language)
    except NotInRegister:
        return code


def channel_name(code: str, language: str) -> str:
    """By which channel, in words; empty for a consent that is about none."""
    return CHANNEL_NAMES[code].in_language(language) if code in CHANNEL_NAMES else code


def category_name(code: str, register: Register, language: str) -> str:
    """A category of data by the notice's own name."""
    try:
        return register.category(code).name.in_language(language)
    except NotInRegister:
        return code
