"""``manage.py audience CODE --rehearse``, or ``--by USERNAME``, which writes the file to standard output."""

from __future__ import annotations

from argparse import ArgumentParser

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from customers.audiences import Counted, counted, lines, upload
from customers.audiences.refusals import AudienceUnknown
from customers.models import Audience
from customers.targeting import NAMES
from oomi_registry.notice.adopted import register
from oomi_registry.notice.refused import Refused


class Command(BaseCommand):
    """Rehearse an audience, or make its file."""

    help = (
        "Print how many would be in an audience and why others are left out; or write the file for its platform to "
        "standard output, with a disclosure of each member. The file is personal data. Exit 0, else 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which audience, and whether it is meant."""
        parser.add_argument("code", help="code of the audience")
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument("--rehearse", action="store_true", help="print the figures alone; nothing is written")
        how.add_argument("--by", help="user name of the one who uploads it")

    def handle(self, *args: object, **options: object) -> None:
        """Do it. Raises CommandError with what to do instead."""
        code, now, key = str(options["code"]), timezone.now(), settings.INDEX_KEY.encode()
        try:
            audience = Audience.objects.filter(pk=code).first()
            if audience is None:
                raise AudienceUnknown(
                    known=", ".join(Audience.objects.order_by("pk").values_list("pk", flat=True)) or "–"
                )
            if options["rehearse"]:
                self.stdout.write(figures(counted(audience, now, key=key)))
                return
            by = User.objects.filter(username=options["by"], is_active=True).first()
            if by is None:
                raise CommandError("No active user has that name. Give the user name of the one who uploads it.")
            made = upload(code, register(), by=by, now=now, key=key)
        except Refused as refused:
            raise CommandError(str(refused)) from None
        for piece in lines(made.digests):
            self.stdout.write(piece.decode(), ending="")
        self.stderr.write(figures(made.counted))


def figures(found: Counted) -> str:
    """The figures, a line for each reason."""
    told = [f"{NAMES[reason]}: {number}" for reason, number in found.left_out.items()]
    return "\n".join([f"kohderyhmässä: {found.members}", *told])
