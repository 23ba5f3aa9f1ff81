"""The retention's place in the site."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """How long, unless held; and the one door through which personal data leaves."""

    name = "retention"
    verbose_name = "säilytys ja hävittäminen"
    default_auto_field = "django.db.models.BigAutoField"
