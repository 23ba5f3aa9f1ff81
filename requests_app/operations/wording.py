"""An officer words a kind of letter anew: a version of its own, which the next letters are written from."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from oomi_registry.notice.refused import Refused
from requests_app.letters.wordings import OWN, versions_of
from requests_app.lifecycle import Actor
from requests_app.models import LetterWording
from requests_app.operations.submission import check_text
from requests_app.permitted.capacities import check_capacity
from requests_app.wording.checking import check_wording
from requests_app.wording.gaps import tidied
from requests_app.wording.kinds import LetterKind

LONGEST_WHY = 200


class WordingChanged(Refused):
    """Somebody has put a version since the page was made: theirs is not written over."""

    sentence = (
        "Joku on tallentanut tästä kirjeestä uuden version ({newest}) sen jälkeen, kun avasit sivun (versio {seen}). "
        "Tekstisi on tallella alla: katso uusi versio historiasta, yhdistä muutokset ja tallenna uudelleen."
    )


class WordingUnchanged(Refused):
    """The text is the one in force."""

    sentence = "Teksti on sama kuin voimassa oleva. Muuta sitä ennen kuin tallennat."


class WhyMissing(Refused):
    """Nothing says why the text was changed."""

    sentence = "Kirjoita, miksi teksti muuttui. Se jää historiaan."


def word_letter(
    kind: LetterKind, language: str, text: str, *, why: str, based_on: int, actor: User, now: datetime
) -> LetterWording:
    """Put ``text`` as the newest version of the wording, where ``based_on`` is still the newest number.

    Raises ``NotPermitted``, the ``WordingRefused`` that says what is wrong with the text, :class:`WordingChanged`,
    :class:`WordingUnchanged` or :class:`WhyMissing`. Of two who word the same letter at once, the second is refused.
    """
    check_capacity(actor, Actor.OFFICER)
    check_wording(kind, text)
    if not why.strip():
        raise WhyMissing
    check_text(why, "miksi", LONGEST_WHY)
    newest = next(versions_of(kind, language), None)
    number = newest.number if newest else OWN
    if number != based_on:
        raise WordingChanged(newest=str(number), seen=str(based_on))
    if newest and tidied(newest.text) == tidied(text):
        raise WordingUnchanged
    try:
        with transaction.atomic():
            return LetterWording.objects.create(
                kind=kind,
                language=language,
                number=number + 1,
                text=tidied(text),
                why=why.strip(),
                made_at=now,
                made_by=actor,
            )
    except IntegrityError:  # somebody put that number between the question and the answer
        if LetterWording.objects.filter(kind=kind, language=language, number=number + 1).exists():
            raise WordingChanged(newest=str(number + 1), seen=str(based_on)) from None
        raise
