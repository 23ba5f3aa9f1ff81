"""The way in without an account: what was typed, a code by mail, the code typed back, a grant for half an hour.

[D: the-status-page] [D: preferences-by-mailbox] Whoever asks types a reference or an address, and that alone is written
down: the same statement for one that is known or not. Whose it is the worker finds out, and mails that very mailbox. So
neither the page nor its time tells anything of what was typed.
"""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar, Generic, TypeVar

from django.db import transaction
from django.db.models import Case, DateTimeField, F, Q, QuerySet, Value, When

from requests_app.letters.entry_codes import EntryCodes, parse_code
from requests_app.models import EntryCode
from requests_app.operations.despatch import MOST_AT_ONCE

CODE_SERVES = timedelta(minutes=10)
GRANT_SERVES = timedelta(minutes=30)
MOST_WRONG_TRIES = 5
CODES_AN_HOUR = 3
HOUR = timedelta(hours=1)
TOKEN_BYTES = 32

Row = TypeVar("Row", bound=EntryCode)
Whose = TypeVar("Whose")


class EntryByCode(ABC, Generic[Row, Whose]):
    """How one page is entered. ``Whose`` is what the worker finds behind what was typed."""

    model: type[Row]
    codes: ClassVar[EntryCodes]
    typed_in: ClassVar[str]
    """The field with what the code is asked for, in its normal form."""
    asked_in: ClassVar[str]
    """The field with the time when it was asked for."""
    forgettable: ClassVar[Q] = Q()
    """Which of the old rows may go."""

    @abstractmethod
    def whose(self, asked: Row) -> Whose | None:
        """Whose that is which was typed, locked where its codes are to be counted; none where it is nobody's."""

    @abstractmethod
    def let_leave(self, asked: Row, whose: Whose, now: datetime) -> None:
        """Let the row's code leave to its mailbox. The row is saved afterwards."""

    def ask_code(self, asked_for: str, *, now: datetime, **more: str) -> None:
        """Write down that a code is asked for that, with ``more`` fields. One statement, whosever it is."""
        self._rows().create(**{self.typed_in: asked_for, self.asked_in: now, "expires_at": now + CODE_SERVES}, **more)

    def make_codes(self, *, clock: Callable[[], datetime], limit: int = MOST_AT_ONCE) -> int:
        """Look at what was asked for, at most ``limit`` of it, and let codes leave for what is somebody's.

        At most three an hour leave for one reference or address. What has waited for longer than a code serves is let
        be. Comes out how many leave. Any number of workers may do this at once.
        """
        made = 0
        for _ in range(limit):
            with transaction.atomic(durable=True):
                waiting = self._rows().filter(looked_at__isnull=True).order_by(self.asked_in, "id")
                asked = waiting.select_for_update(skip_locked=True).first()
                if asked is None:
                    break
                now = clock()
                made += self._code_leaves(asked, now)
                asked.looked_at = now
                asked.save()
        return made

    def exchange(self, asked_for: str, typed: str, *, now: datetime) -> str | None:
        """The grant that a code as typed gives for what it was asked for; none for a wrong one, which counts as a try.

        Two statements, whatever was typed. Of two who type the right code at once one gets the grant.
        """
        token = secrets.token_urlsafe(TOKEN_BYTES)
        grant = self.codes.hash_of_grant(token)
        right = Q(code_hash=self.codes.hash_of_code(asked_for, parse_code(typed)))
        self._left_for(asked_for).filter(
            used_at__isnull=True, expires_at__gt=now, wrong_tries__lt=MOST_WRONG_TRIES
        ).update(
            wrong_tries=Case(When(right, then=F("wrong_tries")), default=F("wrong_tries") + 1),
            used_at=_where(right, now),
            grant_expires_at=_where(right, now + GRANT_SERVES),
            grant_hash=Case(When(right, then=Value(grant)), default=Value("")),
        )
        return token if self._rows().filter(grant_hash=grant).exists() else None

    def granted(self, token: str, *, now: datetime) -> QuerySet[Row]:
        """The row of that token's grant, while it lasts."""
        if not token:
            return self._rows().none()
        return self._rows().filter(grant_hash=self.codes.hash_of_grant(token), grant_expires_at__gt=now)

    def leave(self, token: str, *, now: datetime) -> None:
        """The grant of that token ends now."""
        self.granted(token, now=now).update(grant_expires_at=now)

    def clear_old(self, *, now: datetime) -> int:
        """Forget what was asked long enough ago to count for nothing; comes out how many. No door guards these rows."""
        deleted, _ = self._rows().filter(self.forgettable, expires_at__lt=now - HOUR - GRANT_SERVES).delete()
        return deleted

    def _rows(self) -> QuerySet[Row]:
        return self.model._default_manager.all()

    def _left_for(self, asked_for: str) -> QuerySet[Row]:
        """Of what was asked for that, the rows whose code has left."""
        return self._rows().filter(~Q(code_hash=""), **{self.typed_in: asked_for})

    def _code_leaves(self, asked: Row, now: datetime) -> bool:
        whose = self.whose(asked) if now < asked.expires_at else None
        asked_for = str(getattr(asked, self.typed_in))
        if whose is None or self._left_for(asked_for).filter(looked_at__gt=now - HOUR).count() >= CODES_AN_HOUR:
            return False
        self.let_leave(asked, whose, now)
        asked.code_hash = self.codes.hash_of_code(asked_for, self.codes.code_of(asked.pk))
        asked.expires_at = now + CODE_SERVES
        return True


def _where(right: Q, moment: datetime) -> Case:
    return Case(When(right, then=Value(moment)), default=None, output_field=DateTimeField())
