"""The customer register's place in the site."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Who the data subjects are, and what is held about them."""

    name = "customers"
    verbose_name = "asiakasrekisteri"
    default_auto_field = "django.db.models.BigAutoField"
