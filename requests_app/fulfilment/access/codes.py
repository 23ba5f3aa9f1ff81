"""The words of codes: those of the register, of requests and letters, of channels, tables and fields.

Choices with words of their own (``choices``) say them themselves. A code that nobody has words for is shown as it is
kept, so that nothing is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import partial
from typing import TypeVar

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field
from django.utils.translation import gettext as _

from customers.marketing import Channel, Purpose
from oomi_registry.notice.terms import Register, Text
from requests_app.events import LABELS
from requests_app.fees import FEE_GROUNDS
from requests_app.fees import STATE_NAMES as FEE_STATES
from requests_app.grounds import GROUNDS, Ground
from requests_app.identity import Level
from requests_app.lifecycle import ACTOR_NAMES, Outcome
from requests_app.lifecycle import NAMES as STATUSES
from requests_app.wording.kinds import NAMES as LETTERS

_Code = TypeVar("_Code", bound=StrEnum)

Say = Callable[[str], str]


def sayings(register: Register, language: str) -> Mapping[str, Say]:
    """For the name of a field, or ``app.Model.field`` where one name has two meanings: what says its codes in words."""
    sources = _said(register.sources, language) | {"own": _("rekisterinpitäjän itse muodostama tieto")}
    return {
        name: partial(_first, words)
        for name, words in {
            "source": sources,
            "controllers": {each.code: each.name for each in register.controllers},
            "categories": {str(each.code): each.name.in_language(language) for each in register.categories},
            "recipient_kind": _said(register.recipients, language),
            "transfer": _said(register.transfers, language),
            "channel": _channels(),
            "channels": _channels(),
            "purpose": _purposes(),
            "purposes": _purposes(),
            "status": _plain(STATUSES),
            "from_status": _plain(STATUSES),
            "to_status": _plain(STATUSES),
            "actor_kind": _plain(ACTOR_NAMES),
            "outcome": _outcomes(),
            "identity": _levels(),
            "ground": {str(ground): GROUNDS[ground].name for ground in Ground},
            "right": {each.code: each.title.in_language(language) for each in register.rights},
            "language": _languages(),
            "mother_tongue": _languages(),
            "country": {"FI": _("Suomi")},
            "requests_app.RequestEvent.kind": _plain(LABELS),
            "requests_app.Letter.kind": _plain(LETTERS),
            "requests_app.Fee.state": _plain(FEE_STATES),
            "requests_app.Fee.ground": {str(ground): rule.name for ground, rule in FEE_GROUNDS.items()},
        }.items()
    } | {"table": table_in_words, "field": field_in_words, "codes": _codes_in_words}


def table_in_words(label: str) -> str:
    """What a table is called, by its label."""
    try:
        return str(apps.get_model(label)._meta.verbose_name_plural)
    except (LookupError, ValueError):
        return label


def field_in_words(name: str, table: str = "") -> str:
    """What a field is called: of that table, where it is known, else of whatever table has one of the name."""
    try:
        models = [apps.get_model(table)] if table else apps.get_models()
    except (LookupError, ValueError):
        models = []
    for model in models:
        try:
            found = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if isinstance(found, Field):
            return str(found.verbose_name)
    return name


def _codes_in_words(codes: str) -> str:
    """The codes of an event: the words of each that has any; keys of rows and numbers stay as they are kept."""
    words: dict[str, str] = _outcomes() | _plain(LETTERS) | {str(ground): GROUNDS[ground].name for ground in Ground}
    return ", ".join(words.get(part.partition(":")[2], part) for part in codes.split())


def _first(words: Mapping[str, str], code: str) -> str:
    return words.get(code, code)


def _plain(words: Mapping[_Code, str]) -> dict[str, str]:
    return {str(code): said for code, said in words.items()}


def _said(items: Iterable[object], language: str) -> dict[str, str]:
    said = {}
    for item in items:
        code, text = getattr(item, "code", None), getattr(item, "text", None)
        if isinstance(code, str) and isinstance(text, Text):
            said[code] = text.in_language(language)
    return said


def _channels() -> dict[str, str]:
    return {
        Channel.EMAIL: _("sähköposti"),
        Channel.SMS: _("tekstiviesti"),
        Channel.MMS: _("multimediaviesti"),
        Channel.ROBOCALL: _("automaattipuhelu"),
        Channel.CALL: _("puhelu"),
        Channel.POST: _("posti"),
        "form": _("lomake"),
        "phone": _("puhelin"),
        "letter": _("kirje"),
    }


def _purposes() -> dict[str, str]:
    return {
        Purpose.DIRECT_MARKETING: _("suoramarkkinointi"),
        Purpose.TELESALES: _("puhelinmyynti"),
        Purpose.SURVEYS: _("kyselyt ja tutkimukset"),
        Purpose.SERVICE_MESSAGE: _("palveluviesti"),
    }


def _outcomes() -> dict[str, str]:
    return {
        Outcome.GRANTED: _("toteutettu"),
        Outcome.PARTLY_GRANTED: _("toteutettu osittain"),
        Outcome.REFUSED: _("evätty"),
        Outcome.NOTHING_FOUND: _("tietoja ei löytynyt"),
        Outcome.WITHDRAWN: _("peruttu"),
    }


def _levels() -> dict[str, str]:
    return {
        Level.NONE: _("ei osoitettu"),
        Level.CONTACT: _("yhteystieto vahvistettu"),
        Level.SHOWN: _("osoitettu"),
    }


def _languages() -> dict[str, str]:
    return {
        "fi": _("suomi"),
        "sv": _("ruotsi"),
        "en": _("englanti"),
        "se": _("pohjoissaame"),
        "ru": _("venäjä"),
        "et": _("viro"),
        "ar": _("arabia"),
    }


def json_keys() -> Mapping[str, str]:
    """What the keys of JSON values are called; a key without a name is shown as it is kept."""
    return {
        "payment_defaults": _("maksuhäiriömerkintöjä"),
        "earlier_unpaid_invoices": _("aiempia maksamattomia laskuja"),
        "debt_arrangement": _("velkajärjestely"),
        "trustee": _("edunvalvonta"),
        "deposit_offered": _("vakuutta tarjottu"),
        "channels": _("kanavat"),
        "purposes": _("tarkoitukset"),
        "what": _("mitä pyydetään"),
        "details": _("tarkennukset"),
        "whom": _("kenen puolesta"),
        "reach": _("miten tavoitamme"),
        "answer": _("miten vastataan"),
    }
