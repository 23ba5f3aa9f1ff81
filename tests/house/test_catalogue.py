"""Every string that a letter or a page can say is translated, whole and with its gaps; and nothing that none says."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message as Translated
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import gettext, ngettext

from customers.models import CreditDecision
from oomi_registry.catalogue import (
    COPIES,
    PAGES,
    SOURCES,
    Key,
    Message,
    catalogue,
    everything,
    found,
    languages,
    messages_in,
    path_of,
    placeholders,
)
from oomi_registry.checks.languages import translations_are_compiled
from oomi_registry.notice.adopted import candidate
from oomi_registry.settings import BASE_DIR
from requests_app.fulfilment.access.codes import field_in_words, sayings, table_in_words
from requests_app.wording.glossary import faults

LANGUAGES = languages()
SAID = everything()
ALIKE: set[str] = set()
"""What is the same word in another language too."""
RIGHTLY = ("lagen om tillhandahållande av digitala tjänster", "reklamation, ersättningsärende")
"""An act's own name; and a complaint about goods or services, which is no *klagomål* to the authority."""
LOOKED_UP_BY = {"_", "gettext", "gettext_lazy", "marked", "ngettext"}
IN_A_MEANING = {"pgettext", "pgettext_lazy"}
ALIKE_IN_ALL = {"ZIP", "JSON", "CSV", "PDF", "kWh"}


def translated(language: str) -> dict[Key, Translated]:
    return {(each.context or "", *pair(each.id)): each for each in catalogue(language) if each.id}


def pair(said: object) -> tuple[str, str]:
    """The text for one and for many; none for many where it says no number."""
    each = forms(said)
    return each[0], each[1] if len(each) > 1 else ""


def forms(string: object) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, tuple | list) else (str(string or ""),)


def test_there_is_a_catalogue_for_each_language() -> None:
    assert LANGUAGES == ["sv", "en"]
    assert len(SAID) > 300


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_a_letter_or_a_page_can_say_is_translated(language: str) -> None:
    """`make messages` finds what is new; its translation is written by a person."""
    known = translated(language)
    assert {message.text: places for message, places in SAID.items() if message.key not in known} == {}
    empty = [message.text for message in SAID if not all(forms(known[message.key].string))]
    assert empty == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess_or_left_over(language: str) -> None:
    known = translated(language)
    assert [key for key, each in known.items() if each.fuzzy] == []
    assert set(known) == {message.key for message in SAID}
    assert catalogue(language).obsolete == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_gaps_of_its_original_and_no_others(language: str) -> None:
    for each in translated(language).values():
        originals = forms(each.id)
        assert len(forms(each.string)) == len(originals)
        for original, form in zip(originals, forms(each.string), strict=True):
            assert placeholders(form) == placeholders(original), original


PUBLIC = [path for pattern in PAGES + COPIES if pattern.endswith(".html") for path in sorted(BASE_DIR.glob(pattern))]


@pytest.mark.parametrize("page", PUBLIC, ids=lambda path: path.relative_to(BASE_DIR / "templates").as_posix())
def test_no_page_says_a_word_past_gettext(page: Path) -> None:
    """What stands in a template as it is would be Finnish in every language."""
    said = page.read_text()
    for passed_over in (r"{%\s*blocktranslate.*?endblocktranslate\s*%}", r"{#.*?#}|{%.*?%}|{{.*?}}", r"<[^>]*>"):
        said = re.sub(passed_over, " ", said, flags=re.DOTALL)
    assert set(re.findall(r"[^\W\d_]{3,}", said)) <= ALIKE_IN_ALL


PROGRAMS = [path for pattern in SOURCES if pattern.endswith(".py") for path in sorted(BASE_DIR.glob(pattern))]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.relative_to(BASE_DIR).as_posix())
def test_no_program_says_a_word_past_the_catalogue(program: Path) -> None:
    """What is looked up within an f-string is overlooked by whoever gathers the messages."""
    gathered = {message.text for message in messages_in(program)}
    calls = [call for call in ast.walk(ast.parse(program.read_text())) if isinstance(call, ast.Call) and call.args]
    looked_up = [call.args[0] for call in calls if getattr(call.func, "id", "") in LOOKED_UP_BY]
    looked_up += [call.args[1] for call in calls if getattr(call.func, "id", "") in IN_A_MEANING]
    said = {each.value for each in looked_up if isinstance(each, ast.Constant)}
    assert said - gathered == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_begins_and_ends_as_its_original_does(language: str) -> None:
    """A colon before a list, a full stop, an empty line between paragraphs: the letter is composed of them."""
    for each in translated(language).values():
        original = forms(each.id)[0]
        form = forms(each.string)[0] or original  # what is empty is told of above
        assert (form[-1] in ".:?" and form[-1]) == (original[-1] in ".:?" and original[-1]), original
        assert form.count("\n\n") == original.count("\n\n"), original
        assert form == form.strip()
        if original[-1] in ".:?":
            assert form[0].isupper() == original[0].isupper(), original


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_the_original_over_again(language: str) -> None:
    same = {forms(each.id)[0] for each in translated(language).values() if forms(each.string)[0] in forms(each.id)}
    assert same <= ALIKE


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_no_wrong_word_for_a_term_of_the_law_and_none_of_offices(language: str) -> None:
    """The glossary of the letters holds for pages, mails and copies too."""
    said = {form.replace("\u00ad", "") for each in translated(language).values() for form in forms(each.string)}
    judged = {form for form in said if not any(rightly in form for rightly in RIGHTLY)}
    assert {form: list(faults(form, language)) for form in judged if any(faults(form, language))} == {}


def test_what_a_program_and_a_template_say_is_found(tmp_path: Path) -> None:
    (tmp_path / "room.py").write_text(
        'from django.utils.translation import gettext as _\n_("yksi " "lause")\nmarked("nimi")\n'
        'ngettext("%(n)s rivi", "%(n)s riviä", n)\n_(muuttuja)\nprint("ei tämä")\n'
        'pgettext_lazy("perittävä", "maksu")\n'
    )
    (tmp_path / "part.txt").write_text(
        """{% load i18n %}{% translate "Sanottu (näin)" %}
        {% blocktranslate %}Koodi {{ code }} 5 %:n{% endblocktranslate %}
        {% blocktranslate count n=n %}{{ n }} päivän{% plural %}{{ n }} päivää{% endblocktranslate %} Ei tämä
        {% translate "poistettu" context "rajoitus" %}"""
    )
    assert list(messages_in(tmp_path / "room.py")) == [
        Message("yksi lause"),
        Message("nimi"),
        Message("%(n)s rivi", "%(n)s riviä"),
        Message("maksu", meaning="perittävä"),
    ]
    assert list(messages_in(tmp_path / "part.txt")) == [
        Message("Sanottu (näin)"),
        Message("Koodi %(code)s 5 %%:n"),
        Message("%(n)s päivän", "%(n)s päivää"),
        Message("poistettu", meaning="rajoitus"),
    ]
    assert set(found(["*.py"], tmp_path)) == set(messages_in(tmp_path / "room.py"))


def test_what_a_table_says_is_found() -> None:
    """Grounds, kinds of data, fields: no call of gettext names them."""
    texts = {message.text for message in SAID}
    assert {"pyyntö on kohtuuton", "puhelutallenteet", "katuosoite", "hyväksytty vakuutta vastaan"} <= texts
    assert "tietosuojalaki 34 § 1 mom. 1" in texts


def test_the_compiled_catalogues_say_what_is_written() -> None:
    with translation.override("sv"):
        assert gettext("tieto on oikea") == "uppgiften är riktig"
        assert ngettext("%(rows)s merkintä", "%(rows)s merkintää", 2) == "%(rows)s uppgifter"
    with translation.override("en"):
        assert gettext("puhelutallenteet") == "call recordings"
    with translation.override("fi"):
        assert gettext("puhelutallenteet") == "puhelutallenteet"
        assert ngettext("%(rows)s merkintä", "%(rows)s merkintää", 1) == "%(rows)s merkintä"


IN_EACH_MEANING = {
    "fi": "maksut maksut, poistettu poistettu, esitetty esitetty, toteutettu toteutettu, hylätty hylätty",
    "sv": "betalningar avgifter, raderat upphävd, föreslaget framställd, genomfört beviljad, förkastat avslag",
    "en": "payments fees, erased lifted, proposed raised, carried out granted, discarded rejected",
}


@pytest.mark.parametrize("language", IN_EACH_MEANING)
def test_what_finnish_has_one_word_for_is_said_in_each_of_its_meanings(language: str) -> None:
    with translation.override(language):
        said = (
            (table_in_words("customers.Payment"), table_in_words("requests_app.Fee")),
            (field_in_words("erased_at", "customers.ErasedKey"), field_in_words("lifted_at", "customers.Restriction")),
            (field_in_words("proposed_at", "requests_app.Fee"), field_in_words("raised_at", "customers.Objection")),
            (
                field_in_words("carried_out_at", "requests_app.ErasurePlan"),
                sayings(candidate(), language)["outcome"]("granted"),
            ),
            (
                field_in_words("discarded_at", "requests_app.AccessPackage"),
                CreditDecision(outcome="rejected").get_outcome_display(),
            ),
        )
    assert ", ".join(" ".join(each) for each in said) == IN_EACH_MEANING[language]


@pytest.fixture
def catalogues(tmp_path: Path, settings: object) -> Path:
    """The catalogues of another site: written, and compiled since."""
    settings.LOCALE_PATHS = [tmp_path]  # type: ignore[attr-defined]  # the fixture of pytest-django
    for language in LANGUAGES:
        written = path_of(language)
        written.parent.mkdir(parents=True)
        written.write_text("")
        written.with_suffix(".mo").write_bytes(b"")
        os.utime(written, (1_000, 1_000))
        os.utime(written.with_suffix(".mo"), (2_000, 2_000))
    return tmp_path


def test_the_site_does_not_start_without_its_translations(catalogues: Path) -> None:
    assert translations_are_compiled() == []
    path_of("sv").with_suffix(".mo").unlink()
    (fault,) = translations_are_compiled()
    assert fault.id == "languages.E001"
    assert "make languages" in str(fault.hint)


def test_the_site_does_not_start_with_translations_that_were_changed_since(catalogues: Path) -> None:
    os.utime(path_of("en"), (3_000, 3_000))
    (fault,) = translations_are_compiled()
    assert fault.id == "languages.E002"
    assert "'en'" in fault.msg


HAVE_TITLES = {"public/base.html", "public/alone.html", "package/page.html"}
"""The bases of all pages, and the page that a person opens on a machine of their own."""


@pytest.mark.parametrize("base", ["public/base.html", "public/alone.html"])
def test_a_title_has_no_place_to_be_broken_at(base: str) -> None:
    """Soft hyphens help a narrow screen with a long heading; in a title some programs show them, or read them out."""
    page = Template(
        f'{{% extends "{base}" %}}{{% load i18n %}}'
        '{% block title %}{% translate "Tietosuojaseloste" %}{% endblock %}'
        '{% block content %}<h1>{% translate "Tietosuojaseloste" %}</h1>{% endblock %}'
    )
    with translation.override("sv"):
        made = page.render(Context({"register": candidate()}))
    assert "<title>Dataskyddsbeskrivning" in made
    assert "<h1>Dataskydds\u00adbeskrivning</h1>" in made


def test_every_page_has_its_title_from_a_base_that_sees_to_it() -> None:
    titled = {page.relative_to(BASE_DIR / "templates").as_posix(): page.read_text() for page in PUBLIC}
    titles = {name: text.split("<title>")[1] for name, text in titled.items() if "<title>" in text}
    assert titles.keys() == HAVE_TITLES
    assert all(title.startswith("{% filter in_one_piece %}") for title in titles.values())
