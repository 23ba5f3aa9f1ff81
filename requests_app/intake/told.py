"""A refusal of the rules as a page tells it: in its own language, with what fills the sentence in that language too.

The rules speak Finnish, and most of them to the desk. A person is told those that they may have caused
(:func:`requests_app.intake.refusals.typed_wrongly`); of any other no more than that what was sent could not be taken.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Field
from django.utils.translation import gettext

from oomi_registry.notice.refused import Refused
from requests_app.intake.refusals import typed_wrongly
from requests_app.models import PrivacyRequest
from requests_app.operations.submission import ADDRESSES, DETAILS, LANGUAGE, TYPED


def in_words(refusal: Refused) -> str:
    """The refusal in the active language. It never holds what was typed."""
    if type(refusal) not in set(typed_wrongly()):
        return gettext(
            "Emme voineet ottaa vastaan sitä, minkä lähetit. Tarkista tiedot ja yritä uudelleen. Jos sama toistuu, "
            "kirjoita meille."
        )
    return gettext(refusal.sentence).format(**{gap: gettext(word) for gap, word in refusal.words.items()})


def fillings() -> Iterator[str]:
    """What fills the gaps of the sentences, but for numbers: in Finnish, for the catalogues of translations."""
    yield from (ADDRESSES, LANGUAGE, DETAILS)
    columns = (PrivacyRequest._meta.get_field(name) for name in TYPED)
    yield from (str(column.verbose_name) for column in columns if isinstance(column, Field))
