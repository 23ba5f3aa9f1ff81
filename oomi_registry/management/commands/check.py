"""``check``, which also shows what the notice names and no table holds yet."""

from __future__ import annotations

from django.core.checks import CheckMessage, register
from django.core.management.commands.check import Command as DjangoCheck

from oomi_registry.checks import NOTICE, contents
from oomi_registry.notice import adopted


def what_is_not_yet_held(**_: object) -> list[CheckMessage]:
    """The list as one Info: every other command runs the checks too, and stays quiet about it."""
    return contents.not_yet_held(adopted.register())


class Command(DjangoCheck):
    """Django's check, with the list of contents that are coming."""

    def handle(self, *app_labels: list[str], **options: object) -> None:
        """Run the checks; exit non-zero where one fails."""
        register(what_is_not_yet_held, NOTICE)
        super().handle(*app_labels, **options)
