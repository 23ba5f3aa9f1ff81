"""The wordings of letters at the desk: read by every role, worded by the officer, and nothing typed is lost."""

from __future__ import annotations

import pytest
from django.urls import reverse

from requests_app.letters.wordings import path_of
from requests_app.models import LetterWording
from requests_app.operations import word_letter
from requests_app.wording.kinds import NAMES, LetterKind
from requests_app.wording.variables import WORDINGS
from tests import casework, staff, submissions
from tests.at_the_desk import AtTheDesk, Form, Read
from tests.submissions import MONDAY, received

pytestmark = pytest.mark.django_db
LIST = reverse("admin:requests_app_letterwording_changelist")
OWN = path_of(LetterKind.RECEIVED, "fi").read_text(encoding="utf-8")


def page_of(kind: LetterKind = LetterKind.RECEIVED, language: str = "fi") -> str:
    """The address of one wording."""
    return reverse("admin:requests_app_letterwording_word", args=[kind, language])


def wording(desk: AtTheDesk, address: str = "") -> tuple[Read, Form]:
    """The page of the receipt's wording, and its form."""
    page = Read(desk.client.get(address or page_of()))
    (form,) = [each for each in page.forms if "text" in each.fields]
    return page, form


def sent(desk: AtTheDesk, form: Form, do: str, **typed: str) -> Read:
    """The form with what was typed, by that button; a redirection is followed."""
    given = {name: held[0] for name, held in form.fields.items()} | typed | {"do": do}
    return Read(desk.client.post(page_of(), given, follow=True))


def test_every_kind_stands_in_the_list_with_its_version_in_each_language() -> None:
    page = Read(AtTheDesk(staff.tuula()).client.get(LIST))
    assert page.status == 200
    for kind in LetterKind:
        assert NAMES[kind].capitalize() in page.text
        assert all(page_of(kind, language) in page.links.values() for language in ("fi", "sv", "en"))
    assert "fi/0" in page.text


@pytest.mark.parametrize("kind", LetterKind)
def test_the_page_of_a_kind_lists_its_variables_and_its_own_text(kind: LetterKind) -> None:
    page, form = wording(AtTheDesk(staff.sanna()), page_of(kind))
    assert all(f"{{{name}}}" in page.text for name in WORDINGS[kind].allowed)
    assert form.fields["text"][0] == path_of(kind, "fi").read_text(encoding="utf-8")
    assert form.fields["based_on"] == ["0"]


@pytest.mark.parametrize("who", [staff.heikki, staff.anneli, staff.tuula], ids=lambda who: who.__name__)
def test_who_is_no_officer_reads_the_text_and_has_no_form(who: object) -> None:
    assert callable(who)
    desk = AtTheDesk(who())
    page = Read(desk.client.get(page_of()))
    assert "Viitenumerosi on {reference}." in page.text
    assert not [each for each in page.forms if "text" in each.fields]
    for do in ("save", "preview"):
        typed = {"text": OWN + "x", "why": "x", "based_on": "0", "do": do, "reference": "TP-7K4M-92XD"}
        assert desk.client.post(page_of(), typed).status_code == 403
    assert not LetterWording.objects.exists()


def test_the_officer_looks_at_the_letter_on_a_case_saves_it_and_the_next_one_says_it() -> None:
    case, desk = received(submissions.ainos()), AtTheDesk(staff.sanna())
    _, form = wording(desk)
    text = f"Kiitos pyynnöstäsi.\n\n{OWN}"
    looked = sent(desk, form, "preview", text=text, reference=case.reference.lower())
    assert looked.status == 200
    assert f"Kiitos pyynnöstäsi. {OWN.split('{')[0]}{case.reference}." in looked.text
    assert not LetterWording.objects.exists(), "a look saves nothing"
    (again,) = [each for each in looked.forms if "text" in each.fields]
    assert again.fields["text"] == [text]
    saved = sent(desk, again, "save", why="kiitos puuttui")
    assert "Versio 1 on tallennettu." in saved.text
    assert "sanna · kiitos puuttui" in saved.text
    assert received(submissions.ainos()).letters.get().body.startswith("Kiitos pyynnöstäsi.\n\n")


def test_what_is_wrong_stands_beside_the_text_and_nothing_typed_is_lost() -> None:
    desk = AtTheDesk(staff.sanna())
    _, form = wording(desk)
    text = OWN.replace("{due}", "pian")
    refused = sent(desk, form, "save", text=text, why="lyhyempi")
    assert refused.status == 422
    (again,) = [each for each in refused.forms if "text" in each.fields]
    assert "Tekstistä puuttuu {due} (päivä, johon mennessä vastataan)." in again.errors[0]
    assert (again.fields["text"], again.fields["why"]) == ([text], ["lyhyempi"])
    assert sent(desk, form, "preview", text=text, reference=received(submissions.ainos()).reference).status == 422


@pytest.mark.parametrize(
    ("reference", "why_not"),
    [
        ("", "Anna sen pyynnön viitenumero"),
        ("TP-0000-0007", "Tällä viitenumerolla ei ole pyyntöä."),
        ("aino.makinen@example.com", "viitenumero"),
    ],
)
def test_a_preview_is_of_a_case_that_is_there(reference: str, why_not: str) -> None:
    desk = AtTheDesk(staff.sanna())
    _, form = wording(desk)
    refused = sent(desk, form, "preview", reference=reference)
    assert refused.status == 422
    (again,) = [each for each in refused.forms if "text" in each.fields]
    assert why_not in again.errors[0]


def test_of_two_officers_the_second_is_told_keeps_the_text_and_may_put_the_next() -> None:
    sanna, olli = AtTheDesk(staff.sanna()), AtTheDesk(staff.olli())
    _, sannas = wording(sanna)
    _, ollis = wording(olli)
    sent(sanna, sannas, "save", text=f"Hei.\n\n{OWN}", why="tervehdys")
    told = sent(olli, ollis, "save", text=f"Kiitos.\n\n{OWN}", why="kiitos")
    assert told.status == 422
    assert "Joku on tallentanut tästä kirjeestä uuden version (1)" in told.text
    (again,) = [each for each in told.forms if "text" in each.fields]
    assert (again.fields["text"], again.fields["based_on"]) == ([f"Kiitos.\n\n{OWN}"], ["1"])
    assert LetterWording.objects.count() == 1
    sent(olli, again, "save", text=f"Hei ja kiitos.\n\n{OWN}")
    assert LetterWording.objects.get(number=2).text.startswith("Hei ja kiitos.")


def test_an_earlier_version_is_gone_back_to_as_a_new_one() -> None:
    word_letter(
        LetterKind.RECEIVED, "fi", f"Moi.\n\n{OWN}", why="tuttavallinen", based_on=0, actor=staff.sanna(), now=MONDAY
    )
    desk = AtTheDesk(staff.sanna())
    page, form = wording(desk)
    assert form.fields["text"][0].startswith("Moi.")
    back = page_of() + page.links["Palaa versioon 0"]
    _, form = wording(desk, back)
    assert (form.fields["text"], form.fields["based_on"]) == ([OWN], ["1"])
    sent(desk, form, "save", why="asiallinen taas")
    assert LetterWording.objects.get(number=2).text == OWN


@pytest.mark.parametrize("address", ["nothing/fi/", "received/de/", "received/fi/?version=7", "received/fi/?version=x"])
def test_what_is_no_wording_has_no_page(address: str) -> None:
    assert AtTheDesk(staff.sanna()).client.get(LIST + address).status_code == 404


def test_a_wording_is_never_read_as_a_page() -> None:
    """OWASP ASVS 1.3.7, 1.2.1: what an officer writes is text, on the desk as in the letter."""
    desk = AtTheDesk(staff.sanna())
    case, _ = casework.ready()
    _, form = wording(desk)
    text = f"<script>alert(1)</script> & <b>\n\n{OWN}"
    looked = sent(desk, form, "preview", text=text, reference=case.reference)
    assert "<script>alert(1)" not in looked.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in looked.html
