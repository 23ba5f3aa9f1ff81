"""A value that was put right is told in the words of the letter's language: days, yes and no, choices, figures."""

from __future__ import annotations

import pytest
from django.db.models import Field
from django.utils import translation

from customers.models import ContactPoint, Damage, MobileUse, Party
from requests_app.corrections.places import field_of
from requests_app.corrections.values import HIDDEN, SEALED
from requests_app.corrections.words import in_words

BIRTH, PROTECTED, NAME = (field_of(Party, name) for name in ("birth_date", "protected_address", "family_name"))
KIND, SUM, USED = field_of(ContactPoint, "kind"), field_of(Damage, "compensation"), field_of(MobileUse, "used_at")


@pytest.mark.parametrize(
    ("column", "text", "fi", "sv", "en"),
    [
        (BIRTH, "5.3.1970", "5.3.1970", "5 mars 1970", "5 March 1970"),
        (BIRTH, "31.2.1970", "31.2.1970", "31.2.1970", "31.2.1970"),  # no day: told as it was typed
        (PROTECTED, "kyllä", "kyllä", "ja", "yes"),
        (NAME, "kyllä", "kyllä", "kyllä", "kyllä"),  # somebody's name
        (NAME, HIDDEN, HIDDEN, "dold: spärrmarkering", "hidden: non-disclosure for personal safety"),
        (NAME, SEALED, SEALED, "skyddad", "protected"),
        (KIND, "phone", "puhelin", "telefon", "phone"),
        (SUM, "1234.50", "1\xa0234,50", "1\xa0234,50", "1,234.50"),
        (USED, "2026-03-05T12:05:00+00:00", "5.3.2026 klo 14.05", "5 mars 2026 kl. 14.05", "5 March 2026 at 14:05"),
    ],
)
def test_each_language_has_its_form(column: Field[object, object], text: str, fi: str, sv: str, en: str) -> None:
    for language, expected in (("fi", fi), ("sv", sv), ("en", en)):
        with translation.override(language):
            assert in_words(column, text) == expected
