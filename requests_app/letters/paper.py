"""A letter as the paper that goes by post: who sends it, who gets it, its date, its case, and the text that is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as marked

from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki, written
from oomi_registry.notice.terms import Controller
from requests_app.letters.typeset import Paper, Shown, typeset
from requests_app.models import BreachNotice, Letter, PrivacyRequest
from requests_app.wording.blocks import Block, blocks_of
from requests_app.wording.kinds import LetterKind

TITLES: Mapping[LetterKind, str] = MappingProxyType(
    {
        LetterKind.RECEIVED: marked("Vahvistus pyynnön saapumisesta"),
        LetterKind.IDENTITY_ASKED: marked("Kuka pyynnön teki?"),
        LetterKind.CLARIFICATION_ASKED: marked("Tarvitsemme tarkennusta pyyntöösi"),
        LetterKind.EXTENDED: marked("Pyyntösi käsittely vie enemmän aikaa"),
        LetterKind.ANSWER: marked("Vastaus pyyntöösi"),
        LetterKind.WITHDRAWN: marked("Pyyntö on peruttu"),
        LetterKind.DUPLICATE: marked("Pyyntösi on yhdistetty aiempaan"),
        LetterKind.ORIGINAL_ANSWERED: marked("Aiempaan pyyntöön on vastattu"),
        LetterKind.DOWNLOAD_CODE: marked("Koodi, jolla pyyntösi avataan"),
        LetterKind.RESTRICTION_TO_BE_LIFTED: marked("Tietojesi käsittelyn rajoitus poistetaan"),
        LetterKind.LAST_GONE: marked("Viimeisetkin tiedot on poistettu"),
        LetterKind.FEE_ANNOUNCED: marked("Pyynnöstäsi voi tulla maksettavaa"),
        LetterKind.FEE_WITHDRAWN: marked("Pyynnöstäsi ei peritä maksua"),
        LetterKind.BREACH: marked("Tietoturvaloukkaus, joka koskee sinua"),
        LetterKind.MESSAGE_WAITS: marked("Pyyntösi sivulla on viesti"),
        LetterKind.RECIPIENTS_TOLD: marked("Kenelle olemme kertoneet muutoksesta"),
        LetterKind.REFUSED_GIVEN: marked("Tietosi on annettu tietosuojavaltuutetulle"),
    }
)
"""The heading of each kind of letter, which an e-mail has not: its subject is the reference alone."""


def pdf_of(letter: Letter, controllers: Collection[str]) -> bytes:
    """The letter's PDF; ``controllers`` are the codes of those who send it. The same letter gives the same bytes."""
    return typeset(paper_of(letter, controllers), at=letter.written_at)


def paper_of(letter: Letter, controllers: Collection[str]) -> Paper:
    """What stands on the letter's paper. Its text is the one that is kept, word for word."""
    with translation.override(letter.language):
        return headed(
            title=_(TITLES[LetterKind(letter.kind)]),
            language=letter.language,
            controllers=controllers,
            recipient=envelope(letter.request, letter.recipient),
            facts=_dated(letter.written_at, letter.subject, letter.language),
            running=letter.subject,
            blocks=blocks_of(letter.body),
        )


def pdf_of_notice(notice: BreachNotice, controllers: Collection[str]) -> bytes:
    """A person's notice of a breach (GDPR 34) as a PDF, as :func:`pdf_of` makes a letter's."""
    return typeset(paper_of_notice(notice, controllers), at=notice.written_at)


def paper_of_notice(notice: BreachNotice, controllers: Collection[str]) -> Paper:
    """What stands on the notice's paper; its recipient has name and address already."""
    with translation.override(notice.language):
        return headed(
            title=_(TITLES[LetterKind.BREACH]),
            language=notice.language,
            controllers=controllers,
            recipient=tuple(notice.recipient.split("\n")),
            facts=_dated(notice.written_at, notice.subject, notice.language),
            running=notice.subject,
            blocks=blocks_of(notice.body),
        )


def _dated(at: datetime, reference: str, language: str) -> tuple[tuple[str, str], ...]:
    return ((_("Päivä"), written(day_in_helsinki(at), language)), (_("Viite"), reference))


def headed(
    *,
    title: str,
    language: str,
    controllers: Collection[str],
    facts: tuple[tuple[str, str], ...],
    running: str,
    blocks: tuple[Block | Shown, ...],
    recipient: tuple[str, ...] = (),
) -> Paper:
    """A paper of these controllers, in the language that is active now (which ``language`` names)."""
    senders = [each for each in register().controllers if each.code in controllers]
    return Paper(
        language=language,
        title=title,
        sender=tuple(each.name for each in senders),
        sender_addresses=tuple(dict.fromkeys(_address(each) for each in senders)),
        facts=facts,
        running=running,
        blocks=blocks,
        recipient=recipient,
        replaced=_("Merkin � kohdalla on tekstissä merkki, jota ei voi tulostaa."),
    )


def envelope(request: PrivacyRequest, address: str) -> tuple[str, ...]:
    """The lines in the window: whom the address is of, the person or who acts for them, and the address."""
    lines = [line.strip() for line in address.split("\n") if line.strip()]
    if len(lines) == 1:  # as typed at the desk
        lines = [part.strip() for part in address.split(",") if part.strip()]
    name = request.representative_name or request.name
    begins_with_it = bool(lines) and lines[0].casefold() == name.casefold()
    return tuple(lines) if begins_with_it or not name else (name, *lines)


def _address(controller: Controller) -> str:
    return f"{controller.street}, {controller.postal_code} {controller.city} · {controller.website}"
