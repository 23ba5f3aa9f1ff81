"""``migrate`` as the owner of the tables: the application's own login may not change them."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.commands.migrate import Command as DjangoMigrate


class Command(DjangoMigrate):
    """Migrate through the owner's login unless another database is named."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Django's arguments, with the owner's connection as the default."""
        super().add_arguments(parser)
        parser.set_defaults(database="owner")
