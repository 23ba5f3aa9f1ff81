"""One e-mail handed to the mail server, and what is then known: it left, it certainly did not, or nobody can tell.

SMTP answers for a message once: with the reply to the end of its text (RFC 5321 4.2.5, 4.5.3.2.6). Until the server has
said 354 to DATA no text has been sent, so whatever fails before that, the letter has *not* left. A reply 250 after the
text means the server has taken it, whatever fails later; a reply 4xx or 5xx there means it has not. Between the 354 and
that reply a broken connection, a timeout or a reply that is none of these leaves it *unknown*: the server may have
taken it and its reply been lost. Only a person decides then, since a second try could be a second letter.

What a server says is kept as its numbers alone: its words often repeat the recipient's address.
"""

from __future__ import annotations

import re
import smtplib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.errors import MessageError
from enum import StrEnum
from functools import partial
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from requests_app.letters.message import Unsendable, message_of
from requests_app.models import Letter

LONGEST_CONVERSATION = 60.0  # seconds; well within the two minutes after which a claimed letter counts as unknown
_SHORTEST_WAIT = 0.1
_ABOUT_THE_LETTER = frozenset({"mail", "rcpt", "data"})
_ENHANCED = re.compile(rb"\b([245]\.\d{1,3}\.\d{1,3})\b")  # RFC 3463


class Verdict(StrEnum):
    """What is known of a letter that was handed over."""

    LEFT = "left"
    LATER = "later"  # certainly not sent; the server asks to try this letter again
    SERVER_AWAY = "server_away"  # certainly not sent; no letter would leave now
    REFUSED = "refused"  # certainly not sent, and trying again does not help
    UNKNOWN = "unknown"


class Stage(StrEnum):
    """How far the conversation came."""

    TALKING = "talking"  # no text of the letter has been sent
    TEXT_LEAVING = "text_leaving"  # from the server's 354 on
    TAKEN = "taken"
    NOT_TAKEN = "not_taken"


@dataclass(slots=True)
class Watch:
    """What has been seen of one conversation: how far it came, and the first reply that was about the letter itself.

    ``code`` is 0 while there is none. A refused greeting or login is about the server, and the reset that the library
    sends after a refusal is about nothing.
    """

    stage: Stage = Stage.TALKING
    code: int = 0
    words: bytes = field(default=b"", repr=False)

    def heard(self, command: str, code: int, words: bytes) -> None:
        """See what one reply to ``command`` means for the letter."""
        if self.stage is Stage.TEXT_LEAVING and command == "data":  # and not the reset after a reply nobody understood
            self.code, self.words = code, words
            if code == 250:
                self.stage = Stage.TAKEN
            elif 400 <= code <= 599:
                self.stage = Stage.NOT_TAKEN
        elif self.stage is Stage.TALKING and command in _ABOUT_THE_LETTER and not self.code:
            if command == "data" and code == 354:
                self.stage = Stage.TEXT_LEAVING
            elif 400 <= code <= 599:
                self.code, self.words = code, words

    def numbers(self) -> str:
        """The reply without its words: ``"SMTP 550 5.1.1"``."""
        enhanced = _ENHANCED.search(self.words)
        return " ".join(["SMTP", str(self.code), *([enhanced[1].decode()] if enhanced else [])])


@dataclass(frozen=True, slots=True)
class Carried:
    """What is known of the letter, and why where it did not leave; ``error`` holds no personal data."""

    verdict: Verdict
    error: str = ""


def carry(letter: Letter) -> Carried:
    """Hand one letter to the mail server that ``EMAIL_URL`` names, once. Never raises for what the server does."""
    return carry_message(lambda: message_of(letter))


def carry_message(make: Callable[[], EmailMessage]) -> Carried:
    """Hand the one e-mail that ``make`` gives to the mail server, as :func:`carry` does.

    ``make`` raises :class:`~requests_app.letters.message.Unsendable` where there can be none.
    """
    try:
        message = make()
        message.message()  # what cannot be written as a mail is found before anything is sent
    except Unsendable as unfit:
        return Carried(Verdict.REFUSED, f"Unsendable: {unfit}")
    except (MessageError, ValueError) as unfit:
        return Carried(Verdict.REFUSED, type(unfit).__name__)
    backend = get_connection()
    if isinstance(backend, EmailBackend):
        return _by_smtp(message)
    return _by_other_means(message, backend)


def _by_smtp(message: EmailMessage) -> Carried:
    watch = Watch()
    try:
        _WatchedBackend(watch).send_messages([message])
    except Exception as error:  # noqa: BLE001 - whatever failed, what was seen of the conversation decides
        return _judged(watch, error)
    return _judged(watch, None)


def _judged(watch: Watch, error: Exception | None) -> Carried:
    """What the conversation says of the letter, whatever the library made of it."""
    match watch.stage:
        case Stage.TAKEN:
            return Carried(Verdict.LEFT)
        case Stage.NOT_TAKEN:
            return _refused_or_later(watch.code, watch.numbers())
        case Stage.TEXT_LEAVING:
            return Carried(Verdict.UNKNOWN, type(error).__name__ if error else watch.numbers())
        case Stage.TALKING:
            return _not_begun(watch, error)


def _not_begun(watch: Watch, error: Exception | None) -> Carried:
    """No text was sent: the letter's own refusal, or a server that takes no letter now."""
    if watch.code:
        return _refused_or_later(watch.code, watch.numbers())
    if isinstance(error, OSError):  # every error of smtplib is one too
        return Carried(Verdict.SERVER_AWAY, type(error).__name__)
    return Carried(Verdict.LATER, type(error).__name__ if error else "nothing was sent")


def _refused_or_later(code: int, numbers: str) -> Carried:
    if code == 421:  # RFC 5321 3.8: the server is closing
        return Carried(Verdict.SERVER_AWAY, numbers)
    return Carried(Verdict.REFUSED if code >= 500 else Verdict.LATER, numbers)


def _by_other_means(message: EmailMessage, backend: BaseEmailBackend) -> Carried:
    """A backend that tells nothing of its steps: what fails in opening is not sent, what fails later is unknown."""
    try:
        backend.open()
    except Exception as error:  # noqa: BLE001 - nothing has been sent yet
        return Carried(Verdict.SERVER_AWAY, type(error).__name__)
    try:
        backend.send_messages([message])
    except Exception as error:  # noqa: BLE001 - it may have been sent
        return Carried(Verdict.UNKNOWN, type(error).__name__)
    return Carried(Verdict.LEFT)


class _Watched:
    """The steps of :class:`smtplib.SMTP` that are watched; mixed in before it."""

    watch: Watch
    _until: float
    _command = ""

    def putcmd(self, cmd: str, args: str = "") -> None:
        """Remember which command the next reply is for."""
        self._command = cmd.split(" ", 1)[0].lower()
        super().putcmd(cmd, args)  # type: ignore[misc]  # smtplib.SMTP stands after this class

    def getreply(self) -> tuple[int, bytes]:
        """Read a reply within what is left of the conversation's time, and see what it means for the letter."""
        sock = getattr(self, "sock", None)
        if sock is not None:
            sock.settimeout(max(_SHORTEST_WAIT, min(sock.gettimeout() or LONGEST_CONVERSATION, self._left())))
        code, words = super().getreply()  # type: ignore[misc]  # smtplib.SMTP stands after this class
        self.watch.heard(self._command, code, words)
        return code, words

    def _left(self) -> float:
        return self._until - time.monotonic()


class _WatchedSMTP(_Watched, smtplib.SMTP):
    """SMTP in clear or with STARTTLS."""

    def __init__(self, *args: Any, watch: Watch, **kwargs: Any) -> None:  # noqa: ANN401 - smtplib's own arguments
        self.watch = watch
        self._until = time.monotonic() + LONGEST_CONVERSATION
        super().__init__(*args, **kwargs)


class _WatchedSMTPS(_Watched, smtplib.SMTP_SSL):
    """SMTP within TLS."""

    def __init__(self, *args: Any, watch: Watch, **kwargs: Any) -> None:  # noqa: ANN401 - smtplib's own arguments
        self.watch = watch
        self._until = time.monotonic() + LONGEST_CONVERSATION
        super().__init__(*args, **kwargs)


class _WatchedBackend(EmailBackend):
    """Django's SMTP backend, as the settings have it, over a watched conversation."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch

    @property
    def connection_class(self) -> Any:  # noqa: ANN401 - Django calls it with smtplib's arguments
        """The watched form of the class Django would use."""
        return partial(_WatchedSMTPS if self.use_ssl else _WatchedSMTP, watch=self._watch)
