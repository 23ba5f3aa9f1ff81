"""A change of the notice is a release: shown before it is adopted, and then notice, record and schedule move together.

GDPR 5(2), 13(3), 24(1), 30(1) [D: a-notice-is-released].
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from customers import releases
from customers.models import Controller, NoticeAdoption, NoticeRelease, Party, Recording
from customers.releases import refusals
from customers.releases.words import FIELDS, change_in_words, told_to_everybody
from oomi_registry.checks.releases import a_change_has_its_version
from oomi_registry.notice import adopted, terms
from oomi_registry.notice.days import day_in_helsinki, months_after, written
from oomi_registry.notice.difference import difference
from oomi_registry.notice.register import REGISTER
from oomi_registry.notice.terms import LegalBasis, Period, Recipient, Register, Text
from retention.disposal import rehearse
from retention.models import DisposalRun, HeldRecord
from retention.releasing import effects
from retention.schedule import ending
from tests import scenes, staff
from tests.house.shorter_recordings import REGISTER as SHORTER
from tests.releases import deploy, releasing
from tests.rows import World

NOTICE = "/fi/tietosuojaseloste/"
NOW = timezone.now()
TODAY = day_in_helsinki(NOW)


@pytest.fixture
def released(db: None) -> Iterator[None]:
    """The site as it is deployed, with Oomi's own notice in force."""
    with releasing():
        yield


pytestmark = pytest.mark.usefixtures("released")


def call_of(party: Party, *, months: int, days: int = 2) -> Recording:
    """A call that is some months and days old."""
    return scenes.call(party, at=NOW - (TODAY - months_after(TODAY, -months)) - timedelta(days=days))


def proposed(register: Register, reason: str = "lyhyempi riittää") -> NoticeRelease:
    """Sanna proposes what the code says."""
    deploy(register)
    return releases.propose(by=staff.sanna(), reason=reason, effects={}, now=NOW)


def adopt(register: Register, on: date = TODAY) -> NoticeAdoption:
    """Sanna proposes, and Anneli adopts."""
    return releases.adopt(proposed(register), by=staff.anneli(), in_force_from=on, now=NOW)


def said(*arguments: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("notice_release", *arguments, stdout=out)
    return out.getvalue()


def with_period(months: int) -> Register:
    """Oomi's next notice with recordings kept for so long."""
    rules = (
        replace(rule, period=Period(months=months)) if rule.code == "contact_recordings" else rule
        for rule in REGISTER.rules
    )
    return replace(REGISTER, version=SHORTER.version, rules=tuple(rules))


def test_the_first_notice_is_adopted_by_migrate_and_kept_in_three_languages() -> None:
    first = NoticeAdoption.objects.get()
    assert (first.version, first.adopted_by, first.in_force_from) == (REGISTER.version, None, REGISTER.version)
    assert releases.kept(first.release) == REGISTER
    assert adopted.register() is REGISTER
    texts = [first.release.text(language) for language in ("fi", "sv", "en")]
    assert len(set(texts)) == 3
    assert json.loads(first.release.record)["fi"]["version"] == REGISTER.version.isoformat()


def test_a_deployed_change_changes_nothing_until_it_is_adopted() -> None:
    deploy(SHORTER)
    assert adopted.register() == REGISTER
    assert adopted.register() is adopted.register()
    page = Client().get(NOTICE).content.decode()
    assert "25 kuukautta" in page
    assert REGISTER.version.isoformat() in page


def test_notice_record_schedule_and_controllers_move_together() -> None:
    call = call_of(scenes.aino(last_contact=TODAY), months=24)
    adopt(SHORTER)
    assert adopted.register() is SHORTER
    notice = Client().get(NOTICE).content.decode()
    assert SHORTER.version.isoformat() in notice
    officer = Client()
    officer.force_login(staff.sanna())
    record = officer.get("/fi/tietosuojaseloste/kasittelytoimet.json").json()
    assert record["version"] == SHORTER.version.isoformat()
    assert set(Controller.objects.values_list("register_version", flat=True)) == {SHORTER.version}
    assert rehearse(now=NOW, as_of=TODAY).rows == {("customers_recording", "contact_recordings"): 1}
    rule = adopted.register().rule("contact_recordings")
    assert ending(rule, day_in_helsinki(call.began_at)).ends == TODAY - timedelta(days=2)


def test_a_version_from_a_day_ahead_waits_for_its_day() -> None:
    tomorrow = TODAY + timedelta(days=1)
    adopt(SHORTER, tomorrow)
    assert releases.in_force(TODAY) == REGISTER
    assert releases.in_force(tomorrow) == SHORTER
    assert set(Controller.objects.values_list("register_version", flat=True)) == {REGISTER.version}
    assert not releases.keep_in_step(on=TODAY)
    assert releases.keep_in_step(on=tomorrow)
    assert not releases.keep_in_step(on=tomorrow)
    assert set(Controller.objects.values_list("register_version", flat=True)) == {SHORTER.version}


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


def test_every_field_of_every_entry_has_its_words() -> None:
    """A new field of the notice's types gets a name before anybody reads of its change."""
    entries = [
        kind
        for kind in vars(terms).values()
        if isinstance(kind, type) and is_dataclass(kind) and kind not in {Register, Text, Period}
    ]
    assert len(entries) > 10
    assert {each.name for kind in entries for each in fields(kind)} == FIELDS.keys()
    assert all(name.fi and name.sv and name.en for name in FIELDS.values())


def test_a_changed_paragraph_is_told_with_its_language() -> None:
    paragraphs = REGISTER.sections["security"]
    changed = replace(paragraphs[0], sv="något annat")
    new = replace(REGISTER, sections={**REGISTER.sections, "security": (changed, *paragraphs[1:])})
    (told,) = [change_in_words(change, new) for change in difference(REGISTER, new)]
    assert told.startswith("Selosteen kappale: Rekisterin suojauksen periaatteet, kappale 1 ruotsiksi: ")
    assert told.endswith(" → något annat")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fi", "Säilytysaika: Kontaktitallenteet, pituus: 25 kk → 24 kk"),
        ("sv", "Bevaringstid: {name}, längd: 25 månader → 24 månader"),
        ("en", "Retention period: {name}, length: 25 months → 24 months"),
    ],
)
def test_a_change_is_told_in_the_readers_language(language: str, told: str) -> None:
    name = REGISTER.rule("contact_recordings").name.in_language(language)
    (change,) = [each for each in difference(REGISTER, with_period(24)) if each.part == "rules"]
    assert change_in_words(change, with_period(24), language) == told.format(name=name)


def test_one_month_is_no_months() -> None:
    (change,) = [each for each in difference(REGISTER, with_period(1)) if each.part == "rules"]
    assert change_in_words(change, with_period(1), "sv").endswith("25 månader → 1 månad")
    assert change_in_words(change, with_period(1), "en").endswith("25 months → 1 month")


def test_what_came_and_what_went_is_named_in_the_readers_language_too() -> None:
    tax = Recipient("tax", Text("verottaja", "skattemyndigheten", "the tax authority"))
    new = replace(REGISTER, recipients=(*REGISTER.recipients, tax))
    (came,), (went,) = difference(REGISTER, new), difference(new, REGISTER)
    assert change_in_words(came, new, "sv") == "Mottagare, tillagt: skattemyndigheten"
    assert change_in_words(went, REGISTER, "en", before=new) == "Recipient, removed: the tax authority"
    assert change_in_words(went, REGISTER, "en") == "Recipient, removed: verottaja"


def test_codes_and_answers_are_words() -> None:
    basic, *others = REGISTER.categories
    changed = replace(basic, controllers=("oomi",), special=True)
    new = replace(REGISTER, categories=(changed, *others))
    told = [change_in_words(change, new, "en", before=REGISTER) for change in difference(REGISTER, new)]
    assert told == [
        "Category of data: Basic data, controllers: Oomi Oy, Oomi Solar Oy → Oomi Oy",
        "Category of data: Basic data, special category of data: no → yes",
    ]


def test_the_public_reads_a_changed_wording_in_its_own_language_and_another_where_that_alone_changed() -> None:
    first, *others = REGISTER.sections["security"]
    both = replace(first, fi="Aivan toisin.", sv="Helt annorlunda.")
    alone = replace(first, sv="Helt annorlunda.")

    def read(paragraph: Text, language: str) -> list[str]:
        new = replace(REGISTER, sections={**REGISTER.sections, "security": (paragraph, *others)})
        return [change.field for change in told_to_everybody(difference(REGISTER, new), language)]

    assert (read(both, "fi"), read(both, "sv"), read(both, "en")) == (["1.fi"], ["1.sv"], ["1.fi", "1.sv"])
    assert (read(alone, "fi"), read(alone, "sv")) == (["1.sv"], ["1.sv"])


def test_what_only_the_officer_is_told_of_is_no_news_to_the_public() -> None:
    new = replace(REGISTER, version=SHORTER.version, findings=())
    assert next(change.part for change in difference(REGISTER, new)) == "version"
    assert told_to_everybody(difference(REGISTER, new), "fi") == []


def test_the_page_of_versions_tells_which_was_in_force_when() -> None:
    adopt(SHORTER)
    yesterday = TODAY - timedelta(days=1)
    page = Client().get("/en/privacy-notice/versions/").content.decode()
    assert f"In force {written(REGISTER.version, 'en')} – {written(yesterday, 'en')}." in page
    assert f"In force from {written(TODAY, 'en')}." in page
    assert "length: 25 months → 24 months" in page
    assert page.count('<span class="tag">') == 1


def test_a_version_that_another_replaced_before_its_day_was_never_in_force() -> None:
    waits = NoticeAdoption(version=date(2027, 1, 2), in_force_from=date(2027, 3, 1))
    replaces = NoticeAdoption(version=date(2027, 1, 3), in_force_from=date(2027, 2, 1))
    first = NoticeAdoption(version=date(2027, 1, 1), in_force_from=date(2027, 1, 1))
    latest, middle, oldest = releases.spans([replaces, waits, first])
    assert (latest.is_now, latest.never) == (True, False)
    assert (middle.is_now, middle.never) == (False, True)
    assert (oldest.until, oldest.never) == (date(2027, 1, 31), False)


def test_an_earlier_version_stays_readable_with_what_changed_after_it() -> None:
    adopt(SHORTER)
    listed = Client().get(f"{NOTICE}versiot/").content.decode()
    assert "25 kk → 24 kk" in listed
    assert f'href="{NOTICE}versiot/{REGISTER.version.isoformat()}/"' in listed
    earlier = Client().get(f"{NOTICE}versiot/{REGISTER.version.isoformat()}/").content.decode()
    assert "25 kuukautta" in earlier
    assert "Tämä versio ei ole enää voimassa" in earlier
    assert Client().get(f"{NOTICE}versiot/2020-01-01/").status_code == 404
    assert Client().get(f"{NOTICE}versiot/eilen/").status_code == 404


def test_whoever_proposes_does_not_adopt() -> None:
    release = proposed(SHORTER)
    with pytest.raises(refusals.SecondPersonWanted):
        releases.adopt(release, by=staff.sanna(), in_force_from=TODAY, now=NOW)
    with pytest.raises(refusals.NotPermitted):
        releases.adopt(release, by=staff.heikki(), in_force_from=TODAY, now=NOW)
    assert not releases.can_adopt(release, staff.tuula())
    assert releases.can_adopt(release, staff.anneli())
    with pytest.raises(DatabaseError, match="a_notice_is_adopted_by_another"), transaction.atomic():
        NoticeAdoption.objects.create(
            release=release,
            version=release.version,
            in_force_from=TODAY,
            adopted_at=NOW,
            proposed_by=staff.sanna(),
            adopted_by=staff.sanna(),
        )


def test_nobody_proposes_without_right_reason_or_change() -> None:
    with pytest.raises(refusals.NothingNew):
        releases.propose(by=staff.sanna(), reason="turhaan", effects={}, now=NOW)
    deploy(SHORTER)
    for name in (staff.heikki, staff.tuula):
        with pytest.raises(refusals.NotPermitted):
            releases.propose(by=name(), reason="lyhyempi", effects={}, now=NOW)
    with pytest.raises(refusals.ReasonWanted):
        releases.propose(by=staff.sanna(), reason="  ", effects={}, now=NOW)
    releases.propose(by=staff.sanna(), reason="lyhyempi", effects={}, now=NOW)
    with pytest.raises(refusals.AlreadyProposed):
        releases.propose(by=staff.sanna(), reason="lyhyempi", effects={}, now=NOW)
    deploy(replace(SHORTER, version=date(2020, 1, 1)))
    with pytest.raises(refusals.VersionNotLater, match=r"kuin 27\.2\.2024"):
        releases.propose(by=staff.sanna(), reason="vanha", effects={}, now=NOW)


def test_what_changed_after_it_was_proposed_is_proposed_anew() -> None:
    release = proposed(SHORTER)
    deploy(with_period(23))
    with pytest.raises(refusals.NotTheCandidate):
        releases.adopt(release, by=staff.anneli(), in_force_from=TODAY, now=NOW)
    again = releases.propose(by=staff.sanna(), reason="vielä lyhyempi", effects={}, now=NOW)
    assert releases.proposed_and_open() == again
    releases.adopt(again, by=staff.anneli(), in_force_from=TODAY, now=NOW)
    assert releases.proposed_and_open() is None
    with pytest.raises(refusals.AlreadyAdopted):
        releases.adopt(release, by=staff.anneli(), in_force_from=TODAY, now=NOW)


def test_a_notice_is_not_in_force_before_it_is_adopted() -> None:
    release = proposed(SHORTER)
    with pytest.raises(refusals.DayHasPassed, match="aikaisintaan"):
        releases.adopt(release, by=staff.anneli(), in_force_from=TODAY - timedelta(days=1), now=NOW)


def test_a_version_that_leaves_out_what_there_are_rows_of_is_not_adopted() -> None:
    call_of(scenes.aino(last_contact=TODAY), months=1)
    gone = "contact_recordings"
    without = replace(
        REGISTER,
        version=SHORTER.version,
        rules=tuple(rule for rule in REGISTER.rules if rule.code != gone),
        categories=tuple(
            replace(each, rules=tuple(rule for rule in each.rules if rule != gone)) for each in REGISTER.categories
        ),
    )
    with pytest.raises(refusals.RowsLeftOut, match="tallenteet"):
        adopt(without)
    assert NoticeAdoption.objects.count() == 1


def test_a_changed_register_without_a_new_version_is_refused_by_the_check() -> None:
    assert a_change_has_its_version(databases=["default"]) == []
    deploy(SHORTER)
    assert a_change_has_its_version(databases=["default"]) == []
    deploy(replace(SHORTER, version=REGISTER.version))
    (fault,) = a_change_has_its_version(databases=["default"])
    assert (fault.id, fault.is_serious()) == ("notice.E050", True)


@pytest.mark.parametrize("change", [{"fingerprint": "x"}, {"reason": "x"}])
def test_a_version_is_never_changed(change: dict[str, str]) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        NoticeRelease.objects.update(**change)


def test_the_command_proposes_adopts_and_lists() -> None:
    staff.sanna(), staff.anneli()
    deploy(SHORTER)
    told = json.loads(said("propose", "--by", "sanna", "--reason", "lyhyempi riittää", "--json"))
    assert told["version"] == SHORTER.version.isoformat()
    assert json.loads(NoticeRelease.objects.latest("pk").effects)["rules"] == ["contact_recordings"]
    with pytest.raises(CommandError, match="Pyydä toista henkilöä"):
        said("adopt", SHORTER.version.isoformat(), "--by", "sanna")
    with pytest.raises(CommandError, match=r"Esitettyinä odottavat: 1\.9\.2026"):
        said("adopt", "2030-01-01", "--by", "anneli")
    assert "on voimassa" in said("adopt", SHORTER.version.isoformat(), "--by", "anneli")
    assert [json.loads(line)["adopted_by"] for line in said("versions", "--json").splitlines()] == ["anneli", ""]
    assert "migrate" in said("versions")
    with pytest.raises(CommandError, match="Tunnusta 'kukaan' ei ole"):
        said("adopt", SHORTER.version.isoformat(), "--by", "kukaan")


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
