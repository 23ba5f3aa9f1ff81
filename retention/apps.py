"""The retention's place in the site."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RetentionConfig(AppConfig):
    """How long, unless held; and the one door through which personal data leaves."""

    name = "retention"
    verbose_name = "säilytys ja hävittäminen"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Install the door after every migrate, when all tables are there."""
        post_migrate.connect(_install_guards, sender=self, dispatch_uid="retention.install_guards")


def _install_guards(*, using: str, **_: object) -> None:
    from retention import guards

    guards.install(using=using)
