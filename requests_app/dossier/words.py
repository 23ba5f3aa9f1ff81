"""Codes of a case in the words of the dossier. It is read by the Finnish authority, so they are Finnish alone."""

from __future__ import annotations

from collections.abc import Mapping

from django.apps import apps

from oomi_registry.notice.adopted import register
from requests_app.dossier.looked import CAPACITIES
from requests_app.enquiring import ENQUIRY_LABELS, ENQUIRY_NAMES
from requests_app.events import LABELS
from requests_app.fees import FEE_GROUNDS as FEE_GROUND_RULES
from requests_app.fees import STATE_NAMES
from requests_app.grounds import GROUNDS
from requests_app.identity import LEVEL_NAMES
from requests_app.lifecycle import NAMES, Outcome
from requests_app.rights import Right
from requests_app.wording.kinds import NAMES as LETTER_NAMES
from retention.fates import Fate

_RIGHTS: Mapping[Right, str] = {
    Right.ACCESS: "tarkastus",
    Right.RECTIFICATION: "oikaisu",
    Right.ERASURE: "poisto",
    Right.RESTRICTION: "käsittelyn rajoittaminen",
    Right.MARKETING_BAN: "markkinointikielto",
    Right.OBJECTION: "vastustaminen",
    Right.PORTABILITY: "siirto",
    Right.CONSENT_WITHDRAWAL: "suostumuksen peruutus",
    Right.HUMAN_REVIEW: "ihmisen arvio",
}
_OUTCOMES: Mapping[Outcome, str] = {
    Outcome.GRANTED: "myönnettiin",
    Outcome.PARTLY_GRANTED: "myönnettiin osittain",
    Outcome.REFUSED: "evättiin",
    Outcome.NOTHING_FOUND: "tietoja ei löytynyt",
    Outcome.WITHDRAWN: "henkilö perui",
}
_FATES: Mapping[Fate, str] = {
    Fate.REMOVED: "poistetaan",
    Fate.PSEUDONYMISED: "tunnistetiedot poistetaan, rivi jää",
    Fate.KEPT: "säilytetään vain velvoitteen tai vaateen vuoksi",
    Fate.IN_USE: "voimassa oleva sopimus tarvitsee",
    Fate.HELD: "säilytyspito estää",
}

RIGHTS = {right.value: f"{name} (GDPR {right.article})" for right, name in _RIGHTS.items()}
OUTCOMES = {outcome.value: name for outcome, name in _OUTCOMES.items()}
FATES = {fate.value: name for fate, name in _FATES.items()}
GROUND_NAMES = {ground.value: rule.name for ground, rule in GROUNDS.items()}
STATUSES = {status.value: name for status, name in NAMES.items()}
LEVELS = {level.value: name for level, name in LEVEL_NAMES.items()}
LETTERS = {kind.value: name for kind, name in LETTER_NAMES.items()}
EVENTS = {kind.value: name for kind, name in LABELS.items()}
ENQUIRY_EVENTS = {kind.value: name for kind, name in ENQUIRY_LABELS.items()}
ENQUIRY_STATUSES = {status.value: name for status, name in ENQUIRY_NAMES.items()}
FEE_STATES = {state.value: name for state, name in STATE_NAMES.items()}
FEE_GROUNDS = {ground.value: f"{rule.name} ({rule.provision})" for ground, rule in FEE_GROUND_RULES.items()}
LANGUAGES = {"fi": "suomi", "sv": "ruotsi", "en": "englanti"}
MOVES = {"actor_kind": CAPACITIES, "from_status": STATUSES, "to_status": STATUSES}


def tables() -> Mapping[str, str]:
    """The names of tables, by the database's name and by the model's."""
    return {
        name: str(model._meta.verbose_name_plural)
        for model in apps.get_models(include_auto_created=True)
        for name in (model._meta.db_table, model._meta.label)
    }


def categories() -> Mapping[str, str]:
    """The names of the register's categories."""
    return {str(each.code): each.name.fi for each in register().categories}


def rules() -> Mapping[str, str]:
    """The names of the register's retention rules."""
    return {each.code: each.name.fi for each in register().rules}
