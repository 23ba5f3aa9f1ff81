"""The words of codes: those of the register, of requests and letters, of channels, tables and fields.

Choices with words of their own (``choices``) say them themselves. A code that nobody has words for is shown as it is
kept, so that nothing is left out. The words stand here in Finnish: :mod:`requests_app.fulfilment.spoken` lists them for
the catalogues of translations, and gettext says them in the language of the copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import TypeVar

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from customers.marketing import Channel, Purpose
from oomi_registry.languages import Words, in_active_language
from oomi_registry.notice.terms import Register, Text
from requests_app.enquiring import ENQUIRY_LABELS, ENQUIRY_NAMES
from requests_app.events import LABELS
from requests_app.fees import FEE_GROUNDS
from requests_app.fees import STATE_NAMES as FEE_STATES
from requests_app.grounds import GROUNDS, Ground
from requests_app.identity import Level
from requests_app.lifecycle import ACTOR_NAMES, Outcome
from requests_app.lifecycle import NAMES as STATUSES
from requests_app.wording.kinds import NAMES as LETTERS
from retention.fates import Fate

_Code = TypeVar("_Code", bound=StrEnum)

Say = Callable[[str], str]


OWN_WORDS = "rekisterinpitäjän itse muodostama tieto"
"""What is said of a source that is nobody's but the controllers' own."""

_CHANNELS: Mapping[str, str] = {
    Channel.EMAIL: "sähköposti",
    Channel.SMS: "tekstiviesti",
    Channel.MMS: "multimediaviesti",
    Channel.ROBOCALL: "automaattipuhelu",
    Channel.CALL: "puhelu",
    Channel.POST: "posti",
    "form": "lomake",
    "phone": "puhelin",
    "letter": "kirje",
}
_PURPOSES: Mapping[str, str] = {
    Purpose.DIRECT_MARKETING: "suoramarkkinointi",
    Purpose.TELESALES: "puhelinmyynti",
    Purpose.SURVEYS: "kyselyt ja tutkimukset",
    Purpose.SERVICE_MESSAGE: "palveluviesti",
}
_OUTCOMES: Mapping[str, Words] = {
    Outcome.GRANTED: pgettext_lazy("a right", "toteutettu"),
    Outcome.PARTLY_GRANTED: "toteutettu osittain",
    Outcome.REFUSED: "evätty",
    Outcome.NOTHING_FOUND: "tietoja ei löytynyt",
    Outcome.WITHDRAWN: "peruttu",
}
_LEVELS: Mapping[str, str] = {
    Level.NONE: "ei osoitettu",
    Level.CONTACT: "yhteystieto vahvistettu",
    Level.SHOWN: "osoitettu",
}
_LANGUAGES: Mapping[str, str] = {
    "fi": "suomi",
    "sv": "ruotsi",
    "en": "englanti",
    "se": "pohjoissaame",
    "ru": "venäjä",
    "et": "viro",
    "ar": "arabia",
}
_FATES: Mapping[str, str] = {
    Fate.REMOVED: "poistetaan",
    Fate.PSEUDONYMISED: "tunnistetiedot poistetaan, rivi jää",
    Fate.KEPT: "säilytetään vain velvoitteen tai vaateen vuoksi",
    Fate.IN_USE: "voimassa oleva sopimus tarvitsee",
    Fate.HELD: "säilytyspito estää",
}
_GROUNDS: Mapping[str, str] = {ground: GROUNDS[ground].name for ground in Ground}


def _plain(words: Mapping[_Code, str]) -> dict[str, str]:
    return {str(code): said for code, said in words.items()}


WORDS: Mapping[str, Mapping[str, Words]] = MappingProxyType(
    {
        "channel": _CHANNELS,
        "channels": _CHANNELS,
        "purpose": _PURPOSES,
        "purposes": _PURPOSES,
        "status": _plain(STATUSES),
        "from_status": _plain(STATUSES),
        "to_status": _plain(STATUSES),
        "actor_kind": _plain(ACTOR_NAMES),
        "outcome": _OUTCOMES,
        "identity": _LEVELS,
        "ground": _GROUNDS,
        "language": _LANGUAGES,
        "mother_tongue": _LANGUAGES,
        "country": {"FI": "Suomi"},
        "requests_app.RequestEvent.kind": _plain(LABELS),
        "requests_app.Letter.kind": _plain(LETTERS),
        "requests_app.Enquiry.status": _plain(ENQUIRY_NAMES),
        "requests_app.EnquiryEvent.from_status": _plain(ENQUIRY_NAMES),
        "requests_app.EnquiryEvent.to_status": _plain(ENQUIRY_NAMES),
        "requests_app.EnquiryEvent.kind": _plain(ENQUIRY_LABELS),
        "requests_app.PlannedLine.fate": _FATES,
        "customers.ViewEvent.role": _plain(ACTOR_NAMES),
        "requests_app.Fee.state": _plain(FEE_STATES),
        "requests_app.Fee.ground": {ground: rule.name for ground, rule in FEE_GROUNDS.items()},
    }
)
"""The codes that have words in no register, by their fields, in Finnish: gettext says them in the copy's language."""

JSON_KEYS: Mapping[str, str] = MappingProxyType(
    {
        "payment_defaults": "maksuhäiriömerkintöjä",
        "earlier_unpaid_invoices": "aiempia maksamattomia laskuja",
        "debt_arrangement": "velkajärjestely",
        "trustee": "edunvalvonta",
        "deposit_offered": "vakuutta tarjottu",
        "channels": "kanavat",
        "purposes": "tarkoitukset",
        "what": "mitä pyydetään",
        "details": "tarkennukset",
        "whom": "kenen puolesta",
        "reach": "miten tavoitamme",
        "answer": "miten vastataan",
    }
)
"""What the keys of JSON values are called, in Finnish; a key without a name is shown as it is kept."""

_OF_EVENTS: Mapping[str, Words] = MappingProxyType({**_OUTCOMES, **_plain(LETTERS), **_GROUNDS})


def sayings(register: Register, language: str) -> Mapping[str, Say]:
    """For the name of a field, or ``app.Model.field`` where one name has two meanings: what says its codes in words.

    ``language`` is that of the register's own words; of all others, the active one is asked at once.
    """
    sources = _said(register.sources, language) | {"own": _(OWN_WORDS)}
    rights = {each.code: each.title.in_language(language) for each in register.rights}
    of_register = {
        "source": sources,
        "controllers": {each.code: each.name for each in register.controllers},
        "categories": {str(each.code): each.name.in_language(language) for each in register.categories},
        "recipient_kind": _said(register.recipients, language),
        "transfer": _said(register.transfers, language),
        "right": rights,
        "rights": rights,
        "rules": {each.code: each.name.in_language(language) or each.code for each in register.rules},
        "customers.Objection.purposes": _said(register.purposes, language),
    }
    of_code = {
        name: {code: in_active_language(words) for code, words in known.items()} for name, known in WORDS.items()
    }
    return {name: partial(_first, words) for name, words in (of_register | of_code).items()} | {
        "table": table_in_words,
        "field": field_in_words,
        "codes": _codes_in_words,
    }


def table_in_words(label: str) -> str:
    """What a table is called, by its label or by the database's name for it."""
    try:
        model = apps.get_model(label) if "." in label else _by_database()[label]
    except (LookupError, ValueError):
        return label
    return in_active_language(model._meta.verbose_name_plural or "")


def _by_database() -> Mapping[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


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
            return in_active_language(found.verbose_name)
    return name


def choices_in_words(field: Field[object, object]) -> dict[object, Words]:
    """The choices that have words of their own, not yet translated; none where they just repeat the codes."""
    words: dict[object, Words] = dict(field.flatchoices)
    return words if any(str(code) != said for code, said in words.items()) else {}


def _codes_in_words(codes: str) -> str:
    """The codes of an event: the words of each that has any; keys of rows and numbers stay as they are kept."""
    return ", ".join(_code_in_words(part) for part in codes.split())


def _code_in_words(part: str) -> str:
    words = _OF_EVENTS.get(part.partition(":")[2])
    return in_active_language(words) if words else part


def _first(words: Mapping[str, str], code: str) -> str:
    return words.get(code, code)


def _said(items: Iterable[object], language: str) -> dict[str, str]:
    said = {}
    for item in items:
        code, text = getattr(item, "code", None), getattr(item, "text", None)
        if isinstance(code, str) and isinstance(text, Text):
            said[code] = text.in_language(language)
    return said
