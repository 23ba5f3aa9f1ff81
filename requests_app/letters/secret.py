"""What a letter says that is kept nowhere: the code to its request, put into the text as the letter leaves."""

from __future__ import annotations

from oomi_registry.notice.terms import Text
from requests_app.letters.entry_codes import REQUEST_CODES
from requests_app.models import DownloadCode, Letter
from requests_app.wording.kinds import LetterKind

GAP = Text("[koodi]", "[kod]", "[code]")
"""Stands in the letter's text for the code."""


class CodeGone(LookupError):
    """The letter's code is not there any more."""


def text_of(letter: Letter) -> str:
    """The letter's text as it leaves. Raises :class:`CodeGone`."""
    if letter.kind != LetterKind.DOWNLOAD_CODE:
        return letter.body
    key = DownloadCode.objects.filter(letter=letter.pk).values_list("pk", flat=True).first()
    if key is None:
        raise CodeGone
    return letter.body.replace(GAP.in_language(letter.language), REQUEST_CODES.code_of(key))
