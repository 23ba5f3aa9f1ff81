"""The worker is killed while letters leave, again and again: none leaves twice, each is sent or shown as unknown."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial
from random import Random
from uuid import uuid4

from django.db.models import F
from django.utils import timezone

from requests_app.models import Letter
from tests import submissions
from tests.mailserver import Sink, free_port, sink_at
from tests.processes import Processes, worker_and_beat

WAITING = 40  # letters that a round begins with; those that a strike left in the queue are among them
STRIKES = ("worker", "worker and beat", "worker alone", "child", "beat", "mail server")
State = Letter.State


def drill_worker_is_killed_while_letters_leave(rounds: int, chance: Random) -> str:
    """Kill -9 of worker, its child or beat at a random moment; the broker wiped, the mail server away meanwhile."""
    sink, port, struck, written = Sink(), free_port(), Counter[str](), 0
    with worker_and_beat(start=False, EMAIL_URL=f"smtp://127.0.0.1:{port}") as night:
        for _ in range(rounds):
            for _ in range(WAITING - Letter.objects.filter(state=State.QUEUED).count()):
                submissions.received(replace(submissions.ainos(), key=uuid4()), now=timezone.now())
                written += 1
            with contextlib.ExitStack() as servers:
                servers.enter_context(sink_at(port, sink))
                before = len(sink.taken)
                _start_what_is_down(night)
                night.wait_until(partial(_more_than, before, sink), within=60)
                time.sleep(chance.uniform(0, 0.4))
                kind = chance.choice(STRIKES)
                struck[kind] += 1
                if kind == "mail server":
                    servers.close()
                    time.sleep(chance.uniform(0, 0.4))
                else:
                    _strike(night, kind)
                if chance.random() < 0.5:
                    night.flush_broker()
        with sink_at(port, sink):
            _start_what_is_down(night)
            night.wait_until(_none_waits, within=180)
    found = _violations(sink, written)
    assert not found, "\n".join(found)
    unknown = Letter.objects.filter(state=State.UNKNOWN).count()
    kinds = ", ".join(f"{kind} {times}" for kind, times in sorted(struck.items()))
    return (
        f"{sum(struck.values())} strikes ({kinds}); {written} letters, {len(sink.ids())} taken by the mail server, "
        f"{unknown} shown as unknown, none twice; 0 violations"
    )


def _more_than(before: int, sink: Sink) -> bool:
    return len(sink.taken) > before


def _none_waits() -> bool:
    """Whether every letter has left or waits for a person. A letter whose sender died has long been silent."""
    Letter.objects.filter(state=State.SENDING, claimed_at__lt=timezone.now() - timedelta(seconds=10)).update(
        claimed_at=F("claimed_at") - timedelta(minutes=5)
    )
    return not Letter.objects.filter(state__in=[State.QUEUED, State.SENDING]).exists()


def _violations(sink: Sink, written: int) -> list[str]:
    taken = Counter(sink.ids())
    letters = dict(Letter.objects.values_list("message_id", "state"))
    found = [f"{identifier} left {times} times" for identifier, times in taken.items() if times > 1]
    if len(letters) != written:
        found.append(f"{written} letters were written, {len(letters)} are there")
    found += [f"{identifier} is sent and never came" for identifier, state in letters.items()
              if state == State.SENT and identifier not in taken]  # fmt: skip
    found += [f"{identifier} came and is {letters.get(identifier)}" for identifier in taken
              if letters.get(identifier) not in (State.SENT, State.UNKNOWN)]  # fmt: skip
    found += [f"{identifier} ended as {state}" for identifier, state in letters.items()
              if state not in (State.SENT, State.UNKNOWN)]  # fmt: skip
    return found


def _strike(night: Processes, kind: str) -> None:
    match kind:
        case "worker" | "beat":
            night.kill(kind)
        case "worker and beat":
            night.kill("worker")
            night.kill("beat")
        case "worker alone":
            night.kill("worker", with_children=False)
        case "child":
            night.kill_a_child("worker")


def _start_what_is_down(night: Processes) -> None:
    for name in ("broker", "worker", "beat"):
        if not night.is_running(name):
            night.start(name)
