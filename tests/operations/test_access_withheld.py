"""What the copy leaves out, on a ground or because it is late, and how it says so (GDPR 12(4), 15(4); 34 §)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from customers.models import Disclosure, ElectricityContract, EmailMessage, Invoice, Party, Recording
from requests_app.grounds import GroundNotForRight
from tests import scenes
from tests.copies import NOW, copy_of, field, value, withhold


@pytest.fixture(autouse=True)
def _files(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")  # type: ignore[attr-defined]  # pytest-django's settings


@pytest.mark.django_db
def test_a_withheld_call_is_nowhere_and_its_ground_is_told() -> None:
    """GDPR 15(4); tietosuojalaki 34 § 2 mom.: the rest is still given."""
    aino = scenes.aino()
    kept = scenes.call(aino, at=datetime(2026, 1, 2, 8, 0, tzinfo=UTC))
    withheld = scenes.call(aino, at=datetime(2026, 3, 4, 9, 5, tzinfo=UTC))
    withheld.topic = "naapurin asia"
    withheld.audio.save("a.wav", ContentFile(b"RIFF-withheld"))
    copy = copy_of(aino, withheld=[withhold(Recording, record=withheld.pk, explanation="Kuuluu naapurin ääni.")])
    assert [record["record"] for record in copy.records(Recording)] == [str(kept.pk)]
    assert copy.built.recordings == 0
    assert not any(name.startswith("puhelut/") for name in copy.names)
    for of_it in ("naapurin asia", str(withheld.pk), "4.3.2026", "2026-03-04", "RIFF-withheld"):
        assert of_it not in copy.everything, of_it
    for words in (
        "muiden oikeudet ja vapaudet",
        "tietosuojalaki 34 § 1 mom. 2",
        "Kuuluu naapurin ääni.",
        "(yksi tietue)",
    ):
        assert words in copy.page, words
    (listed,) = copy.contents["withheld"]
    assert (listed["table"], listed["one_record"]) == ("puhelutallenteet", True)


@pytest.mark.django_db
def test_a_withheld_table_leaves_no_trace_but_its_name() -> None:
    """GDPR 15(4)."""
    aino = scenes.aino()
    EmailMessage.objects.create(
        party=aino, sent_at=NOW, direction="from_person", address="x@example.com", body="salainen asia"
    )
    copy = copy_of(aino, withheld=[withhold(EmailMessage, ground="security_or_crime")])
    assert copy.records(EmailMessage) == []
    assert "salainen asia" not in copy.everything
    assert "x@example.com" not in copy.everything
    assert "Sähköpostiviestit" in copy.page


@pytest.mark.django_db
def test_a_withheld_field_leaves_the_rest_of_its_record() -> None:
    """GDPR 15(4): no more than the ground covers."""
    aino = scenes.aino()
    call = scenes.call(aino)
    call.topic = "naapuri"
    call.audio.save("a.wav", ContentFile(b"RIFF-other"))
    parts = [withhold(Recording, record=call.pk, field="audio"), withhold(Recording, field="topic")]
    copy = copy_of(aino, withheld=parts)
    record = copy.only(Recording)
    assert {"audio", "topic"}.isdisjoint(each["field"] for each in record["fields"])
    assert value(record, "number") == "+358501234567"
    assert "naapuri" not in copy.everything
    assert copy.built.recordings == 0
    assert copy.built.missing == ()


@pytest.mark.django_db
def test_a_withheld_record_is_not_told_of_through_what_refers_to_it() -> None:
    """GDPR 15(4): left out everywhere."""
    aino = scenes.aino()
    contract = scenes.electricity(aino, began=date(2020, 1, 1), number="SALAINEN-9")
    call = scenes.call(aino)
    Recording.objects.filter(pk=call.pk).update(electricity_contract=contract)
    shown = copy_of(aino)
    assert "sähkösopimus SALAINEN-9" in field(shown.only(Recording), "electricity_contract")["in_words"]
    hidden = copy_of(aino, withheld=[withhold(ElectricityContract, record=contract.pk)])
    assert "SALAINEN-9" not in hidden.everything
    assert str(contract.pk) not in hidden.everything
    by_field = copy_of(aino, withheld=[withhold(ElectricityContract, field="contract_number")])
    assert "SALAINEN-9" not in by_field.everything


@pytest.mark.django_db
def test_withheld_disclosures_do_not_turn_into_nobody_was_told() -> None:
    """GDPR 15(1)(c), 15(4): leaving out is not denying."""
    aino = scenes.aino()
    Disclosure.objects.create(
        party=aino,
        disclosed_at=NOW,
        recipient_kind="authorities",
        recipient="Poliisi",
        categories=["basic"],
        purpose="esitutkinta",
        source="own",
    )
    copy = copy_of(aino, withheld=[withhold(Disclosure, ground="security_or_crime")])
    assert "Poliisi" not in copy.everything
    assert "esitutkinta" not in copy.everything
    (told,) = copy.only(Party)["information"]["recipients"]
    assert told["hidden"]
    assert "vastaanottaja on jätetty pois" in copy.page
    assert copy.built.missing == ()


@pytest.mark.django_db
def test_a_withheld_source_is_neither_told_nor_missing() -> None:
    """GDPR 15(1)(g), 15(4)."""
    aino = scenes.aino()
    scenes.call(aino)
    Recording.objects.update(source="credit_register")
    copy = copy_of(aino, withheld=[withhold(Recording, field="source")])
    assert "Asiakastieto" not in copy.everything
    assert copy.built.missing == ()


@pytest.mark.django_db
def test_a_part_that_is_late_says_from_whom_and_when_it_is_expected() -> None:
    """GDPR 12(3): a part answer goes in time and lists what is late."""
    late = withhold(
        Invoice,
        ground="",
        explanation="Laskut tulevat erillisestä järjestelmästä.",
        late_from="laskutusjärjestelmä",
        expected_on=date(2026, 12, 9),
    )
    copy = copy_of(scenes.aino(), withheld=[late])
    assert "laskutusjärjestelmä" in copy.page
    assert "9.12.2026" in copy.page
    assert copy.built.missing == ()


@pytest.mark.django_db
def test_a_copy_is_not_limited_on_a_ground_that_access_does_not_know() -> None:
    """GDPR 15: an erasure's exception is none of its."""
    with pytest.raises(GroundNotForRight):
        copy_of(scenes.aino(), withheld=[withhold(Recording, ground="legal_claims")])
