"""The customer register's place in the site."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CustomersConfig(AppConfig):
    """Who the data subjects are, and what is held about them."""

    name = "customers"
    verbose_name = "asiakasrekisteri"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep controllers and responsibility in step with the register after every migrate."""
        post_migrate.connect(_adopt, sender=self, dispatch_uid="customers.adopt_controllers")


def _adopt(*, using: str, **_: object) -> None:
    from customers.operations.controllers import adopt_controllers
    from oomi_registry.notice.adopted import register

    adopt_controllers(register(), using=using)
