"""The night is killed, again and again: what is held stays, what is due goes, and files go with their rows."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from django.conf import settings
from django.db import connections, models
from django.db.models import Sum
from django.utils import timezone

from customers.keys import new_key
from customers.models import Party, Recording
from requests_app.models import Letter, RequestedRight, RequestEvent
from retention import disposal, holds
from retention.guards import guarded_models
from retention.models import DisposalRecord, DisposalRun, FileTombstone, HeldRecord, LegalHold
from tests import staff
from tests.conftest import as_owner
from tests.processes import Processes, worker_and_beat
from tests.rows import World

CALLS = 12_000  # that come in each round, due long since
CASES = 10
OLD = timedelta(days=2_000)
STRIKES = ("worker", "worker and beat", "worker alone", "child", "beat")


@dataclass
class Register:
    """What came into the register, and which of it a hold covers."""

    arrived: Counter[str] = field(default_factory=Counter)
    held: set[UUID] = field(default_factory=set)

    def a_day_of_old_calls(self, chance: Random) -> Party:
        """Calls of one person with their files, some shared, some held from the beginning; and some old cases."""
        now = timezone.now()
        person = Party.objects.create(
            family_name="Esimerkki", source="person", first_seen_on=now.date(), last_contact_on=now.date()
        )
        calls: list[Recording] = []
        for number in range(CALLS):
            shared = number % 10 == 9
            name = calls[-1].audio.name if shared else f"recordings/{new_key().hex}.wav"
            if not shared:
                _stored(name)
            began = now - OLD + timedelta(seconds=number)
            calls.append(Recording(party=person, began_at=began, direction="from_person", audio=name))
        Recording.objects.bulk_create(calls)
        self._count(calls)
        for _ in range(CASES):
            world = World()
            for part in (RequestedRight, RequestEvent, Letter):
                world.row(part, request__closed_at=now - OLD)
            self._count(world.made.values())
        self._count([person])
        self.hold(person, chance.sample(calls, 40))
        return person

    def hold(self, person: Party, calls: Iterable[Recording]) -> bool:
        """Hold the calls, unless one of them has gone meanwhile; whether they are held."""
        now = timezone.now()
        calls = list(calls)
        with contextlib.suppress(holds.HoldRefused):
            holds.place(
                person,
                LegalHold.Reason.DISPUTE,
                records=calls,
                owner=staff.sanna(),
                explanation="Riita.",
                review_on=now.date() + timedelta(days=30),
                now=now,
            )
            self.held.update(call.pk for call in calls)
            return True
        return False

    def _count(self, rows: Iterable[models.Model]) -> None:
        self.arrived.update(row._meta.db_table for row in rows)

    def violations(self) -> Iterator[str]:
        """What must never be, after a night that has finished."""
        if gone := self.held - set(Recording.objects.filter(pk__in=self.held).values_list("pk", flat=True)):
            yield f"{len(gone)} held rows are gone"
        if due := disposal.rehearse(now=timezone.now()).rows:
            yield f"still due: {dict(due)}"
        named = set(Recording.objects.exclude(audio="").values_list("audio", flat=True))
        if missing := {name for name in named if not (_folder() / name).exists()}:
            yield f"{len(missing)} rows have lost their files"
        if left := {path.name for path in _folder().rglob("*.wav")} - {Path(name).name for name in named}:
            yield f"{len(left)} files have lost their rows"
        if waiting := FileTombstone.objects.filter(removed_at__isnull=True).count():
            yield f"{waiting} files still wait to be removed"
        certified: Counter[str] = Counter()
        for line in DisposalRecord.objects.values("table").annotate(rows=Sum("went")):
            certified[line["table"]] = line["rows"]
        for model in guarded_models():
            table, here = model._meta.db_table, model._base_manager.count()
            if model not in (LegalHold, HeldRecord) and self.arrived[table] != certified[table] + here:
                yield f"{table}: {self.arrived[table]} came, {certified[table]} are certified gone, {here} are here"


def drill_worker_and_beat_are_killed_in_the_night(rounds: int, chance: Random) -> str:
    """Kill -9 of worker, its child or beat at a random moment of each night, the broker wiped or lost meanwhile."""
    register, struck, in_mid_run, refused = Register(), Counter[str](), 0, 0
    with worker_and_beat(start=False) as night:
        for _ in range(rounds):
            person = register.a_day_of_old_calls(chance)
            _it_is_another_night()
            _start_what_is_down(night)
            night.wait_until(lambda: _one_is_at_work() or _tonights_has_finished(), within=60)
            if chance.random() < 0.5:  # placing one waits for a batch, which would always be struck at its end
                still_here = list(Recording.objects.filter(party=person)[:2_000])
                refused += not register.hold(person, chance.sample(still_here, min(5, len(still_here))))
            time.sleep(chance.uniform(0, 0.5))
            in_mid_run += _one_is_at_work()
            struck[_strike(night, chance)] += 1
        _it_is_another_night()
        _start_what_is_down(night)
        night.wait_until(_tonights_has_finished, within=120)
    found = list(register.violations())
    assert not found, "\n".join(found)
    gone = DisposalRecord.objects.aggregate(rows=Sum("went"))["rows"]
    return (
        f"{sum(struck.values())} kills, {in_mid_run} of them in mid-run ({_listed(struck)}); {gone:,} rows went, "
        f"{len(register.held):,} held stayed, {refused} holds came too late and were refused; 0 violations"
    )


def _strike(night: Processes, chance: Random) -> str:
    """Do one thing that must not matter, and tell which."""
    kind = chance.choice(STRIKES)
    if chance.random() < 0.5:
        night.flush_broker()
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
    if chance.random() < 0.25:
        night.kill("broker")
    return kind


def _start_what_is_down(night: Processes) -> None:
    for name in ("broker", "worker", "beat"):
        if not night.is_running(name):
            night.start(name)


def _it_is_another_night() -> None:
    """Runs that finished were yesterday's, and one that was killed has long been silent. Only the owner can say so."""
    with as_owner(str(connections["default"].settings_dict["NAME"])) as owner:
        owner.execute("UPDATE retention_disposalrun SET as_of = as_of - 1 WHERE state = 'finished'")
        owner.execute(
            "UPDATE retention_disposalrun SET progressed_at = progressed_at - interval '1 minute' "
            "WHERE state = 'running'"
        )


def _one_is_at_work() -> bool:
    lately = timezone.now() - timedelta(seconds=5)
    return DisposalRun.objects.filter(state=DisposalRun.State.RUNNING, progressed_at__gt=lately).exists()


def _tonights_has_finished() -> bool:
    """Also where whoever outlived the last strike, as a child of a killed worker does, ended that night as this one."""
    return DisposalRun.objects.filter(state=DisposalRun.State.FINISHED, as_of=timezone.localdate()).exists()


def _folder() -> Path:
    return Path(str(settings.MEDIA_ROOT))


def _stored(name: str) -> None:
    path = _folder() / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"RIFF")


def _listed(counted: Counter[str]) -> str:
    return ", ".join(f"{kind} {times}" for kind, times in sorted(counted.items()))
