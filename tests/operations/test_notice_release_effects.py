"""What another version of the notice would change of the days on which rows go, shown before it is adopted.

[D: a-notice-is-released]
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from customers.models import Recording
from oomi_registry.notice.days import day_in_helsinki, months_after
from oomi_registry.notice.register import REGISTER
from oomi_registry.notice.terms import LegalBasis, Recipient, Text
from retention.models import DisposalRun, HeldRecord
from retention.releasing import effects
from tests import scenes
from tests.house.shorter_recordings import REGISTER as SHORTER
from tests.releases import NOW, TODAY, call_of, deploy, releasing, said, with_period
from tests.rows import World


@pytest.fixture
def released(db: None) -> Iterator[None]:
    """The site as it is deployed, with Oomi's own notice in force."""
    with releasing():
        yield


pytestmark = pytest.mark.usefixtures("released")


def test_a_period_of_24_months_names_the_calls_that_go_the_first_night() -> None:
    aino, pekka = scenes.aino(last_contact=TODAY), scenes.pekka(last_contact=TODAY)
    goes = [call_of(aino, months=24), call_of(aino, months=24, days=9), call_of(pekka, months=24)]
    held = call_of(pekka, months=24)
    World().row(HeldRecord, table="customers_recording", record=held.pk)
    call_of(aino, months=26)  # goes anyway
    later = call_of(pekka, months=21)
    deploy(SHORTER)
    told = said("difference", "--rows", "--json").splitlines()
    figures, rows = json.loads(told[0]), [json.loads(line) for line in told[1:]]
    assert [(change["part"], change["code"], change["before"], change["after"]) for change in figures["changes"]] == [
        ("version", "", REGISTER.version.isoformat(), SHORTER.version.isoformat()),
        ("rules", "contact_recordings", "25 kk", "24 kk"),
    ]
    found = figures["effects"]
    assert found["first_night_rows"] == [{"table": "customers_recording", "before": 1, "after": 4}]
    assert {row["key"] for row in rows} == {str(call.pk) for call in goes}
    assert {row["started"] for row in rows} == {day_in_helsinki(call.began_at).isoformat() for call in goes}
    first, second, third, fourth, *_ = found["moved"]
    assert (first["by"], first["sooner"], first["sooner_people"], first["later"]) == (TODAY.isoformat(), 3, 2, 0)
    assert second["sooner"] == third["sooner"] == 0  # a month later they would have gone by the old period, too
    assert (fourth["by"], fourth["sooner"], fourth["sooner_people"]) == (months_after(TODAY, 3).isoformat(), 1, 1)
    assert str(later.pk) not in "".join(told)
    in_words = said("difference")
    assert "Säilytysaika: Kontaktitallenteet, pituus: 25 kk → 24 kk" in in_words
    assert "customers_recording: nyt 1, uudella 4" in in_words
    assert Recording.objects.count() == 6


def test_a_longer_period_keeps_calls_that_would_have_gone() -> None:
    aino = scenes.aino(last_contact=TODAY)
    call_of(aino, months=25)
    found = effects(REGISTER, with_period(30), now=NOW)
    assert [(each.table, each.before, each.after) for each in found.first] == [("customers_recording", 1, 0)]
    assert (found.moved[0].later, found.moved[0].later_people, found.moved[0].sooner) == (1, 1, 0)
    assert found.moved[5].later == 0  # by then the longer period is over, too


def test_a_new_recipient_and_another_basis_move_no_row() -> None:
    recipients = (*REGISTER.recipients, Recipient("auditors", Text("tilintarkastajat")))
    first, *others = REGISTER.purposes
    purpose = replace(first, bases=(*first.bases, next(basis for basis in LegalBasis if basis not in first.bases)))
    changed = replace(REGISTER, version=SHORTER.version, recipients=recipients, purposes=(purpose, *others))
    found = effects(REGISTER, changed, now=NOW)
    assert (found.rules, found.tables, found.moved) == ((), (), ())
    deploy(changed)
    in_words = said("difference")
    assert "Vastaanottaja, lisätty: tilintarkastajat" in in_words
    assert f"Käsittelyn tarkoitus: {first.text}, oikeusperusteet:" in in_words
    assert "Säilytysajat pysyvät ennallaan" in in_words


def test_the_night_of_the_day_counts_once() -> None:
    """Where today's run has been, the first night under a version adopted today is tomorrow's."""
    assert effects(REGISTER, SHORTER, now=NOW).night == TODAY
    DisposalRun.objects.create(
        as_of=TODAY,
        register_version=REGISTER.version,
        started_at=NOW,
        progressed_at=NOW,
        finished_at=NOW,
        state=DisposalRun.State.FINISHED,
    )
    assert effects(REGISTER, SHORTER, now=NOW).night == TODAY + timedelta(days=1)
