"""``manage.py consent_link CONSENT``: the link by which one consent is withdrawn without login."""

from __future__ import annotations

from argparse import ArgumentParser
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from customers.models import Consent
from customers.queries.ledger import recorded_of, withdrawal_address
from customers.receipts import in_force


class Command(BaseCommand):
    """Print the link."""

    help = (
        "Print the link that withdraws a consent without login, for the message that its person gets. Exit 0, else 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which consent."""
        parser.add_argument("consent", type=UUID, help="key of the consent's row")

    def handle(self, *args: object, **options: object) -> None:
        """Print it. Raises CommandError where there is no such consent in force."""
        consent = Consent.objects.select_related("withdrawal").filter(pk=str(options["consent"])).first()
        if consent is None or not in_force(recorded_of(consent, key=settings.INDEX_KEY.encode()), timezone.now()):
            raise CommandError("No consent in force has that key. Its row on the person's page shows the right one.")
        self.stdout.write(withdrawal_address(consent))
