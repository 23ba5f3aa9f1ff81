"""The site's start: adopt the register, declare the tables that are not ours, register the checks."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from oomi_registry.notice.adopted import adopt
from oomi_registry.notice.terms import Register


def register_named(path: str) -> Register:
    """The register in the module ``path``. Raises ImproperlyConfigured where there is none."""
    try:
        found = getattr(import_module(path), "REGISTER", None)
    except ModuleNotFoundError as missing:
        raise ImproperlyConfigured(
            f"PRIVACY_REGISTER names {path!r}, which cannot be imported ({missing}). "
            "Name a module that defines REGISTER."
        ) from missing
    if not isinstance(found, Register):
        raise ImproperlyConfigured(
            f"PRIVACY_REGISTER names {path!r}, which has no REGISTER of the type terms.Register."
        )
    return found


class SiteConfig(AppConfig):
    """What people are told, and how the site is wired."""

    name = "oomi_registry"
    verbose_name = "Oomi-rekisteri"

    def ready(self) -> None:
        """Adopt the register that PRIVACY_REGISTER names, before anything asks it."""
        from oomi_registry import checks, elsewhere

        adopt(register_named(settings.PRIVACY_REGISTER))
        elsewhere.declare()
        checks.register_all()
