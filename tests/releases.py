"""The notice as a deployment has it: what is in force stands in the database, and the code proposes the next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from customers.releases.adopting import adopt_the_first
from oomi_registry.notice import adopted
from oomi_registry.notice.register import REGISTER
from oomi_registry.notice.terms import Register


@contextmanager
def releasing() -> Iterator[None]:
    """Oomi's own notice is adopted as ``migrate`` does it, and each request finds anew which is in force."""
    adopted.nominate(REGISTER)
    adopted._pinned.clear()
    adopted.look_again()
    adopt_the_first(now=timezone.now(), using="default")
    try:
        yield
    finally:
        adopted.nominate(REGISTER)
        adopted.adopt(REGISTER)
        adopted.look_again()


def deploy(register: Register) -> None:
    """The code's register is this one from now on."""
    adopted.nominate(register)
    adopted.look_again()
