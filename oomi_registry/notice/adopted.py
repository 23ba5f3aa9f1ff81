"""Which register this site has adopted, and which one its code proposes.

The site's start names the candidate, which ``PRIVACY_REGISTER`` says, and how the one in force is found; everyone asks
:func:`register`. The answer stands for the whole request, task or command: whoever begins one calls :func:`look_again`,
so that web and worker move together to a new version and nothing is done half by one and half by the other. Apps never
import a register module themselves, so another company's notice needs no change in code.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from oomi_registry.notice.terms import Register

_candidate: list[Register] = []
_finding: list[Callable[[], Register]] = []
_pinned: list[Register] = []
_found: ContextVar[Register | None] = ContextVar("register in force", default=None)


class NoRegisterAdopted(RuntimeError):
    """A rule was asked before the site adopted a register."""


def nominate(register: Register) -> None:
    """Make ``register`` the one that the code proposes; it is in force once it is adopted."""
    _candidate[:] = [register]


def candidate() -> Register:
    """The register that the code proposes. Raises :class:`NoRegisterAdopted` before the site's start."""
    if not _candidate:
        raise NoRegisterAdopted("No register is named: call nominate() with the one that PRIVACY_REGISTER names.")
    return _candidate[0]


def found_by(finding: Callable[[], Register]) -> None:
    """Let ``finding`` say which register is in force; it is asked once for each request, task or command."""
    _finding[:] = [finding]


def look_again() -> None:
    """A request or a task begins: find anew which register is in force, when it is first asked."""
    _found.set(None)


def adopt(register: Register) -> None:
    """Make ``register`` the one in force in this process, whatever else would be found."""
    _pinned[:] = [register]


def register() -> Register:
    """The register in force. Raises :class:`NoRegisterAdopted` before the site's start, and what finding it raises."""
    if _pinned:
        return _pinned[0]
    known = _found.get()
    if known is None:
        if not _finding:
            raise NoRegisterAdopted("No register is adopted: call found_by() or adopt() at the site's start.")
        known = _finding[0]()
        _found.set(known)
    return known
