"""``make demo``: from a bare checkout to a running site with synthetic people, on loopback alone.

The first start runs the main job over HTTP with the real worker and beat and prints a line for each step. ``ONCE=1``
ends after it.
"""

from __future__ import annotations

import os
import signal
import sys
import time

from oomi_registry import embedded
from oomi_registry.demo import mailbox, processes

SHORTENED = {"POLL_DISPOSAL": "2", "POLL_LETTERS": "1", "POLL_DRAFTS": "30", "DISPOSAL_NOT_BEFORE": "00:00"}
FILLED = 3
"""How the process ends that found the database empty and has filled it."""


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)  # this is a program for a terminal


def main() -> int:
    """Run the demo; the exit code is 0 unless something did not work."""
    port, once = int(os.environ.get("PORT") or 8000), os.environ.get("ONCE") == "1"
    if os.environ.get("DATABASE_URL") or not embedded.installed():
        say("The demo uses its own embedded servers. Unset DATABASE_URL and run `make setup` first.")
        return 1
    if processes.port_is_taken(port):
        say(f"Port {port} is taken. Choose another: PORT=8001 make demo")
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    mail_port = processes.free_port()
    environment = {
        "DEMO": "1",
        "ALLOW_ARTIFICIAL_HETU": "1",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        **{name: os.environ.get(name, value) for name, value in SHORTENED.items()},
    }
    os.environ.update(environment, DJANGO_SETTINGS_MODULE="oomi_registry.settings")
    try:
        with embedded.running():
            return _run(port, mail_port, once=once)
    except KeyboardInterrupt:
        say("\nStopped. `make demo` goes on from here in seconds; `make clean` forgets everything.")
        return 0


def _run(port: int, mail_port: int, *, once: bool) -> int:
    began = time.monotonic()
    processes.load()
    with processes.forked(_prepare) as preparing:  # so that nothing of the database stands open where we fork
        preparing.join()
        if preparing.exitcode not in (0, FILLED):
            say("The demo's database could not be prepared; why stands above. `make clean` begins anew.")
            return 1
        first = preparing.exitcode == FILLED
    with (
        processes.site(port),
        mailbox.receiving(embedded.home() / "mails", mail_port) as letters,
    ):
        from oomi_registry.demo import main_job, scenes

        address = f"http://127.0.0.1:{port}"
        if first or once:
            main_job.run(address, letters, say)
        say(f"Ready: {address}  ({time.monotonic() - began:.1f} s)")
        for line in scenes.logins():
            say(line)
        say(f"Mails: {letters.folder}")
        if not once:
            say("Ctrl-C stops everything.")
            signal.pause()
    return 0


def _prepare() -> None:
    """Bring the database to the code, and fill it where it is empty; ends with ``FILLED`` where it was."""
    from django.core.management import call_command

    from oomi_registry.demo import scenes

    call_command("migrate", verbosity=0)
    sys.exit(FILLED if scenes.prepare(say) else 0)


if __name__ == "__main__":
    sys.exit(main())
