"""The link and the code by which a mailbox is confirmed: they stand in the e-mail alone, filled in while it leaves.

The stored letter has their places, so neither the database nor the person's file ever holds them
[D: a-link-that-scanners-survive].
"""

from __future__ import annotations

from django.conf import settings

from oomi_registry.languages import page_address
from requests_app.codes import confirmation_token, grouped
from requests_app.models import ContactConfirmation, Letter
from requests_app.wording.kinds import LetterKind

LINK_PLACE = "[vahvistuslinkki: vain lähetetyssä viestissä]"
CODE_PLACE = "[vahvistuskoodi: vain lähetetyssä viestissä]"
GONE = "–"
_CARRY_IT = frozenset({LetterKind.RECEIVED, LetterKind.IDENTITY_ASKED})


def filled(letter: Letter) -> str:
    """The letter's text as it leaves. Sent again, it says the same: the token is made from the row and the key.

    The token stands after the link's ``#``: no server on the way, nor its log, is ever told of it.
    """
    if letter.kind not in _CARRY_IT or LINK_PLACE not in letter.body:
        return letter.body
    waiting = ContactConfirmation.objects.filter(request=letter.request_id, made_at__lte=letter.written_at)
    confirmation = waiting.order_by("-made_at").first()
    if confirmation is None:  # used, and gone since
        return letter.body.replace(LINK_PLACE, GONE).replace(CODE_PLACE, GONE)
    token = confirmation_token(settings.SECRET_KEY.encode(), confirmation.pk, bytes(confirmation.nonce))
    link = f"{page_address('request_confirm', letter.language)}#{token}"
    return letter.body.replace(LINK_PLACE, link).replace(CODE_PLACE, grouped(token))
