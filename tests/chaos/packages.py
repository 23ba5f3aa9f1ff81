"""The worker is killed while copies are built, again and again: each is finished once, and nothing is left over."""

from __future__ import annotations

import time
import wave
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random
from zipfile import ZipFile

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from customers.models import Party
from requests_app import operations
from requests_app.events import Happening
from requests_app.models import AccessPackage, RequestEvent
from tests import scenes, staff
from tests.packages import linked, stored
from tests.processes import Processes, worker_and_beat

CALLS = 30
WAITING = 2  # copies that a round begins with; those that a strike interrupted are among them
STRIKES = ("worker", "worker and beat", "worker alone", "child", "discarded")
State = AccessPackage.State


def drill_worker_is_killed_while_copies_are_built(rounds: int, chance: Random) -> str:
    """Kill -9 of worker or its child at a random moment, the broker wiped, or the copy discarded meanwhile."""
    aino, struck, in_the_middle = _talkative(), Counter[str](), 0
    waiting = AccessPackage.objects.filter(state__in=[State.WANTED, State.BUILDING])
    with worker_and_beat(start=False) as night:
        for _ in range(rounds):
            for _ in range(WAITING - waiting.count()):
                _want(aino)
            _start_what_is_down(night)
            night.wait_until(_one_is_being_built, within=60)
            time.sleep(chance.uniform(0, 0.6))
            in_the_middle += _one_is_being_built()
            kind = chance.choice(STRIKES)
            struck[kind] += 1
            _strike(night, kind)
            if chance.random() < 0.5:
                night.flush_broker()
            AccessPackage.objects.filter(state=State.BUILDING).update(leased_until=timezone.now())  # a minute passes
        _start_what_is_down(night)
        night.wait_until(lambda: not waiting.exists(), within=60)
        night.wait_until(lambda: len(stored()) == AccessPackage.objects.filter(state=State.BUILT).count(), within=30)
    found = _violations()
    assert not found, "\n".join(found)
    states = Counter(AccessPackage.objects.values_list("state", flat=True))
    kinds = ", ".join(f"{kind} {times}" for kind, times in sorted(struck.items()))
    return (
        f"{sum(struck.values())} strikes, {in_the_middle} in the middle of a copy ({kinds}); {states['built']} built "
        f"once, {states['discarded']} discarded, no file left over; 0 violations"
    )


def _one_is_being_built() -> bool:
    """Whether somebody holds a lease: what a killed worker left keeps its state, and its lease is over."""
    return AccessPackage.objects.filter(state=State.BUILDING, leased_until__gt=timezone.now()).exists()


def _violations() -> list[str]:
    found = []
    built = Counter(RequestEvent.objects.filter(kind=Happening.COPY_BUILT).values_list("codes", flat=True))
    found += [f"{codes} was built {times} times" for codes, times in built.items() if times > 1]
    for copy in AccessPackage.objects.exclude(state=State.DISCARDED):
        if copy.state != State.BUILT:
            found.append(f"{copy.pk} is {copy.state}: {copy.error}")
            continue
        path = Path(copy.file.path)
        if path.stat().st_size != copy.size or copy.recordings != CALLS:
            found.append(f"{copy.pk} has {path.stat().st_size} bytes of {copy.size}, {copy.recordings} recordings")
        with ZipFile(path) as zipped:
            if (broken := zipped.testzip()) is not None:
                found.append(f"{copy.pk}: {broken} is broken")
    return found


def _strike(night: Processes, kind: str) -> None:
    match kind:
        case "worker":
            night.kill("worker")
        case "worker and beat":
            night.kill("worker")
            night.kill("beat")
        case "worker alone":
            night.kill("worker", with_children=False)
        case "child":
            night.kill_a_child("worker")
        case "discarded":
            copies = AccessPackage.objects.exclude(state=State.DISCARDED)
            copies = copies.order_by(F("leased_until").desc(nulls_last=True))  # first the one that is being built
            request_id = copies.values_list("right__request", flat=True)[0]
            operations.discard_copy(request_id, actor=staff.sanna(), now=timezone.now())


def _start_what_is_down(night: Processes) -> None:
    for name in ("broker", "worker", "beat"):
        if not night.is_running(name):
            night.start(name)


def _want(aino: Party) -> None:
    now = timezone.now()
    operations.want_copy(linked(party=aino, now=now).pk, actor=staff.sanna(), now=now)


def _talkative() -> Party:
    aino = Party.objects.filter(customer_number="4101147").first() or scenes.aino()
    folder = Path(str(settings.MEDIA_ROOT)) / "recordings"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(CALLS):
        with wave.open(str(folder / f"{number}.wav"), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(8_000)
            sound.writeframes(b"\x01\x02" * 600_000)
        began = timezone.now() - timedelta(days=30, minutes=number)
        scenes.call(aino, at=began, audio=f"recordings/{number}.wav")
    return aino
