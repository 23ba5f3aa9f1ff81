#!/usr/bin/env python
"""The project's command line. Importing settings starts nothing; a command that needs the database joins or starts the embedded one."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oomi_registry.settings")
    from oomi_registry import embedded

    from django.core.management import execute_from_command_line

    with embedded.running_for(sys.argv):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
