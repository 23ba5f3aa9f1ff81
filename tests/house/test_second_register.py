"""Another company's notice runs the whole site: notice, record, form, case and disposal, without a change in the code.

The company is in `other_company.py`; `another_site.py` lives a day of the site in a process of its own, under the
register that `PRIVACY_REGISTER` names. Oomi lives the same day beside it, so that what differs is the register's doing.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from io import StringIO
from typing import Any

import pytest

from oomi_registry.checks import agreement, every_model
from oomi_registry.notice import adopted
from oomi_registry.notice.consistency import faults
from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.left_out import stays_out
from oomi_registry.notice.register import REGISTER as OOMI
from oomi_registry.settings import BASE_DIR
from tests.house.other_company import REGISTER as VESI

START = "import sys, django; django.setup(); from tests.house.another_site import main; main(sys.argv[1])"
Day = dict[str, Any]  # what JSON holds, and the test knows of what


def a_day_under(register: str) -> Day:
    """What the site saw in one day under that register."""
    ran = subprocess.run(
        [sys.executable, "-c", START, f"another_site_{os.getpid()}"],
        cwd=BASE_DIR,
        env={
            **os.environ,
            "PRIVACY_REGISTER": register,
            "DJANGO_SETTINGS_MODULE": "oomi_registry.settings",
            # Aino lives this day more than once an hour, from one address and with one mailbox
            "RATE_LIMIT_SUBMISSIONS": "900/h",
            "RATE_LIMIT_MAILS": "900/h",
        },
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    day: Day = json.loads(ran.stdout.splitlines()[-1])
    return day


@pytest.fixture(scope="module")
def vesi(_servers: None) -> Day:
    """The day of the water company."""
    return a_day_under("tests.house.other_company")


@pytest.fixture(scope="module")
def oomi(_servers: None) -> Day:
    """The same day at Oomi."""
    return a_day_under("oomi_registry.notice.register")


def test_the_other_companys_register_holds_together() -> None:
    assert faults(VESI) == []
    declared = [(model, declaration_of(model)) for model in every_model()]
    assert [
        fault.msg
        for model, declaration in declared
        if isinstance(declaration, Privacy)
        for fault in agreement.of(model, declaration, VESI)
    ] == []


def test_it_is_another_companys_in_every_part() -> None:
    assert len(VESI.controllers) == 1
    assert len(VESI.categories) < len(OOMI.categories)
    periods = {rule.code: rule.period for rule in OOMI.rules}
    assert {rule.code for rule in VESI.rules if rule.period != periods[rule.code]} == {
        "contact_recordings",
        "prospects",
        "request_cases",
        "marketing",
    }


def test_the_notice_is_the_other_companys(vesi: Day) -> None:
    notice = vesi["notice"]
    assert "1. Rekisterinpitäjä Esimerkkivesi Oy Y-tunnus 1234567-1 Vesitorninkatu 1, 15100 Lahti" in notice
    assert "Puhelut 12 kuukautta" in notice
    assert "Versio 1.6.2026" in notice
    for category in OOMI.categories:
        assert category.content.fi not in notice


def test_the_record_of_processing_is_the_other_companys(vesi: Day) -> None:
    """GDPR 30(1)."""
    record = vesi["activities"]
    assert [controller["code"] for controller in record["a"]["controllers"]] == ["esimerkkivesi"]
    assert [activity["code"] for activity in record["activities"]] == [category.code for category in VESI.categories]
    assert {rule["rule"] for rule in record["f"]} == {rule.code for rule in VESI.rules}
    assert "Seloste käsittelytoimista Versio 1.6.2026" in vesi["record"]


def test_the_record_as_a_sheet_has_one_row_for_each_of_the_other_companys_categories(vesi: Day) -> None:
    """GDPR 30(1)."""
    rows = list(csv.DictReader(StringIO(vesi["sheet"])))
    assert [row["category_code"] for row in rows] == [category.code for category in VESI.categories]
    assert {(row["register"], row["version"], row["controllers"]) for row in rows} == {
        (
            "Esimerkkivesi Oy:n vesirekisteri",
            "2026-06-01",
            "Esimerkkivesi Oy (1234567-1), Vesitorninkatu 1, 15100 Lahti",
        )
    }


def test_a_person_sends_the_form_to_the_other_company(vesi: Day) -> None:
    start, *_, receipt = vesi["form"]
    assert "Pyynnön vastaanottaa: Esimerkkivesi Oy ." in start
    assert "Lähetetyn pyynnön säilytysaika on 2 vuotta" in start
    assert vesi["reference"] in receipt


def test_the_form_asks_for_a_metering_point_only_where_electricity_is_sold(vesi: Day, oomi: Day) -> None:
    assert "Käyttöpaikka" not in " ".join(vesi["form"])
    assert "Käyttöpaikka" in " ".join(oomi["form"])


def test_the_officer_finds_the_case_and_answers_it(vesi: Day) -> None:
    assert vesi["reference"] in vesi["list"]
    assert f"{vesi['reference']} – Tietosuojan työpöytä · Esimerkkivesi Oy" in vesi["case"]
    assert vesi["status"] == "answered"
    assert vesi["version"] == "2026-06-01"  # the notice the decision was made under


def test_the_letters_name_the_other_company_and_its_period(vesi: Day) -> None:
    receipt, answer = vesi["letters"]
    for letter in (receipt, answer):
        assert "Tietojen käsittelystä vastaa rekisterinpitäjä: Esimerkkivesi Oy." in letter
        assert "säilytämme pyynnön ja vastauksen vielä näin kauan: 2 vuotta." in letter


def test_the_other_company_answers_for_every_record(vesi: Day, oomi: Day) -> None:
    assert vesi["controllers"] == vesi["answering"] == ["esimerkkivesi"]
    assert vesi["responsibility"] == 0
    assert oomi["controllers"] == ["oomi", "oomi_solar"]
    assert "Esimerkkivesi Oy" in vesi["party"]


def test_what_the_other_company_leaves_out_stays_out_of_a_persons_holdings(vesi: Day, oomi: Day) -> None:
    out = {
        model._meta.label
        for model in every_model()
        if isinstance(declaration := declaration_of(model), Privacy) and stays_out(declaration, VESI)
    }
    sold_electricity_alone = {"ElectricityContract", "DailyConsumption", "InsuranceClaim", "UserProfile", "ContactRole"}
    assert {f"customers.{name}" for name in sold_electricity_alone} < out
    assert not {"customers.Party", "customers.Recording", "customers.MarketingBan"} & out
    assert set(oomi["tables"]) - set(vesi["tables"]) == out


def test_a_call_goes_when_the_company_that_keeps_it_says(vesi: Day, oomi: Day) -> None:
    """Twelve months at the one, twenty-five at the other: the same three calls, of 24, 13 and 11 months."""
    assert vesi["recordings"] == ["11 kk"]
    assert vesi["disposed"]["rows"] == vesi["rehearsed"]["rows"]
    assert vesi["disposed"]["rows"] == [{"table": "customers_recording", "rule": "contact_recordings", "went": 2}]
    assert oomi["recordings"] == ["11 kk", "13 kk", "24 kk"]
    assert oomi["disposed"]["total"] == 0


def test_no_page_or_letter_of_the_other_company_says_oomi(vesi: Day) -> None:
    for part in ("notice", "list", "case", "party", "record", "sheet"):
        assert not re.search("oomi", vesi[part], re.IGNORECASE), part
    for text in (*vesi["form"], *vesi["letters"], json.dumps(vesi["activities"])):
        assert not re.search("oomi", text, re.IGNORECASE)


def test_the_register_in_force_here_is_still_oomis() -> None:
    assert adopted.register() is OOMI
