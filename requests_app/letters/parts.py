"""The parts of letters that depend on the case: composed here, in the letter's language, and put into its wording."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from oomi_registry.notice.adopted import register
from requests_app.grounds import Ground, LetterPart
from requests_app.lifecycle import Outcome
from requests_app.models import RequestedRight
from requests_app.rights import Right
from requests_app.wording.gaps import flat

_REFUSING = frozenset({Outcome.REFUSED, Outcome.PARTLY_GRANTED})


def part(name: str, language: str, **words: object) -> str:
    """One part from its template ``templates/letters/parts/<name>.txt``, in that language."""
    with translation.override(language):
        return render_to_string(f"letters/parts/{name}.txt", words).strip()


def part_text(asked: LetterPart, language: str) -> str:
    """The paragraph of one part that the law words; the reasons have none of their own."""
    return part(asked, language, authority=register().authority.website)


def worded(parts: Collection[LetterPart], language: str) -> str:
    """The paragraphs of the parts that the law words, in their order, under a heading of their own; nothing of none."""
    if not parts:
        return ""
    with translation.override(language):
        heading = gettext("Jos olet eri mieltä")
        ask_us = gettext("Voit kertoa meille vastaamalla tähän kirjeeseen, mistä olet eri mieltä.")
    return "\n\n".join((heading, ask_us, *(part_text(each, language) for each in parts)))


def refused_of(rights: Sequence[RequestedRight]) -> tuple[tuple[Right, Ground], ...]:
    """The rights that are refused, whole or part, with their grounds."""
    return tuple((Right(each.right), Ground(each.ground)) for each in rights if each.outcome in _REFUSING)


def parts_in(body: str, rights: Sequence[RequestedRight], language: str) -> frozenset[LetterPart]:
    """Which parts of a refusal letter ``body`` has, as an officer has edited it.

    A part that the law words is there when its own paragraph is, whatever its line breaks; the reasons are there when
    those of every right refused are (GDPR 12(4)).
    """
    whole = flat(body)
    fixed = (each for each in LetterPart if each is not LetterPart.REASONS)
    found: set[LetterPart] = {each for each in fixed if flat(part_text(each, language)) in whole}
    refused = [right for right in rights if right.outcome in _REFUSING]
    if all(right.reasons.strip() and flat(right.reasons) in whole for right in refused):
        found.add(LetterPart.REASONS)
    return frozenset(found)
