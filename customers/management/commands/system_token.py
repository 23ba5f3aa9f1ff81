"""``manage.py system_token make|revoke|list``: the tokens by which systems talk to ``/api/v1/``."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from customers.models import SystemToken
from customers.operations.tokens import LONGEST_LIFE, Scope, TokenNotMade, make_token, revoke_token


class Command(BaseCommand):
    """Make, revoke or list the tokens of systems."""

    help = "Make a token of a system (its text is shown this once), revoke one, or list them. Exit 0, else 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The three things that can be done, and what each needs."""
        doing = parser.add_subparsers(dest="doing", required=True)
        make = doing.add_parser("make", help="make a token")
        make.add_argument("system", help="code of the system, such as crm-oomi; a new one is made")
        make.add_argument("--controller", required=True, help="code of the controller it speaks for")
        make.add_argument("--scope", action="append", default=[], choices=[str(scope) for scope in Scope])
        make.add_argument("--name", default="", help="what people call a new system")
        make.add_argument("--days", type=int, default=180, help=f"how long it lasts, at most {LONGEST_LIFE.days}")
        revoke = doing.add_parser("revoke", help="revoke a token")
        revoke.add_argument("token", help="key of the token's row, as list shows it")
        doing.add_parser("list", help="list the tokens")

    def handle(self, *args: object, **options: object) -> None:
        """Do it. Raises CommandError with what to do instead."""
        now = timezone.now()
        try:
            if options["doing"] == "make":
                self._make(options)
            elif options["doing"] == "revoke":
                self.stdout.write(f"{revoke_token(str(options['token']), now=now).pk} revoked")
        except TokenNotMade as refused:
            raise CommandError(str(refused)) from None
        if options["doing"] == "list":
            for token in SystemToken.objects.select_related("system").order_by("system", "made_at"):
                ended = token.revoked_at is not None or token.expires_at <= now
                state = "revoked" if token.revoked_at else "expired" if ended else "in force"
                self.stdout.write(
                    f"{token.pk} {token.system_id} {token.system.controller_id} {','.join(token.scopes)} "
                    f"{token.expires_at:%Y-%m-%d} {state}"
                )

    def _make(self, options: dict[str, object]) -> None:
        scopes = options["scope"]
        days = options["days"]
        text, row = make_token(
            str(options["system"]),
            str(options["name"]),
            controller=str(options["controller"]),
            scopes=[str(scope) for scope in scopes] if isinstance(scopes, list) else [],
            now=timezone.now(),
            life=timedelta(days=days if isinstance(days, int) else 0),
        )
        self.stderr.write(f"{row.pk} until {row.expires_at:%Y-%m-%d}. The token is shown this once:")
        self.stdout.write(text)
