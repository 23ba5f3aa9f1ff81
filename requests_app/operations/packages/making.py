"""What makes the package of each right: the copy (GDPR 15(3)), and what the person takes along (GDPR 20(1))."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType

from django.conf import settings

from requests_app.fulfilment import access, portability
from requests_app.operations.packages.building import Builders
from requests_app.rights import Right


def builders() -> Builders:
    """The builder of each right's package, complete. What is taken along names its schema by its public address."""
    schema_address = f"{settings.SITE_URL}/schemas/{portability.SCHEMA_NAME}"
    return MappingProxyType(
        {
            Right.ACCESS: access.build,
            Right.PORTABILITY: partial(portability.build, schema_address=schema_address),
        }
    )
