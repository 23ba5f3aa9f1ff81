"""What Django's deployment checks do not know of this site."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import CheckMessage, Error

LENGTH = 32  # characters; token_urlsafe(32) carries 256 random bits in 43


def settings_of_a_deployment(**_: object) -> list[CheckMessage]:
    """An Error for each setting that is there and unsafe; ``check --deploy`` asks for them."""
    faults: list[CheckMessage] = []
    if len(settings.INDEX_KEY) < LENGTH or settings.INDEX_KEY == settings.SECRET_KEY:
        faults.append(
            Error(
                "INDEX_KEY is short, or SECRET_KEY over again: banned addresses could be guessed from their hashes.",
                hint="Set it to 48 random characters of its own, before the first ban is written.",
                id="deployment.E001",
            )
        )
    if "*" in settings.ALLOWED_HOSTS:
        faults.append(
            Error(
                "ALLOWED_HOSTS lets anybody name the site in its own links.",
                hint="Set it to the names the site answers to, separated by commas.",
                id="deployment.E002",
            )
        )
    if settings.ALLOW_ARTIFICIAL_HETU:
        faults.append(
            Error(
                "ALLOW_ARTIFICIAL_HETU is set: codes that belong to nobody would pass for a person's.",
                hint="Unset it.",
                id="deployment.E003",
            )
        )
    if {settings.INDEX_KEY, settings.SECRET_KEY} & {
        entry.partition(":")[2] for entry in settings.FIELD_KEYS.split(",")
    }:
        faults.append(
            Error(
                "FIELD_KEYS holds INDEX_KEY or SECRET_KEY over again: whoever learns the one reads the sealed fields.",
                hint="Make a key of its own for sealed fields, put it first, and run manage.py rotate_field_keys.",
                id="deployment.E004",
            )
        )
    return faults
