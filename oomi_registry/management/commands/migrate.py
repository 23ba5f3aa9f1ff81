"""``migrate`` as the owner of the tables: the application's own login may not change them."""

from __future__ import annotations

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections

OWNER = "owner"


class Command(DjangoMigrate):
    """Migrate through the owner's login unless another database is named."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Django's arguments, with the owner's connection as the default."""
        super().add_arguments(parser)
        parser.set_defaults(database=OWNER)

    def execute(self, *args: object, **options: object) -> str | None:
        """Check the site, then migrate. Raises CommandError where the owner's address is not given."""
        if options["database"] == OWNER and OWNER not in connections.settings:
            raise CommandError(
                "MIGRATE_DATABASE_URL is not set. Set it to the address of the tables' owner for this command alone; "
                ".env.example shows its form."
            )
        return super().execute(*args, **options)
