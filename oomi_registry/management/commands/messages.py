"""``manage.py messages``: bring the catalogues of translations to what the letters say."""

from __future__ import annotations

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Find what is said, keep the translations that fit it, say how many are still wanted."""

    help = (
        "Bring locale/*/LC_MESSAGES/django.po to what the letters say; then fill in what is empty and run make setup."
    )
    requires_system_checks: list[str] = []  # it mends what a check of the catalogues would refuse

    def handle(self, *args: object, **options: object) -> None:
        """Write each catalogue anew."""
        from oomi_registry import catalogue  # Babel is no package of the running site

        for language in catalogue.languages():
            messages, wanting = catalogue.brought_up_to_date(language)
            self.stdout.write(f"{language}: {messages} messages, {wanting} without a translation")
