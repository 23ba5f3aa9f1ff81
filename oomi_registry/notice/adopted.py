"""Which register this site has adopted.

The site's start calls :func:`adopt` once with the register that ``PRIVACY_REGISTER`` names; everyone else asks
:func:`register`. Apps never import a register module themselves, so another company's notice needs no change in code.
"""

from __future__ import annotations

from oomi_registry.notice.terms import Register

_adopted: list[Register] = []


class NoRegisterAdopted(RuntimeError):
    """A rule was asked before the site adopted a register."""


def adopt(register: Register) -> None:
    """Make ``register`` the one in force, in place of any before it."""
    _adopted[:] = [register]


def register() -> Register:
    """The register in force. Raises :class:`NoRegisterAdopted` before the site's start."""
    if not _adopted:
        raise NoRegisterAdopted("No register is adopted: call adopt() with the register that PRIVACY_REGISTER names.")
    return _adopted[0]
