"""Ctrl-C during a statement, heard whatever the database says meanwhile.

The driver answers Ctrl-C by cancelling the statement, and raises KeyboardInterrupt when that is done. What fails on the
way (the statement that others' locks end at that moment, a commit that was being sent, the rollback after it) comes out
instead, with the interrupt in its context. Whoever tries again on such an error would go on as if nobody had asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def interrupts_heard() -> Iterator[None]:
    """Let Ctrl-C leave the block as KeyboardInterrupt, also where another error overtook it."""
    try:
        yield
    except Exception as error:
        if _interrupted(error):
            raise KeyboardInterrupt from error
        raise


def connection_mended() -> None:
    """Close a connection that Ctrl-C left in the middle of a command; what is said next opens another.

    The first question on it may also meet the cancelling, where that comes late. Inside a transaction nothing is done.
    """
    if not connection.in_atomic_block and not (connection.get_autocommit() and connection.is_usable()):
        connection.close()


def _interrupted(error: BaseException) -> bool:
    """Whether the error came of an interrupt, or while one was dealt with."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        if isinstance(one, KeyboardInterrupt):
            return True
        seen.add(id(one))
        waiting += [one.__cause__, one.__context__]
    return False
