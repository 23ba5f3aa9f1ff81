"""The answer to start from: what became of each right, and every part that the law asks for.

The officer edits it; what an officer wrote goes in as it is and is never read as a template.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as marked

from requests_app.grounds import GROUNDS, Ground, LetterPart, missing_parts, provisions_of
from requests_app.letters.parts import part, refused_of, worded
from requests_app.letters.texts import Heading, Written, written
from requests_app.lifecycle import Outcome
from requests_app.models import RequestedRight
from requests_app.rights import GIVE_PACKAGES, Right
from requests_app.wording.kinds import LetterKind
from requests_app.wording.variables import Variable

_NAMES: dict[Right, str] = {
    Right.ACCESS: marked("Kopio tiedoistasi"),
    Right.RECTIFICATION: marked("Tietojen korjaaminen"),
    Right.ERASURE: marked("Tietojen poistaminen"),
    Right.RESTRICTION: marked("Käsittelyn rajoittaminen"),
    Right.MARKETING_BAN: marked("Suoramarkkinoinnin kielto"),
    Right.OBJECTION: marked("Käsittelyn vastustaminen"),
    Right.PORTABILITY: marked("Tietojen siirtäminen koneluettavana"),
    Right.CONSENT_WITHDRAWAL: marked("Suostumuksen peruuttaminen"),
    Right.HUMAN_REVIEW: marked("Ihmisen arvio luottopäätöksestä"),
}
_OUTCOMES: dict[Outcome, str] = {
    Outcome.GRANTED: marked("Olemme hyväksyneet pyyntösi."),
    Outcome.PARTLY_GRANTED: marked("Olemme hyväksyneet pyyntösi osittain."),
    Outcome.REFUSED: marked("Emme toteuta pyyntöäsi."),
    Outcome.NOTHING_FOUND: marked("Emme löytäneet sinusta tietoja, joita pyyntö koskee."),
    Outcome.WITHDRAWN: marked("Olet perunut tämän osan pyynnöstäsi."),
}
_FOLLOWS: dict[Right, str] = {
    Right.MARKETING_BAN: marked(
        "Kielto on voimassa. Se ei koske viestejä, joita sopimuksesi hoitaminen vaatii, kuten laskuja."
    ),
    Right.OBJECTION: marked("Lopetamme käsittelyn, jota vastustit."),
}
"""What follows of a right that was granted, where nothing else in the letter tells it."""
_OF_THE_ACT = re.compile(r"tietosuojalaki (\d+) § (\d+) mom\. (\d+)")
"""As the house cites it; a translation has the form of its own language."""
_GIVES = frozenset({Outcome.GRANTED, Outcome.PARTLY_GRANTED})


def suggested_answer(
    heading: Heading,
    rights: Sequence[RequestedRight],
    *,
    reasons_withheld: bool = False,
    fetched_at: str = "",
    by_post: bool = False,
    erased: str = "",
    told: Mapping[Right, str] = MappingProxyType({}),
    recipients: Sequence[str] = (),
    estates: Sequence[str] = (),
) -> Written:
    """The answer to start from: each right with its outcome, and every part that a refusal must have.

    Where the answer gives a copy of the data, or what is taken along, it says how that comes: fetched at the address
    ``fetched_at``, or with the letter. Where it erases data, ``erased`` is the report of it, or the place for one.
    ``told`` is what more is said of a right; ``recipients`` are those who were given the data, each with the last day;
    ``estates`` are the references of what an estate is answered apart.
    """
    language = heading.language
    given = {Right(right.right) for right in rights if right.outcome in _GIVES}
    asked = missing_parts((LetterPart.REASONS,), refused_of(rights))  # the reasons stand with their rights
    values = {
        Variable.RIGHTS: _told_of_rights(rights, told, language, withheld=reasons_withheld),
        Variable.ERASED: erased if Right.ERASURE in given else "",
        Variable.REMEDIES: worded(asked, language),
    }
    if not given.isdisjoint(GIVE_PACKAGES):
        words = {"by_post": by_post, "address": fetched_at, "reference": heading.reference}
        words |= {"copy": Right.ACCESS in given, "portable": Right.PORTABILITY in given}
        values[Variable.PACKAGES] = part("fetch_copy", language, **words)
    if recipients:
        values[Variable.RECIPIENTS] = part("recipients", language, recipients=recipients)
    if estates:
        values[Variable.ESTATE] = part("estate_apart", language, references=", ".join(estates))
    return written(LetterKind.ANSWER, heading, values)


def estate_answer(heading: Heading, contracts: Sequence[str]) -> Written:
    """What an estate is told of the deceased's contracts, one line each (Recital 27)."""
    told = part("estate_contracts", heading.language, contracts=contracts)
    return written(LetterKind.ANSWER, heading, {Variable.ESTATE: told})


def estate_declined(heading: Heading) -> Written:
    """An estate is told nothing while nobody has shown that they act for it."""
    told = part("estate_declined", heading.language)
    return written(LetterKind.ANSWER, heading, {Variable.ESTATE: told})


def title_of(right: Right, language: str) -> str:
    """What the answer calls a right."""
    with translation.override(language):
        return _(_NAMES[right])


def _told_of_rights(
    rights: Sequence[RequestedRight], told: Mapping[Right, str], language: str, *, withheld: bool
) -> str:
    with translation.override(language):
        answers = [_answered(right, told, withheld=withheld) for right in rights if right.outcome]
    return part("rights", language, rights=answers)


def _answered(right: RequestedRight, told: Mapping[Right, str], *, withheld: bool) -> dict[str, str]:
    code, outcome = Right(right.right), Outcome(right.outcome)
    ground = Ground(right.ground) if right.ground else None
    more = told.get(code, "")
    if outcome is Outcome.GRANTED and code in _FOLLOWS:
        more = "\n\n".join(part for part in (_(_FOLLOWS[code]), more) if part)
    if outcome is Outcome.NOTHING_FOUND and not more:
        more = part("nothing_found", translation.get_language() or "fi")
    return {
        "title": _(_NAMES[code]),
        "provision": code.provision,
        "outcome": _(_OUTCOMES[outcome]),
        "ground": _(GROUNDS[ground].name) if ground and not withheld else "",
        "provisions": ", ".join(_cited(each) for each in provisions_of(code, ground)) if ground else "",
        "reasons": "" if withheld else right.reasons.strip(),
        "told": more,
    }


def _cited(provision: str) -> str:
    """A provision as a letter writes it: in Finnish ``"tietosuojalain 34 §:n 1 momentin 2 kohta"``."""
    said = _(provision)
    return _OF_THE_ACT.sub(r"tietosuojalain \1 §:n \2 momentin \3 kohta", said)
