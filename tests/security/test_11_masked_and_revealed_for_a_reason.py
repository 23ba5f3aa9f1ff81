"""What is sealed is masked at the desk; who reveals it has a permission and a reason, and leaves a view event.

ASVS 8.2.3; [D: shown-for-a-reason]. Henkilötunnus, health, employment, password, account and card: each field, each
role, each page.
"""

from __future__ import annotations

import logging
import re
from datetime import date
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.template.base import Template
from django.test import Client
from django.urls import reverse

from customers.fields import SealedField, seal_value
from customers.holdings import personal_models
from customers.models import (
    InsurancePolicy,
    Party,
    PostalAddress,
    ViewEvent,
)
from customers.operations.revealing import (
    ExplanationWanted,
    IdentityCodeInReason,
    MayNotReveal,
    Why,
    can_reveal,
    check_reveal,
    reveal,
)
from tests import scenes, staff
from tests.held import only
from tests.secrets_held import NOW, Secret, secrets_of

pytestmark = pytest.mark.django_db

REASON = {"why": "request", "explanation": "Pyyntö TP-1234: tarkistan, että tieto on oikean henkilön."}
WITHOUT = {"handler": staff.heikki, "approver": staff.anneli, "auditor": staff.tuula}


SEALED = sorted(
    f"{model.__name__}.{column.name}"
    for model, _declaration in personal_models()
    for column in model._meta.concrete_fields
    if isinstance(column, SealedField)
)


@pytest.fixture
def aino() -> Party:
    return scenes.aino()


@pytest.fixture
def secrets(aino: Party) -> dict[str, Secret]:
    return secrets_of(aino)


def at_the_desk(user: User, *, csrf: bool = False) -> Client:
    client = Client(enforce_csrf_checks=csrf)
    client.force_login(user)
    return client


def address(aino: Party, secret: Secret) -> str:
    return reverse("admin:customers_party_reveal", args=[aino.pk, secret.row._meta.label, secret.row.pk, secret.field])


def page_of(aino: Party) -> str:
    return reverse("admin:customers_party_change", args=[aino.pk])


def test_every_sealed_field_there_is_is_tried_here(secrets: dict[str, Secret]) -> None:
    assert sorted(secrets) == SEALED
    assert len(SEALED) == 11


@pytest.mark.parametrize("user", [staff.sanna, *WITHOUT.values()])
def test_no_page_shows_what_is_sealed_to_anybody(aino: Party, secrets: dict[str, Secret], user: object) -> None:
    """The person's page, the search, the list, the form of a hold: masked, in titles and addresses too."""
    assert callable(user)
    client = at_the_desk(user())
    pages = [client.get(page_of(aino)), client.get(reverse("admin:customers_party_changelist"))]
    pages.append(client.post(reverse("admin:customers_party_search"), {"typed": aino.customer_number or ""}))
    pages.append(client.get(reverse("admin:retention_legalhold_place", args=[aino.pk])))
    pages += [client.get(address(aino, secret)) for secret in secrets.values()]
    assert "suojattu" in pages[0].content.decode()
    for page in pages:
        for secret in secrets.values():
            assert secret.value not in page.content.decode()
            assert secret.value not in str(page.headers)
        assert "010190" not in page.content.decode()  # half a henkilötunnus would be opened for everybody
    assert not ViewEvent.objects.exists()


def test_nothing_is_found_by_what_is_sealed(aino: Party, secrets: dict[str, Secret]) -> None:
    """tietosuojalaki 29 §: the henkilötunnus is no way to find a person at the desk."""
    client = at_the_desk(staff.sanna())
    for secret in secrets.values():
        found = client.post(reverse("admin:customers_party_search"), {"typed": secret.value})
        assert found.status_code in {200, 422}
        assert str(aino) not in found.content.decode()
    lookup = f"{reverse('admin:customers_party_changelist')}?identity_code_index__startswith=a"
    assert client.get(lookup).status_code == 400


@pytest.mark.parametrize("field", SEALED)
def test_the_officer_who_says_why_sees_the_value_once_and_leaves_a_view_event(
    aino: Party, secrets: dict[str, Secret], field: str
) -> None:
    """GDPR 5(2): who, when, which field of which row, and why."""
    secret, sanna = secrets[field], staff.sanna()
    client = at_the_desk(sanna)
    shown = client.post(address(aino, secret), REASON)
    assert shown.status_code == 200
    assert secret.value in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    view = ViewEvent.objects.get()
    assert (view.party, view.viewer, view.role, view.kind) == (aino, sanna, "officer", "revealed")
    assert (view.table, view.record, view.field) == (secret.row._meta.label, secret.row.pk, secret.field)
    assert view.reason == f"tietopyynnön käsittely: {REASON['explanation']}"
    for page in (client.get(address(aino, secret)), client.get(page_of(aino))):
        assert secret.value not in page.content.decode()
    assert ViewEvent.objects.count() == 1


@pytest.mark.parametrize("role", WITHOUT)
@pytest.mark.parametrize("field", SEALED)
def test_another_role_sees_nothing_and_is_told_who_may(
    aino: Party, secrets: dict[str, Secret], field: str, role: str
) -> None:
    client = at_the_desk(WITHOUT[role]())
    for answer in (client.get(address(aino, secrets[field])), client.post(address(aino, secrets[field]), REASON)):
        assert answer.status_code == 403
        assert secrets[field].value not in answer.content.decode()
        assert "vain tietopyynnöistä vastaava (ryhmä officer)" in answer.content.decode()
    assert "/nayta/" not in client.get(page_of(aino)).content.decode()
    assert not ViewEvent.objects.exists()


def test_who_may_not_view_persons_or_is_signed_out_gets_nowhere(aino: Party, secrets: dict[str, Secret]) -> None:
    clerk = User.objects.create_user("clerk", is_staff=True)
    for secret in secrets.values():
        assert at_the_desk(clerk).post(address(aino, secret), REASON).status_code == 403
        assert Client().post(address(aino, secret), REASON).status_code == 302
    assert not ViewEvent.objects.exists()


@pytest.mark.parametrize(
    ("posted", "told"),
    [
        ({}, "Valitse, mihin tietoa tarvitaan."),
        ({"why": "curiosity", "explanation": REASON["explanation"]}, "Valitse jokin luettelon vaihtoehdoista."),
        ({"why": "request"}, "Kirjoita, mihin juuri tätä tietoa tarvitaan."),
        ({"why": "request", "explanation": "  lyhyt   "}, "Kirjoita vähintään 10 merkillä"),
        ({"why": "request", "explanation": "x" * 201}, "Lyhennä perustelua: siihen mahtuu 200 merkkiä."),
        ({"why": "request", "explanation": "Onko 010190-999W oikea?"}, "Poista henkilötunnus perustelusta"),
        ({"why": "request", "explanation": "Tarkistan asian \x00 nyt"}, "Poista perustelusta näkymätön merkki."),
    ],
)
def test_without_a_reason_nothing_is_shown_and_the_form_says_what_to_do(
    aino: Party, secrets: dict[str, Secret], posted: dict[str, str], told: str
) -> None:
    secret = secrets["InsuranceClaim.health"]
    answer = at_the_desk(staff.sanna()).post(address(aino, secret), posted)
    assert answer.status_code == 422
    assert told.lower() in answer.content.decode().lower()
    assert secret.value not in answer.content.decode()
    assert not ViewEvent.objects.exists()


def test_a_get_changes_and_shows_nothing_whatever_stands_in_its_address(
    aino: Party, secrets: dict[str, Secret]
) -> None:
    client, secret = at_the_desk(staff.sanna()), secrets["Party.identity_code"]
    for answer in (client.get(address(aino, secret), REASON), client.head(address(aino, secret), REASON)):
        assert answer.status_code == 200
        assert secret.value not in answer.content.decode()
    assert not ViewEvent.objects.exists()


def test_a_form_of_another_site_reveals_nothing(aino: Party, secrets: dict[str, Secret]) -> None:
    secret = secrets["Party.identity_code"]
    answer = at_the_desk(staff.sanna(), csrf=True).post(address(aino, secret), REASON)
    assert answer.status_code == 403
    assert secret.value not in answer.content.decode()
    assert not ViewEvent.objects.exists()


def test_what_else_is_posted_changes_nothing_of_what_is_recorded(aino: Party, secrets: dict[str, Secret]) -> None:
    """ASVS 15.3.3."""
    secret, pekka, sanna = secrets["CardToken.token"], scenes.pekka(), staff.sanna()
    more = {"party": pekka.pk, "viewer": staff.tuula().pk, "role": "auditor", "field": "last_four", "record": uuid4()}
    at_the_desk(sanna).post(address(aino, secret), {**REASON, **more, "viewed_at": "2000-01-01", "reason": "muu"})
    view = ViewEvent.objects.get()
    assert (view.party, view.viewer, view.role, view.field, view.record) == (
        aino,
        sanna,
        "officer",
        "token",
        secret.row.pk,
    )
    assert view.viewed_at.year > 2000
    assert view.reason.startswith("tietopyynnön käsittely: ")


@pytest.mark.django_db(transaction=True)
def test_the_view_is_on_record_even_where_the_page_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """The event is committed before the value is on its way: a page that breaks has shown it, perhaps."""
    aino = scenes.aino()
    secret = secrets_of(aino)["Party.identity_code"]
    render = Template.render

    def breaks(template: Template, context: object) -> str:
        if template.name == "admin/customers/reveal.html":
            raise ConnectionError("the reader's line broke")
        return str(render(template, context))  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(Template, "render", breaks)
    client = at_the_desk(staff.sanna())
    client.raise_request_exception = False
    answer = client.post(address(aino, secret), REASON)
    assert answer.status_code == 500
    assert secret.value not in answer.content.decode()
    assert ViewEvent.objects.get().record == aino.pk


def test_no_event_means_no_value(aino: Party, secrets: dict[str, Secret], monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr(SealedField, "opened", lambda *asked: opened.append(asked))

    def cannot(*_: object, **__: object) -> None:
        raise ConnectionError("the table of views is away")

    monkeypatch.setattr(type(ViewEvent.objects), "create", cannot)
    client = at_the_desk(staff.sanna())
    client.raise_request_exception = False
    answer = client.post(address(aino, secrets["Party.identity_code"]), REASON)
    assert answer.status_code == 500
    assert opened == []


def test_a_tampered_value_is_not_shown_and_the_officer_is_told_whom_to_tell(
    aino: Party, secrets: dict[str, Secret]
) -> None:
    secret = secrets["InsuranceClaim.health"]
    moved = seal_value(InsurancePolicy, secret.row.pk, "health", "siirretty toisesta taulusta")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE customers_insuranceclaim SET health = %s WHERE id = %s", [moved, secret.row.pk])
    answer = at_the_desk(staff.sanna()).post(address(aino, secret), REASON)
    assert answer.status_code == 422
    assert "sen salaus ei täsmää" in answer.content.decode()
    assert not ViewEvent.objects.exists()


def test_an_address_that_was_put_together_by_hand_leads_nowhere(aino: Party, secrets: dict[str, Secret]) -> None:
    """Another's row under Aino's name, a field that is not hidden, a table that is nobody's."""
    client, pekka = at_the_desk(staff.sanna()), scenes.pekka()
    health = secrets["InsuranceClaim.health"]
    attempts = [
        (pekka.pk, "customers.InsuranceClaim", health.row.pk, "health"),
        (aino.pk, "customers.InsurancePolicy", health.row.pk, "health"),
        (aino.pk, "customers.Party", aino.pk, "family_name"),
        (aino.pk, "customers.Party", aino.pk, "identity_code_index"),
        (aino.pk, "customers.Party", aino.pk, "pk"),
        (aino.pk, "customers.Party", aino.pk, "number"),
        (aino.pk, "auth.User", aino.pk, "password"),
        (aino.pk, "customers.SystemToken", aino.pk, "token_hash"),
        (uuid4(), "customers.Party", aino.pk, "identity_code"),
        (aino.pk, "customers.Party", uuid4(), "identity_code"),
    ]
    for attempt in attempts:
        there = reverse("admin:customers_party_reveal", args=attempt)
        assert client.get(there).status_code == 404, attempt
        assert client.post(there, REASON).status_code == 404, attempt
    assert not ViewEvent.objects.exists()


def test_where_a_protected_person_lives_is_revealed_for_a_reason_too(aino: Party) -> None:
    home = PostalAddress.objects.create(
        party=aino, street="Salakuja 7", postal_code="99999", city="Piilola", source="person", began_on=date(2020, 1, 1)
    )
    street = Secret(home, "street")
    client = at_the_desk(staff.sanna())
    assert client.get(address(aino, street)).status_code == 404  # it is on the page for everybody to read
    Party.objects.filter(pk=aino.pk).update(protected_address=True)
    assert "Salakuja" not in client.get(address(aino, street)).content.decode()
    assert "Salakuja 7" in client.post(address(aino, street), REASON).content.decode()
    assert ViewEvent.objects.get().field == "street"


def test_the_views_are_listed_on_the_persons_page_and_are_among_what_is_held(
    aino: Party, secrets: dict[str, Secret]
) -> None:
    """GDPR 15(1), GDPR 5(2): the person is told who looked."""
    sanna = staff.sanna()
    User.objects.filter(pk=sanna.pk).update(first_name="Sanna", last_name="Salo")
    client = at_the_desk(sanna)
    client.post(address(aino, secrets["InsuranceClaim.health"]), REASON)
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", client.get(page_of(aino)).content.decode()))
    assert "Kuka on katsonut suojattuja tietoja 1" in shown
    assert "Sanna Salo officer korvaushakemus: terveydentila tietopyynnön käsittely: Pyyntö TP-1234" in shown
    held = only(aino, ViewEvent)
    assert held.source == "own"
    assert {each.name for each in held.fields} == {"viewed_at", "kind", "role", "table", "field", "reason"}


def test_nothing_of_a_revealed_value_is_in_a_log_or_an_event(
    aino: Party, secrets: dict[str, Secret], caplog: pytest.LogCaptureFixture
) -> None:
    client = at_the_desk(staff.sanna())
    with caplog.at_level(logging.DEBUG):
        for secret in secrets.values():
            client.post(address(aino, secret), REASON)
    assert ViewEvent.objects.count() == len(secrets)
    for secret in secrets.values():
        assert secret.value not in caplog.text
        assert not ViewEvent.objects.filter(reason__contains=secret.value).exists()
    assert not any(secret.value in address(aino, each) for secret in secrets.values() for each in secrets.values())


def test_what_may_be_asked_and_whether_it_may_are_one_rule(aino: Party) -> None:
    sanna, tuula = staff.sanna(), staff.tuula()
    assert can_reveal(sanna, REASON["explanation"])
    for actor, explanation, refusal in (
        (tuula, REASON["explanation"], MayNotReveal),
        (sanna, "lyhyt", ExplanationWanted),
        (sanna, "Vertaan: 010190A999W ja toinen", IdentityCodeInReason),
    ):
        assert not can_reveal(actor, explanation)
        with pytest.raises(refusal):
            check_reveal(actor, explanation)
        with pytest.raises(refusal):
            reveal(aino, aino, "identity_code", why=Why.REQUEST, explanation=explanation, actor=actor, now=NOW)
