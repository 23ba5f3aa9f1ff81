"""What the form asks, of whom, and in what words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from customers.models import SuppressedContact
from oomi_registry.notice.adopted import adopt, register
from oomi_registry.notice.terms import Controller, Period
from requests_app.models import PrivacyRequest, RequestedRight
from requests_app.rights import Right
from tests.at_the_form import AINO, Answer, AtTheForm, seen

pytestmark = pytest.mark.django_db

ALL_RIGHTS = [right.value for right in Right]


@pytest.fixture
def another_company() -> Iterator[None]:
    """A company that is not Oomi, with one office and other periods, has adopted its own notice."""
    ours = register()
    adopt(
        replace(
            ours,
            brand="",
            controllers=(
                Controller("lumi", "Lumivirta Osuuskunta", "1234567-1", "Kuusitie 3", "90100", "Oulu", "lumi.example"),
            ),
            rules=tuple(
                replace(rule, period=Period(months=18)) if rule.code == "request_cases" else rule
                for rule in ours.rules
                if rule.code not in {"contracts", "market_process", "suppression"}
            ),
        )
    )
    yield
    adopt(ours)


def test_each_of_the_nine_rights_is_a_box_that_posts_its_code() -> None:
    boxes = seen(AtTheForm().open("request_what")).named("rights")
    assert [box["value"] for box in boxes] == ALL_RIGHTS
    assert {box["type"] for box in boxes} == {"checkbox"}


def test_the_start_page_asks_nothing_and_makes_no_draft() -> None:
    person = AtTheForm()
    page = person.open("request_start")
    assert page.status_code == 200
    assert settings.DRAFT_COOKIE_NAME not in person.client.cookies
    assert "Oomi Oy" in seen(page).text
    assert "Säilytysaika" not in seen(page).text
    assert "pyynnön säilytysaika on 3 vuotta siitä, kun pyyntö on käsitelty" in seen(page).text


def every_page(person: AtTheForm) -> Iterator[tuple[str, Answer]]:
    """Every page of questions, as somebody sees it who asks for everything on another's behalf."""
    person.fill_in(*ALL_RIGHTS, whom={"whom": "somebody_else"})
    for page in AINO:
        yield page, person.open(page)


def test_every_page_speaks_finnish_has_one_heading_and_leaves_no_copy_behind() -> None:
    person = AtTheForm()
    titles = set()
    for name, page in every_page(person):
        assert page.status_code == 200, name
        assert page.headers["Cache-Control"] == "no-store"
        looked = seen(page)
        assert looked.lang == "fi"
        assert len(looked.headings) == 1, name
        assert looked.title.startswith(looked.headings[0].removesuffix(" (valinnainen)"))
        titles.add(looked.title)
    assert len(titles) == len(AINO)


def test_no_page_asks_for_a_henkilotunnus_or_a_file() -> None:
    # EDPB 01/2022 and tietosuojalaki 29 §: neither is needed to receive a request.
    for name, page in every_page(AtTheForm()):
        for each in seen(page).inputs:
            assert each.get("type") != "file", name
            assert not {"hetu", "henkilotunnus", "ssn"} & set(each.get("name", "").split("_")), name


def test_every_input_has_a_truthful_type_and_a_label_of_its_own() -> None:
    types = {"email": "email", "phone": "tel", "birth_date": "date", "rights": "checkbox", "whom": "radio"}
    types |= {"channels": "checkbox", "purposes": "checkbox", "representative_role": "radio", "answer_by": "radio"}
    for name, page in every_page(AtTheForm()):
        looked = seen(page)
        for each in looked.inputs:
            if each["tag"] == "button" or each["type" if "type" in each else "tag"] == "hidden":
                continue
            assert looked.labels.get(each["id"]), (name, each)
            if each["tag"] == "input":
                assert each["type"] == types.get(each["name"], "text"), (name, each)


def test_a_browser_is_told_which_of_its_own_answers_a_field_asks_for() -> None:
    person = AtTheForm()
    person.fill_in()
    looked = seen(person.open("request_reach"))
    given = {each["name"]: each.get("autocomplete") for each in looked.inputs if each["tag"] == "input"}
    assert given["name"] == "name"
    assert given["email"] == "email"
    assert given["phone"] == "tel"
    assert given["postal_code"] == "postal-code"
    assert given["birth_date"] == "bday"


def test_fields_that_may_be_left_empty_say_so() -> None:
    person = AtTheForm()
    person.fill_in()
    labels = seen(person.open("request_reach")).labels
    assert labels["id_phone"] == "Puhelinnumero (valinnainen)"
    assert labels["id_birth_date"] == "Syntymäaika (valinnainen)"
    assert labels["id_name"] == "Koko nimi"
    assert seen(person.open("request_details_access")).headings == [
        "Mitä tietoja haluat ja miltä ajalta? (valinnainen)"
    ]


def test_one_request_carries_all_nine_rights_each_with_what_was_told_of_it() -> None:
    case = AtTheForm().file(*ALL_RIGHTS)
    told = {row.right: row for row in RequestedRight.objects.filter(request=case)}
    assert set(told) == set(ALL_RIGHTS)
    assert told["rectification"].details == (
        "Väärin tai puuttuu:\nOsoite on vanha.\n\nPitäisi olla:\nKoivutie 9, 33100 Tampere."
    )
    assert told["objection"].details == "Olen sairauslomalla enkä halua profilointia."
    assert told["access"].details == ""
    assert told["marketing_ban"].choices == {
        "channels": ["sms", "mms", "call", "robocall"],
        "purposes": ["direct_marketing", "telesales"],
    }


def test_what_is_sent_is_kept_in_one_written_form_with_the_language_and_the_way_of_answering() -> None:
    case = AtTheForm().file(
        "access",
        reach={
            "name": "  Aino   Mäkinen ",
            "email": "Aino.Makinen@EXAMPLE.com",
            "phone": "050 123 4567",
            "street": "Testikatu 1 A 2",
            "postal_code": "FI-00100",
            "city": "Helsinki",
            "customer_number": "#4101147",
            "metering_point": "643007574000138589",
            "birth_date": "1988-04-12",
        },
        answer={"answer_by": "post"},
    )
    assert (case.name, case.email, case.phone) == ("Aino Mäkinen", "aino.makinen@example.com", "+358501234567")
    assert case.postal_address == "Testikatu 1 A 2\n00100 Helsinki"
    assert (case.customer_number, case.metering_point) == ("4101147", "643007574000138589")
    assert str(case.birth_date) == "1988-04-12"
    assert (case.channel, case.language, case.answer_by) == ("form", "fi", "post")


def test_pekka_forbids_calls_with_a_number_and_nothing_else() -> None:
    # GDPR 12(6), 21(3): a ban binds the typed number, whoever sends it; no name, no identity, no page about for whom.
    person = AtTheForm()
    case = person.file("marketing_ban", reach={"phone": "050 123 4567"}, answer={})
    assert (case.name, case.email, case.phone) == ("", "", "+358501234567")
    assert set(SuppressedContact.objects.values_list("channel", flat=True)) == {"call", "robocall", "sms", "mms"}
    receipt = seen(person.open("request_done")).text
    assert "Suoramarkkinointikieltosi on voimassa. Se sitoo antamaasi puhelinnumeroa." in receipt
    assert "henkilöllisyytesi" not in receipt
    assert person.open("request_whom").status_code == 302


def test_a_ban_asks_for_an_address_that_one_of_its_channels_can_use() -> None:
    person = AtTheForm()
    wrong = person.fill_in("marketing_ban", reach={"email": "pekka@example.com"})
    assert wrong.status_code == 422
    assert "Anna puhelinnumero, jota kielto koskee." in seen(wrong).text


def test_a_ban_on_selling_by_phone_alone_is_about_phones() -> None:
    wrong = AtTheForm().fill_in(
        "marketing_ban", details_marketing_ban={"channels": ["post"], "purposes": ["telesales"]}
    )
    assert wrong.status_code == 422
    assert "valitse kanavaksi puhelut" in seen(wrong).text


def test_a_consent_is_withdrawn_with_an_address_alone() -> None:
    # GDPR 7(3): as easy to withdraw as to give.
    case = AtTheForm().file("consent_withdrawal", reach={"email": "aino.makinen@example.com"})
    assert case.name == ""


def test_a_withdrawal_leaves_the_name_open_and_asks_no_birth_date() -> None:
    labels = seen(AtTheForm().fill_in("consent_withdrawal", reach={})).labels
    assert labels["id_name"] == "Koko nimi (valinnainen)"
    assert "id_birth_date" not in labels


def test_a_withdrawal_needs_some_address_to_be_about() -> None:
    wrong = AtTheForm().fill_in("consent_withdrawal", reach={"name": "Aino Mäkinen"})
    assert wrong.status_code == 422
    assert "Anna sähköpostiosoite, puhelinnumero tai postiosoite, jota pyyntö koskee." in seen(wrong).text


def test_access_needs_a_name_and_somewhere_to_answer() -> None:
    wrong = seen(AtTheForm().fill_in("access", reach={"phone": "050 123 4567"})).text
    assert "Kirjoita nimesi." in wrong
    assert "Anna sähköpostiosoite tai postiosoite, jotta voimme vastata sinulle." in wrong


def test_a_letter_is_enough_where_there_is_no_mailbox() -> None:
    reach = {"name": "Pekka Esimerkki", "street": "Koivutie 9", "postal_code": "33100", "city": "Tampere"}
    person = AtTheForm()
    case = person.file("access", reach=reach, answer={"answer_by": "post"})
    assert (case.email, case.answer_by) == ("", "post")
    assert "Vastaamme kirjeellä." in seen(person.open("request_done")).text


def test_an_answer_goes_only_by_a_way_that_has_an_address() -> None:
    person = AtTheForm()
    person.fill_in("access")
    ways = seen(person.open("request_answer")).named("answer_by")
    assert [way["value"] for way in ways] == ["email"]
    assert person.answer("request_answer", {"answer_by": "post"}).status_code == 422


def test_a_half_address_asks_for_its_other_half() -> None:
    reach = {"name": "Aino Mäkinen", "email": "aino@example.com", "city": "Helsinki"}
    wrong = seen(AtTheForm().fill_in("access", reach=reach)).text
    assert "Kirjoita katuosoite" in wrong
    assert "Kirjoita postinumero." in wrong


def test_a_postal_code_follows_its_country() -> None:
    abroad = {"street": "Storgatan 4", "postal_code": "111 22", "city": "Stockholm", "country": "Ruotsi"}
    reach = {"name": "Aino Mäkinen", "email": "aino@example.com"} | abroad
    assert AtTheForm().file("access", reach=reach).postal_address == "Storgatan 4\n11122 Stockholm\nRuotsi"
    wrong = AtTheForm().fill_in("access", reach=reach | {"country": "Suomi", "postal_code": "111"})
    assert "Kirjoita postinumero, Suomessa viisi numeroa" in seen(wrong).text


def test_a_henkilotunnus_typed_as_a_customer_number_is_sent_back() -> None:
    reach = {"name": "Aino Mäkinen", "email": "aino@example.com", "customer_number": "010190-999W"}
    assert "Tämä näyttää henkilötunnukselta" in seen(AtTheForm().fill_in("access", reach=reach)).text


def test_riitta_asks_for_her_mother_and_says_by_what_right() -> None:
    reach = {"name": "Helmi Esimerkki", "email": "riitta@example.com"}
    person = AtTheForm()
    case = person.file("access", whom={"whom": "somebody_else"}, reach=reach)
    assert (case.name, case.representative_name, case.representative_role) == (
        "Helmi Esimerkki",
        "Riitta Esimerkki",
        "edunvalvoja",
    )


def test_a_representative_is_asked_for_the_other_ones_name_and_gets_no_offer_of_their_own() -> None:
    person = AtTheForm()
    person.fill_in("access", whom={"whom": "somebody_else"}, reach={})
    looked = seen(person.open("request_reach"))
    assert looked.labels["id_name"] == "Edustamasi henkilön koko nimi"
    assert looked.named("name")[0]["autocomplete"] == "off"


def test_a_role_is_not_kept_of_somebody_who_asks_for_themselves_after_all() -> None:
    person = AtTheForm()
    person.fill_in("access", whom={"whom": "somebody_else"})
    person.answer("request_whom", {"whom": "self"})
    person.send()
    case = PrivacyRequest.objects.get()
    assert (case.representative_name, case.representative_role) == ("", "")


@pytest.mark.usefixtures("another_company")
def test_another_companys_form_names_that_company_and_its_own_period() -> None:
    person = AtTheForm()
    start = person.open("request_start")
    text = seen(start).text
    assert "Lumivirta Osuuskunta" in text
    assert "Kuusitie 3" in text
    assert "18 kuukautta siitä, kun pyyntö on käsitelty" in text
    case = person.file("access", "objection")
    pages = [start, *(person.open(name) for name in ("request_done",))]
    assert case.reference in seen(pages[-1]).text
    assert all("Oomi" not in page.content.decode() for page in pages)


@pytest.mark.usefixtures("another_company")
def test_a_company_that_keeps_no_bans_offers_none() -> None:
    person = AtTheForm()
    offered = [box["value"] for box in seen(person.open("request_what")).named("rights")]
    assert offered == [right for right in ALL_RIGHTS if right != "marketing_ban"]
    assert person.answer("request_what", {"rights": ["marketing_ban"]}).status_code == 422
    assert "suoramarkkinoinnin" not in seen(person.open("request_start")).text


@pytest.mark.usefixtures("another_company")
def test_a_company_that_sells_no_electricity_asks_for_no_metering_point() -> None:
    person = AtTheForm()
    person.fill_in("access", reach={})
    assert seen(person.open("request_reach")).named("metering_point") == []


def test_no_company_is_named_in_the_forms_code_or_templates() -> None:
    folders = [settings.BASE_DIR / "requests_app" / "intake", settings.BASE_DIR / "templates"]
    files = [file for folder in folders for file in Path(folder).rglob("*") if file.suffix in {".py", ".html"}]
    for file in files:
        text = file.read_text().replace("oomi_registry", "")
        assert "oomi" not in text.casefold(), file


def test_the_receipt_tells_the_reference_the_last_day_and_only_what_will_happen() -> None:
    person = AtTheForm()
    case = person.file("access")
    text = seen(person.open("request_done")).text
    assert case.reference in text
    assert "Vastaamme sähköpostilla." in text
    for promised_later in ("vahvistuslink", "pyynnön tila", "lataa"):
        assert promised_later not in text
    assert "aino" not in text.casefold(), "the receipt echoes nothing that was typed"


def test_no_address_of_the_form_says_who_asks() -> None:
    person = AtTheForm()
    person.file("access")
    for page in (*AINO, "request_start", "request_check", "request_done"):
        assert reverse(page).startswith("/fi/tietopyynto/")
        assert "?" not in reverse(page)


def test_a_ban_on_calls_asks_for_the_number_first_and_for_no_street() -> None:
    looked = seen(AtTheForm().fill_in("marketing_ban", reach={}))
    asked = [each["name"] for each in looked.inputs if each["tag"] == "input" and each["type"] != "hidden"]
    assert asked == ["phone", "email", "name"]
    assert [label for label in looked.labels.values() if "(valinnainen)" not in label] == ["Puhelinnumero"]


def test_an_address_typed_before_the_request_became_a_ban_on_calls_is_not_sent_along() -> None:
    person = AtTheForm()
    address = {"street": "Testikatu 1 A 2", "postal_code": "00100", "city": "Helsinki"}
    person.fill_in("access", "marketing_ban", reach={"name": "Aino Mäkinen", "phone": "050 123 4567"} | address)
    person.answer("request_what", {"rights": ["marketing_ban"]})
    person.answer("request_answer", {})
    person.send()
    case = PrivacyRequest.objects.get()
    assert (case.postal_address, case.customer_number, case.phone) == ("", "", "+358501234567")
