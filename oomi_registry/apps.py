"""The site's start: name the register, declare the tables that are not ours, register the checks."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from oomi_registry.notice import adopted
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
        """Name the register that PRIVACY_REGISTER proposes, and where the adopted one is found."""
        from celery.signals import task_prerun
        from django.core.signals import request_started

        from customers.releases import in_force
        from oomi_registry import checks, elsewhere

        adopted.nominate(register_named(settings.PRIVACY_REGISTER))
        adopted.found_by(in_force)
        request_started.connect(_look_again, dispatch_uid="oomi_registry.look_again")
        task_prerun.connect(_look_again, dispatch_uid="oomi_registry.look_again")
        elsewhere.declare()
        checks.register_all()


def _look_again(**_: object) -> None:
    """A request or a task begins: whatever was adopted meanwhile counts from here on."""
    adopted.look_again()
