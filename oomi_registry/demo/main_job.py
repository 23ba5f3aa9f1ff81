"""The main job, done over HTTP as people do it: a request, its match, the letter, and the night.

Nothing here touches a row: it fills in the public form and presses the desk's buttons, and the real worker and beat do
the rest. Each step prints one line with its figures, or raises what did not happen.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from email import message_from_bytes

from oomi_registry.demo.mailbox import Mailbox
from oomi_registry.demo.scenes import PASSWORD
from oomi_registry.demo.visitor import NotThere, Visitor

Say = Callable[[str], None]
PATIENCE = 90  # seconds, for worker and beat


def run(address: str, letters: Mailbox, say: Say) -> None:
    """Do the whole job against the site at ``address``. Raises :class:`NotThere` where a step does not come about."""
    from customers.models import ContactPoint, Party

    party = Party.objects.filter(electricity_contracts__ended_on=None, protected_address=False).order_by("number")[0]
    mailbox = ContactPoint.objects.get(party=party, kind="email").value
    reference = _timed(say, "request", lambda: _ask(address, party, mailbox))
    desk = Visitor(address)
    _timed(say, "match", lambda: _match(desk, reference))
    _timed(say, "letter", lambda: _answer(desk, letters, mailbox, reference))
    _timed(say, "night", _night)


def _timed(say: Say, step: str, work: Callable[[], tuple[str, str]]) -> str:
    began = time.monotonic()
    result, figures = work()
    say(f"{step:8} {figures}  ({time.monotonic() - began:.1f} s)")
    return result


def _until(what: str, there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not there():
        if time.monotonic() > deadline:
            raise NotThere(f"Waited {PATIENCE} s in vain: {what}.")
        time.sleep(0.2)
