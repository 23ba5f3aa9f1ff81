"""Drills: processes are killed and the broker is wiped at random moments, and what must never happen is looked for.

Each module's functions called ``drill_…`` take the number of rounds and the source of chance, return one line of
figures, and raise AssertionError with everything that was violated. ``python -m tests.chaos`` (``make chaos``) runs
them.
"""
