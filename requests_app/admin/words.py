"""Codes of a case in the words of the desk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.apps import apps
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from customers.marketing import Channel, Purpose
from customers.models import Restriction
from requests_app.events import Happening, Key
from requests_app.grounds import GROUNDS
from requests_app.identity import FACT_NAMES, LEVEL_NAMES, MEANS_NAMES
from requests_app.lifecycle import NAMES, Outcome
from requests_app.models import (
    IdentityEvidence,
    Letter,
    NoticeDespatch,
    OmbudsmanWish,
    ProposedChange,
    RecipientNotice,
    RequestedRight,
)
from requests_app.operations.deciding import SENT_BACK_NAMES
from requests_app.operations.ending import REOPEN_NAMES
from requests_app.permitted.checks import CHECKS, LETTER_OPERATIONS
from requests_app.queries import CONFIDENCE_NAMES, Happened
from requests_app.representation import ACTING_NAMES
from requests_app.rights import Right
from requests_app.wishes import END_NAMES
from requests_app.wording.kinds import NAMES as LETTER_NAMES

OUTCOME_NAMES = {
    Outcome.GRANTED: _("myönnetään"),
    Outcome.PARTLY_GRANTED: _("myönnetään osittain"),
    Outcome.REFUSED: _("evätään"),
    Outcome.NOTHING_FOUND: _("tietoja ei löytynyt"),
    Outcome.WITHDRAWN: _("henkilö perui tämän"),
}
RIGHT_NAMES = {
    Right.ACCESS: _("Tarkastus"),
    Right.RECTIFICATION: _("Oikaisu"),
    Right.ERASURE: _("Poisto"),
    Right.RESTRICTION: _("Rajoittaminen"),
    Right.MARKETING_BAN: _("Markkinointikielto"),
    Right.OBJECTION: _("Vastustaminen"),
    Right.PORTABILITY: _("Siirto"),
    Right.CONSENT_WITHDRAWAL: _("Suostumuksen peruutus"),
    Right.HUMAN_REVIEW: _("Ihmisen arvio"),
}
PACKAGE_TITLES = {Right.ACCESS: _("Kopio tiedoista"), Right.PORTABILITY: _("Siirrettävät tiedot")}
LANGUAGE_NAMES = {"fi": _("suomi"), "sv": _("ruotsi"), "en": _("englanti")}
CHANNEL_NAMES = {
    Channel.EMAIL: _("sähköposti"),
    Channel.SMS: _("tekstiviesti"),
    Channel.MMS: _("multimediaviesti"),
    Channel.ROBOCALL: _("automaattinen puhelu"),
    Channel.CALL: _("puhelu"),
    Channel.POST: _("posti"),
}
PURPOSE_NAMES = {
    Purpose.DIRECT_MARKETING: _("suoramarkkinointi"),
    Purpose.TELESALES: _("puhelinmyynti"),
    Purpose.SURVEYS: _("kyselyt ja tutkimukset"),
}
_ADDRESS_NAMES = {"email": _("sähköposti"), "postal_address": _("postiosoite")}
_TROUBLES = {"interrupted": _("lähetys keskeytyi"), "nothing was sent": _("mitään ei lähetetty")}
_SETTLED_NAMES = {"yes": _("kirje oli lähtenyt"), "no": _("kirje ei ollut lähtenyt")}


def label_of(operation: str) -> str:
    """The words of an operation's button. Raises KeyError for a name that is no operation."""
    return (CHECKS.get(operation) or LETTER_OPERATIONS[operation])[0]


def right_name(code: str) -> str:
    """A right in a word, with its article as Finnish writes it: ``Ihmisen arvio (22.3)``."""
    right = Right(code)
    return f"{RIGHT_NAMES[right]} ({right.article.replace('(', '.').replace(')', '')})"


def chosen(row: RequestedRight) -> str:
    """What was chosen beside the free text, in words: what is banned, on which channels."""
    parts = [
        ", ".join(str(names.get(code, code)) for code in row.choices.get(key, []))
        for key, names in (("purposes", PURPOSE_NAMES), ("channels", CHANNEL_NAMES))
    ]
    return " · ".join(part for part in parts if part)


def more_of(happened: Happened) -> str:
    """What more there is to say of an event than its name: the right, the move, and its codes in words."""
    return ", ".join(str(word) for word in _more_of(happened))


def _more_of(happened: Happened) -> Iterator[object]:
    codes = happened.codes
    if happened.right is not None:
        yield right_name(happened.right)
    if happened.moved is not None and happened.moved[0] is not happened.moved[1]:
        yield " → ".join(NAMES[status] for status in happened.moved)
    for key, names in _NAMED.items():
        if key in codes and happened.kind is not Happening.LETTER_WRITTEN:  # whose name says which letter
            yield from (names.get(code, code) for code in codes[key].split(","))
    yield from (codes[key] for key in (Key.ORIGINAL, Key.RELATED, Key.BREACH) if key in codes)
    if Key.ARRIVED in codes and (arrived := parse_datetime(codes[Key.ARRIVED])) is not None:
        yield f"{timezone.localtime(arrived):%-d.%-m.%Y klo %-H.%M}"
    if Key.ACR in codes:
        yield codes[Key.ACR]
    if Key.TABLE in codes:
        yield apps.get_model(codes[Key.TABLE])._meta.verbose_name_plural
    yield from (codes[key] for key in (Key.CONSENTS, Key.RECIPIENTS) if key in codes)
    if Key.WITHHELD in codes:
        yield _("perusteluja ei kerrota (tietosuojalaki 34 §)")
    if Key.LATE in codes:
        yield _("myöhässä")


_NAMED: Mapping[Key, Mapping[str, object]] = {
    Key.LETTER_KIND: {kind.value: name for kind, name in LETTER_NAMES.items()},
    Key.OUTCOME: {outcome.value: name for outcome, name in OUTCOME_NAMES.items()},
    Key.GROUND: {
        **{ground.value: rule.name for ground, rule in GROUNDS.items()},
        **{ground.value: ground.label for ground in Restriction.Ground},
    },
    Key.HOW: {
        **{how.value: name for how, name in MEANS_NAMES.items()},
        **{via.value: via.label for via in NoticeDespatch.Via},
        **{via.value: via.label for via in OmbudsmanWish.Via},
        **{how.value: how.label for how in OmbudsmanWish.How},
        **_ADDRESS_NAMES,
    },
    Key.LEVEL: {level.value: name for level, name in LEVEL_NAMES.items()},
    Key.DIFFERS: {fact.value: name for fact, name in FACT_NAMES.items()},
    Key.EVIDENCE: {kind.value: kind.label for kind in IdentityEvidence.Kind},
    Key.CHANGE: {what.value: name for what, name in SENT_BACK_NAMES.items()},
    Key.REASON: {why.value: name for why, name in REOPEN_NAMES.items()},
    Key.CONFIDENCE: {confidence.value: name for confidence, name in CONFIDENCE_NAMES.items()},
    Key.WAS_SENT: _SETTLED_NAMES,
    Key.FAULT: {ground.value: ground.label for ground in ProposedChange.Ground},
    Key.FATE: {fate.value: fate.label for fate in ProposedChange.Fate},
    Key.ACTING: {acting.value: name for acting, name in ACTING_NAMES.items()},
    Key.END: {end.value: name for end, name in END_NAMES.items()},
    Key.DONE_TO: {change.value: change.label for change in RecipientNotice.Change},
    Key.SAID: {said.value: said.label for said in RecipientNotice.Said},
    Key.BY: {"page": _("sivulla"), "system": _("järjestelmästä"), "by_hand": _("kirjattu käsin")},
    Key.ACCEPTED: {"yes": _("hyväksyttiin"), "no": _("ei hyväksytty")},
}


def changes_in_words(happened: list[Happened]) -> str:
    """What was done to a case, when and by whom, in one line for a refusal."""
    return "; ".join(f"klo {timezone.localtime(one.at):%-H.%M} {one.label} – {one.who}" for one in happened)


def trouble_of(letter: Letter) -> str:
    """Why a letter did not leave or is unknown: the mail server's own answer, unless it is ours."""
    return str(_TROUBLES.get(letter.error, letter.error))
