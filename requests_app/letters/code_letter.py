"""The letter that carries a code to an address on file [D: a-code-letter-shows-identity]: kept nowhere, made for paper.

What it says is not a wording that an officer edits: it says the same to everybody, whoever they are.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from oomi_registry.languages import page_address
from oomi_registry.notice.days import day_in_helsinki, written
from requests_app.codes import grouped
from requests_app.letters.paper import headed
from requests_app.letters.typeset import Paper, Shown, typeset
from requests_app.models import AddressCode
from requests_app.wording.blocks import Paragraph


def pdf_of(code: AddressCode, symbols: str, controllers: Collection[str], *, at: datetime) -> bytes:
    """The letter, printed at that time; ``symbols`` is the code, ``controllers`` the codes of those who send it."""
    return typeset(paper_of(code, symbols, controllers, at=at), at=at)


def paper_of(code: AddressCode, symbols: str, controllers: Collection[str], *, at: datetime) -> Paper:
    """What stands on it, in the language of the request."""
    request, language = code.request, code.request.language
    with translation.override(language):
        return headed(
            title=_("Vahvista, että pyyntö on sinun"),
            language=language,
            controllers=controllers,
            recipient=_envelope(code),
            facts=((_("Päivä"), written(day_in_helsinki(at), language)), (_("Viite"), request.reference)),
            running=request.reference,
            blocks=(
                Paragraph(
                    (
                        _(
                            "Olemme saaneet tietopyynnön, joka on tehty nimissäsi. Tällä kirjeellä varmistamme, että "
                            "pyyntö on sinun."
                        ),
                    )
                ),
                Paragraph((_("Viite"),)),
                Shown(request.reference),  # the page asks for both
                Paragraph((_("Koodisi on"),)),
                Shown(grouped(symbols)),
                Paragraph(
                    (
                        _(
                            "Palauta koodi viimeistään %(last_day)s. Kerro se meille puhelimessa tai kirjoita se tälle "
                            "sivulle:"
                        )
                        % {"last_day": written(day_in_helsinki(code.expires_at), language)},
                        page_address("request_code", language),
                    )
                ),
                Paragraph(
                    (
                        _(
                            "Jos et ole tehnyt pyyntöä, älä anna koodia kenellekään, ja kerro siitä meille. Ilman "
                            "koodia emme anna tietojasi."
                        ),
                    )
                ),
            ),
        )


def _envelope(code: AddressCode) -> tuple[str, ...]:
    """The person and the address on file, line by line."""
    address, party = code.address, code.address.party
    abroad = address.country if address.country != "FI" else ""
    lines = (
        f"{party.given_names} {party.family_name}",
        address.street,
        f"{address.postal_code} {address.city}",
        abroad,
    )
    return tuple(line.strip() for line in lines if line.strip())
