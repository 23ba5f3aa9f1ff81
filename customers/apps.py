"""The customer register's place in the site."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils import timezone


class CustomersConfig(AppConfig):
    """Who the data subjects are, and what is held about them."""

    name = "customers"
    verbose_name = "asiakasrekisteri"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """After every migrate the first register is adopted, and controllers and responsibility are in step."""
        post_migrate.connect(_adopt, sender=self, dispatch_uid="customers.adopt_controllers")


def _adopt(*, using: str, **_: object) -> None:
    from customers.releases.adopting import adopt_the_first

    adopt_the_first(now=timezone.now(), using=using)
