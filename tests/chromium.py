"""The browser of the journeys: one that is installed, else Playwright's own.

``python -m tests.chromium`` makes sure that there is one and prints where, or fails with the line to type.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
TO_TYPE = "sudo apt-get install chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""What the browser is started with: as root too, and talking to nobody but the site."""


def runs(program: str) -> bool:
    """Whether the program starts: some systems install a stub that only says how to install the browser."""
    try:
        shown = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return shown.returncode == 0 and "Chrom" in shown.stdout


def installed() -> str | None:
    """The path of a Chromium or Chrome that is installed; ``CHROMIUM`` names another."""
    for name in filter(None, (os.environ.get("CHROMIUM"), *NAMES)):
        path = shutil.which(name)
        if path and runs(path):
            return path
    return None


def playwrights() -> str | None:
    """The path of the Chromium that Playwright has fetched for itself, if it has and it runs here."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if runs(path) else None


def found() -> str | None:
    """The browser to use, ``None`` where there is none."""
    return installed() or playwrights()


def fetch() -> None:
    """Get a browser: from the system's packages where we may install them, else from Playwright."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        install = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]
        if subprocess.run(install, check=False).returncode != 0:
            subprocess.run(["apt-get", "update"], check=False)
            subprocess.run(install, check=False)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    """Print the path of the browser, fetching one first where there is none. Exit 1 with the line to type."""
    path = found()
    if path is None:
        fetch()
        path = found()
    if path is None:
        print(f"The journeys need a browser, and none could be installed. Type: {TO_TYPE}", file=sys.stderr)
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
