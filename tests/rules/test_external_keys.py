"""Keys by which other systems know their rows: they stand in addresses and logs, so they may identify no person.

[D: external-keys-are-no-identifiers]
"""

from __future__ import annotations

import pytest

from customers.api.keys import ExternalKeyRefused, check_external_key

TAKEN = [
    "crm-4101147",
    "a",
    "7",
    "K" * 100,
    "fi.oomi:billing_2024-01",
    "0193a7c0-5b00-7000-8000-000000000001",
    "0193A7C0-5B00-7000-8000-000000000001",  # in capitals it is the same UUID
    "abcdef04-5123-456a-8000-00000000000f",  # a UUID whose digits could be called, in either case
    "ABCDEF04-5123-456A-8000-00000000000F",
    "010101A12",
    "99131052-308T",  # digits go on to the left of the day
    "131052-308TX",  # and letters after its end
    "131052308X",  # without a century sign it is one only where its last character fits
    "2024-12-31.0001",  # digits alone, which nobody can call
]
NOT_KEYS = [
    "",
    " ",
    "K" * 101,
    "-crm",
    "_1",
    ".x",
    "crm 4101147",
    "crm/1",
    "aino@example.fi",
    "käyttö-1",
    "crm-1\n",
    "١٢٣",
]
HETUS = [
    "131052-308T",
    "131052-308t",
    "131052-308X",  # mistyped, it is still somebody's
    "010101A123N",
    "crm-131052-308T",
    "131052-308T.2",
    "x131052308T",  # the century sign is gone, and its last character fits
    "131052.308T",
    "131052_308t",
    "131052:308T",
]
NUMBERS = [
    "0501234567",
    "358501234567",
    "00358501234567",
    "crm-0501234567",
    "crm-050-123-4567",
    "crm1.0501234567",
    "abcdef045123456a800000000000000f",  # a UUID without its dashes could be anything
    "050-123-4567",
    "050.123.45.67",
    "09-1234567",
]


@pytest.mark.parametrize("key", TAKEN)
def test_a_systems_own_key_is_taken(key: str) -> None:
    check_external_key(key)


@pytest.mark.parametrize("key", NOT_KEYS)
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ExternalKeyRefused):
        check_external_key(key)


@pytest.mark.parametrize("key", HETUS)
def test_a_henkilotunnus_is_refused_wherever_it_stands_and_however_it_is_parted(key: str) -> None:
    with pytest.raises(ExternalKeyRefused):
        check_external_key(key)


@pytest.mark.parametrize("key", NUMBERS)
def test_a_number_that_can_be_called_is_refused(key: str) -> None:
    with pytest.raises(ExternalKeyRefused):
        check_external_key(key)


def test_the_refusal_says_what_to_send_instead() -> None:
    with pytest.raises(ExternalKeyRefused, match="esimerkiksi crm-4101147"):
        check_external_key("131052-308T")
