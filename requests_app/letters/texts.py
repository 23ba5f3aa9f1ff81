"""The text of each letter, in the language of the request, from its template under ``templates/letters/``.

A template is given the variables named here and no others; what an officer wrote goes in as it is and is never read as
a template. No letter holds the requester's name or repeats what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as marked

from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import written
from oomi_registry.notice.wording import how_long
from requests_app.codes import TOKEN_DAYS
from requests_app.grounds import GROUNDS, Ground, LetterPart, missing_parts, provisions_of
from requests_app.letters.confirming import CODE_PLACE, LINK_PLACE
from requests_app.letters.secret import GAP
from requests_app.lifecycle import Outcome
from requests_app.models import RequestedRight
from requests_app.rights import GIVE_PACKAGES, Right
from requests_app.wording.kinds import LetterKind

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


_GIVES = frozenset({Outcome.GRANTED, Outcome.PARTLY_GRANTED})


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands in every letter of one case: its reference, its language, and the controllers by name."""

    reference: str
    language: str
    controllers: tuple[str, ...]

    def words(self) -> dict[str, object]:
        """The variables that every template may use."""
        return {
            "reference": self.reference,
            "controllers": _listed(self.controllers),
            "keeping": how_long(register().rule("request_cases"), self.language),
            "authority": register().authority.website,
        }


def receipt(heading: Heading, *, due: date, confirms: bool = False) -> str:
    """The request came; until when it is answered (GDPR 12(3)) and what happens next.

    ``confirms`` is whether it carries the link by which the mailbox is confirmed.
    """
    return _letter(LetterKind.RECEIVED, heading, due=written(due), **_confirming(confirms=confirms))


def identity_question(heading: Heading, *, question: str, confirms: bool = False) -> str:
    """GDPR 12(6): what is asked to be sure of who asks; ``confirms`` as in :func:`receipt`."""
    words = _confirming(confirms=confirms)
    return _letter(LetterKind.IDENTITY_ASKED, heading, question=question.strip(), **words)


def _confirming(*, confirms: bool) -> dict[str, object]:
    return {"confirms": confirms, "link": LINK_PLACE, "code": CODE_PLACE, "days": TOKEN_DAYS}


def clarification_question(heading: Heading, *, question: str) -> str:
    """Recital 63: what exactly is asked for."""
    return _letter(LetterKind.CLARIFICATION_ASKED, heading, question=question.strip())


def extension_notice(heading: Heading, *, reasons: str, due: date) -> str:
    """GDPR 12(3): the new date, and the reasons for it."""
    return _letter(LetterKind.EXTENDED, heading, reasons=reasons.strip(), due=written(due))


def withdrawal(heading: Heading) -> str:
    """The request was taken back."""
    return _letter(LetterKind.WITHDRAWN, heading)


def duplicate(heading: Heading, *, original: str) -> str:
    """The request is answered with an earlier one, whose reference is ``original``."""
    return _letter(LetterKind.DUPLICATE, heading, original=original)


def original_answered(heading: Heading, *, original: str) -> str:
    """The earlier request was answered; nothing of the answer is told here."""
    return _letter(LetterKind.ORIGINAL_ANSWERED, heading, original=original)


def restriction_to_be_lifted(heading: Heading, *, reasons: str, covered: Sequence[str]) -> str:
    """GDPR 18(3): that the restriction is about to be lifted, of what, and why."""
    return _letter(LetterKind.RESTRICTION_TO_BE_LIFTED, heading, reasons=reasons.strip(), covered=covered)


def download_code(heading: Heading) -> str:
    """The code by which the copy is fetched; a gap stands for it until the letter leaves."""
    return _letter(LetterKind.DOWNLOAD_CODE, heading, gap=GAP)


def last_gone(heading: Heading) -> str:
    """What an erasure had to leave has gone since."""
    return _letter(LetterKind.LAST_GONE, heading)


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
) -> str:
    """The answer to start from: each right with its outcome, and every part that a refusal must have.

    Where the answer gives a copy of the data, or what is taken along, it says how that comes: fetched at the address
    ``fetched_at``, or with the letter. Where it erases data, ``erased`` is the report of it, or the place for one.
    ``told`` is what more is said of a right; ``recipients`` are those who were given the data, each with the last day;
    ``estates`` are the references of what an estate is answered apart.
    """
    refused = refused_of(rights)
    with translation.override(heading.language):
        answers = [_answered(right, told, withheld=reasons_withheld) for right in rights if right.outcome]
        asked = missing_parts((LetterPart.REASONS,), refused)  # the reasons stand with their rights
        parts = [part_text(part, heading.language) for part in asked]
        given = {Right(right.right) for right in rights if right.outcome in _GIVES}
        if not given.isdisjoint(GIVE_PACKAGES):
            words = {"by_post": by_post, "address": fetched_at, "reference": heading.reference}
            words |= {"copy": Right.ACCESS in given, "portable": Right.PORTABILITY in given}
            parts.insert(0, render_to_string("letters/parts/fetch_copy.txt", words).strip())
        if Right.ERASURE in given:
            parts.insert(0, erased)
        if recipients:
            parts.append(_part("recipients", recipients=recipients))
        if estates:
            parts.append(_part("estate_apart", references=", ".join(estates)))
    return _letter(LetterKind.ANSWER, heading, rights=answers, parts=parts)


def estate_answer(heading: Heading, contracts: Sequence[str]) -> str:
    """What an estate is told of the deceased's contracts, one line each (Recital 27)."""
    with translation.override(heading.language):
        parts = [_part("estate_contracts", contracts=contracts)]
    return _letter(LetterKind.ANSWER, heading, rights=[], parts=parts)


def estate_declined(heading: Heading) -> str:
    """An estate is told nothing while nobody has shown that they act for it."""
    with translation.override(heading.language):
        parts = [_part("estate_declined")]
    return _letter(LetterKind.ANSWER, heading, rights=[], parts=parts)


def _part(name: str, **words: object) -> str:
    return render_to_string(f"letters/parts/{name}.txt", words).strip()


def refused_of(rights: Sequence[RequestedRight]) -> tuple[tuple[Right, Ground], ...]:
    """The rights that are refused, whole or part, with their grounds."""
    return tuple(
        (Right(right.right), Ground(right.ground))
        for right in rights
        if right.outcome in (Outcome.REFUSED, Outcome.PARTLY_GRANTED)
    )


def parts_in(body: str, rights: Sequence[RequestedRight], language: str) -> frozenset[LetterPart]:
    """Which parts of a refusal letter ``body`` has, as an officer has edited it.

    A part that the law words is there when its own paragraph is, whatever its line breaks; the reasons are there when
    those of every right refused are (GDPR 12(4)).
    """
    flat = _flat(body)
    fixed = (part for part in LetterPart if part is not LetterPart.REASONS)
    found: set[LetterPart] = {part for part in fixed if _flat(part_text(part, language)) in flat}
    refused = [right for right in rights if right.outcome in (Outcome.REFUSED, Outcome.PARTLY_GRANTED)]
    if all(right.reasons.strip() and _flat(right.reasons) in flat for right in refused):
        found.add(LetterPart.REASONS)
    return frozenset(found)


def part_text(part: LetterPart, language: str) -> str:
    """The paragraph of one part that the law words; the reasons have none of their own."""
    with translation.override(language):
        words = {"authority": register().authority.website}
        return render_to_string(f"letters/parts/{part}.txt", words).strip()


def _answered(right: RequestedRight, told: Mapping[Right, str], *, withheld: bool) -> dict[str, str]:
    code = Right(right.right)
    ground = Ground(right.ground) if right.ground else None
    return {
        "title": _(_NAMES[code]),
        "provision": code.provision,
        "outcome": _(_OUTCOMES[Outcome(right.outcome)]),
        "ground": _(GROUNDS[ground].name) if ground and not withheld else "",
        "provisions": ", ".join(provisions_of(code, ground)) if ground else "",
        "reasons": "" if withheld else right.reasons.strip(),
        "told": told.get(code, ""),
    }


def _letter(kind: LetterKind, heading: Heading, **words: object) -> str:
    with translation.override(heading.language):
        text = render_to_string(f"letters/{kind}.txt", heading.words() | words)
    paragraphs = text.strip().split("\n")
    lines: list[str] = []
    for line in (line.rstrip() for line in paragraphs):
        if line or (lines and lines[-1]):  # never two empty lines in a row
            lines.append(line)
    return "\n".join(lines) + "\n"


def _listed(names: Sequence[str]) -> str:
    """``"Oomi Oy ja Oomi Solar Oy"``."""
    *first, last = names
    return _("%(first)s ja %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def _flat(text: str) -> str:
    return " ".join(text.split())
