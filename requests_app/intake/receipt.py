"""What the last page and its PDF tell: reference, day of the answer, what happens next; only what exists."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from oomi_registry.languages import page_language
from oomi_registry.notice.days import day_in_helsinki, written
from requests_app.claimed import address_in
from requests_app.controllers import everyone
from requests_app.deadlines import deadline
from requests_app.intake.course import kinds_carrying
from requests_app.intake.forms.page import NEEDS_NO_IDENTITY
from requests_app.intake.words import RIGHTS, Words
from requests_app.letters.paper import headed
from requests_app.letters.typeset import Paper, Shown, typeset
from requests_app.models import PrivacyRequest, RequestedRight
from requests_app.rights import Right
from requests_app.wording.blocks import Heading, Items, Paragraph


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt of one request. It echoes nothing of what was typed."""

    reference: str
    received: str
    answer_due: str
    rights: tuple[Words, ...]
    steps: tuple[str, ...]
    """What happens next, one sentence or two each, in their order."""


def receipt_of(request: PrivacyRequest) -> Receipt:
    """The receipt: the answer is due by GDPR 12(3), counted from the day of arrival in Europe/Helsinki."""
    asked = {Right(row.right): row for row in request.rights.all()}
    due = written(deadline(request.received_at).statutory_due, page_language())
    return Receipt(
        reference=request.reference,
        received=written(day_in_helsinki(request.received_at), page_language()),
        answer_due=due,
        rights=tuple(words.name for right, words in RIGHTS.items() if right in asked),
        steps=tuple(step for step in _steps(request, asked, due) if step),
    )


def pdf_of(request: PrivacyRequest) -> bytes:
    """The receipt as a file to keep, in the language of the page; of one request always the same bytes."""
    controllers = [each.code for each in everyone()]
    return typeset(paper_of(receipt_of(request), page_language(), controllers), at=request.received_at)


def paper_of(receipt: Receipt, language: str, controllers: Collection[str]) -> Paper:
    """What stands on it, in the language that is active now (which ``language`` names)."""
    dates = gettext("Pyyntö saapui %(received)s. Vastaamme viimeistään %(due)s.")
    return headed(
        title=gettext("Kuitti pyynnöstäsi"),
        language=language,
        controllers=controllers,
        facts=((gettext("Viite"), receipt.reference), (gettext("Saapui"), receipt.received)),
        running=receipt.reference,
        blocks=(
            Paragraph((gettext("Viitenumerosi on"),)),
            Shown(receipt.reference),
            Paragraph((dates % {"received": receipt.received, "due": receipt.answer_due},)),
            Heading(gettext("Pyysit")),
            Items(tuple(str(name) for name in receipt.rights)),
            Heading(gettext("Mitä seuraavaksi tapahtuu")),
            Items(receipt.steps),
            Paragraph((gettext("Säilytä tämä kuitti ja mainitse viitenumero, kun otat yhteyttä."),)),
        ),
    )


def _steps(request: PrivacyRequest, asked: Mapping[Right, RequestedRight], due: str) -> Iterator[str]:
    """What happens next; it promises only what exists."""
    if request.email:
        yield gettext("Lähetämme vahvistuksen, jossa on viitenumerosi, antamaasi sähköpostiosoitteeseen.")
    if ban := asked.get(Right.MARKETING_BAN):
        yield from _of_the_ban(request, ban)
    yield gettext("Käsittelijä lukee pyyntösi ja etsii tiedot.")
    if not NEEDS_NO_IDENTITY.issuperset(asked):
        yield gettext(
            "Jos meidän on varmistettava henkilöllisyytesi, kerromme, miten voit tehdä sen turvallisesti. "
            "Kopiota henkilökortista emme pyydä."
        )
    yield gettext("Vastaamme %(by)s. Jos tarvitsemme lisäaikaa, kerromme siitä ja sen syystä viimeistään %(due)s.") % {
        "by": _answered_by(request),
        "due": due,
    }


def _of_the_ban(request: PrivacyRequest, ban: RequestedRight) -> Iterator[str]:
    """What a marketing ban binds already, and whether it reaches a channel only after the person is found."""
    # A postal address is bound by its Finnish street and code; one that has neither waits for the person to be found.
    given = {"email": request.email, "phone": request.phone, "post": address_in(request.postal_address)}
    names = {
        "email": gettext("antamaasi sähköpostiosoitetta"),
        "phone": gettext("antamaasi puhelinnumeroa"),
        "post": gettext("antamaasi postiosoitetta"),
    }
    kinds = kinds_carrying(ban.choices.get("channels", ()))
    bound = [words for kind, words in names.items() if kind in kinds and given[kind]]
    if bound:
        yield gettext("Suoramarkkinointikieltosi on voimassa. Se sitoo %(bound)s.") % {"bound": _and(bound)}
    if len(bound) < len(kinds):
        yield gettext("Muissa valitsemissasi kanavissa kielto tulee voimaan, kun olemme löytäneet sinut rekisteristä.")


def _answered_by(request: PrivacyRequest) -> str:
    if request.answer_by == PrivacyRequest.AnswerBy.EMAIL and request.email:
        return gettext("sähköpostilla")
    return gettext("kirjeellä") if request.postal_address else gettext("puhelimitse")


def _and(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return gettext("%(several)s ja %(last)s") % {"several": ", ".join(words[:-1]), "last": words[-1]}
