"""Strong identification is set whole or not at all: half of it would be found by the first person who tries."""

from __future__ import annotations

from django.core.checks import CheckMessage, Error

from requests_app.strong_identification.configured import configured
from requests_app.strong_identification.provider import ProviderMisconfigured


def the_provider_is_whole(**_: object) -> list[CheckMessage]:
    """An Error where ``OIDC_…`` names a provider and something it needs is missing or cannot be read."""
    try:
        configured()
    except ProviderMisconfigured as fault:
        hint = "Mend it, or unset OIDC_ISSUER: then nobody is offered it. .env.example shows the form of each."
        return [Error(str(fault), hint=hint, id="identification.E001")]
    return []
