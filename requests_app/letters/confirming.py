"""The link and the code by which a mailbox is confirmed: they stand in the e-mail alone, filled in while it leaves.

The stored letter has their places, so neither the database nor the person's file ever holds them
[D: a-link-that-scanners-survive].
"""

from __future__ import annotations

from django.conf import settings

from oomi_registry.languages import page_address
from oomi_registry.notice.terms import Text
from requests_app.codes import confirmation_token, grouped
from requests_app.models import ContactConfirmation, Letter
from requests_app.wording.kinds import LetterKind

LINK_PLACE = Text(
    "[vahvistuslinkki: vain lähetetyssä viestissä]",
    "[bekräftelselänk: bara i det skickade meddelandet]",
    "[confirmation link: only in the message that was sent]",
)
CODE_PLACE = Text(
    "[vahvistuskoodi: vain lähetetyssä viestissä]",
    "[bekräftelsekod: bara i det skickade meddelandet]",
    "[confirmation code: only in the message that was sent]",
)
GONE = "–"
_CARRY_IT = frozenset({LetterKind.RECEIVED, LetterKind.IDENTITY_ASKED})


def filled(letter: Letter) -> str:
    """The letter's text as it leaves. Sent again, it says the same: the token is made from the row and the key.

    The token stands after the link's ``#``: no server on the way, nor its log, is ever told of it.
    """
    link_place, code_place = (each.in_language(letter.language) for each in (LINK_PLACE, CODE_PLACE))
    if letter.kind not in _CARRY_IT or link_place not in letter.body:
        return letter.body
    waiting = ContactConfirmation.objects.filter(request=letter.request_id, made_at__lte=letter.written_at)
    confirmation = waiting.order_by("-made_at").first()
    if confirmation is None:  # used, and gone since
        return letter.body.replace(link_place, GONE).replace(code_place, GONE)
    token = confirmation_token(settings.SECRET_KEY.encode(), confirmation.pk, bytes(confirmation.nonce))
    link = f"{page_address('request_confirm', letter.language)}#{token}"
    return letter.body.replace(link_place, link).replace(code_place, grouped(token))
