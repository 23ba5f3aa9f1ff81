"""The requests' place in the site."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RequestsConfig(AppConfig):
    """What people ask, and how it is answered."""

    name = "requests_app"
    verbose_name = "tietopyynnöt"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the roles of the desk as written after every migrate."""
        post_migrate.connect(_keep_roles, sender=self, dispatch_uid="requests_app.keep_roles")


def _keep_roles(*, using: str, **_: object) -> None:
    from requests_app import roles

    roles.keep_roles(using=using)
