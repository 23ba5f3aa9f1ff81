#!/usr/bin/env python
"""The project's command line. A command that needs the database joins the embedded one, or starts it."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oomi_registry.settings")
    from django.core.management import execute_from_command_line

    from oomi_registry import embedded, logs

    sys.excepthook = logs.print_uncaught
    with embedded.running_for(sys.argv):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
