"""Nobody can add a column that the access package forgets, the erasure misses or the disposal never reaches."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house.throwaway import site_with

COMMANDS = {
    "check": ("manage.py", "check"),
    "migrate": ("manage.py", "migrate"),
    "test": ("-m", "pytest", "tests/rules/test_days.py", "-q"),
}


@dataclass(frozen=True)
class Added:
    """What somebody adds, and what they are told."""

    told: tuple[str, ...]
    field: str = ""
    after: str = ""


ADDED = {
    "a CharField": Added(
        field="room = models.CharField(max_length=20)",
        told=(
            "visits.Visit.room is not declared.",
            "In visits/models.py, class Visit, add it to privacy.",
            'observed={Code.RELATIONSHIP: "… room"}',
            'plumbing="id party room"',
        ),
    ),
    "a ForeignKey": Added(
        field='companion = models.ForeignKey(Party, models.PROTECT, related_name="+")',
        told=("visits.Visit.companion is not declared.", 'observed={Code.RELATIONSHIP: "… companion"}'),
    ),
    "a ManyToMany": Added(
        field='guests = models.ManyToManyField(Party, related_name="+")',
        told=(
            "visits.Visit.guests makes an automatic table between the two, which declares nothing.",
            "In visits/models.py write that table as a model with a privacy of its own, and name it:",
            'guests = models.ManyToManyField(Party, through="VisitGuests")',
        ),
    ),
    "a FileField": Added(
        field="picture = models.FileField()",
        told=("visits.Visit.picture is not declared.", 'observed={Code.RELATIONSHIP: "… picture"}'),
    ),
    "a JSONField": Added(
        field="answers = models.JSONField(default=dict)",
        told=(
            "visits.Visit.answers is not declared.",
            "visits.Visit.answers is JSON whose content nobody has described.",
            'schemas={"answers": "visits.models.VisitAnswers"}',
        ),
    ),
    "a model without declaration": Added(
        after="class Room(models.Model):\n    name = models.CharField(max_length=20)",
        told=(
            "The table of visits.Room is not declared.",
            "In visits/models.py add to class Room:",
            'privacy = NotPersonal("why not")',
            "with each of its fields once (id name)",
        ),
    ),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("what", ADDED)
def test_what_nobody_declared_stops_the_site_and_its_tests(tmp_path: Path, what: str, command: str) -> None:
    added = ADDED[what]
    ran = site_with(tmp_path, field=added.field, after=added.after).run(*COMMANDS[command])
    assert ran.returncode != 0
    for told in added.told:
        assert told in ran.stdout
    assert "no_such_database" not in ran.stdout  # it stopped before it touched one


def test_the_same_app_declared_passes_the_check(tmp_path: Path) -> None:
    ran = site_with(tmp_path, field="room = models.CharField(max_length=20)", declared="room").run("manage.py", "check")
    assert ran.returncode == 0, ran.stdout


def test_the_same_app_declared_gets_past_the_check_to_the_database(tmp_path: Path) -> None:
    ran = site_with(tmp_path, field="room = models.CharField(max_length=20)", declared="room").run(
        "manage.py", "migrate"
    )
    assert ran.returncode != 0
    assert 'database "no_such_database" does not exist' in ran.stdout


def test_the_same_app_declared_lets_the_tests_run(tmp_path: Path) -> None:
    site = site_with(tmp_path, field="room = models.CharField(max_length=20)", declared="room")
    ran = site.run(*COMMANDS["test"])
    assert ran.returncode == 0, ran.stdout
