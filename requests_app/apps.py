"""The requests' place in the site."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    """What people ask, and how it is answered."""

    name = "requests_app"
    verbose_name = "tietopyynnöt"
    default_auto_field = "django.db.models.BigAutoField"
