"""Who looked at a person's data, when and why, as the person reads it on the page of their request, and who may not.

[D: the-status-page].
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import translation

from customers.models import ViewEvent
from customers.operations.revealing import Why, reveal
from requests_app.events import Happening
from requests_app.models import PrivacyRequest
from requests_app.operations.wishes import REASON
from requests_app.status.looked import EVENTS, KINDS, ROLES
from requests_app.status.reasons import Reason, reason_of, spoken
from requests_app.status.told import TOLD
from tests import casework, packages, scenes, staff, submissions
from tests.at_the_status import AtTheStatus, said
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def on_tuesday() -> Iterator[None]:
    """It is Tuesday, the day after the requests came."""
    with time_machine.travel(TUESDAY, tick=False):
        yield


def test_aino_reads_which_role_looked_at_her_data_when_and_why_and_no_name() -> None:
    request = packages.linked()
    assert request.party is not None
    reveal(
        request.party,
        request.party,
        "identity_code",
        why=Why.REQUEST,
        explanation="Aino kysyi tunnuksestaan",
        actor=staff.sanna(),
        now=TUESDAY,
    )
    text = said(AtTheStatus().enter(request))
    assert "Kuka on katsonut tietojasi" in text
    assert "Suojattu tieto näytettiin: henkilötunnus" in text
    assert "tietosuojapyynnöistä vastaava" in text
    assert "tietopyynnön käsittely: Aino kysyi tunnuksestaan" in text
    assert "sanna" not in text


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("sv", ("handläggning av en begäran om uppgifter: ", "Den registrerade har bett att", "kontroll på begäran")),
        ("en", ("handling a data request: ", "The data subject has asked that", "kontroll på begäran")),
    ],
)
def test_a_reason_chosen_from_a_list_is_in_the_language_of_the_page_and_what_was_written_stands_in_finnish(
    language: str, told: tuple[str, ...]
) -> None:
    request = packages.linked()
    aino = request.party
    assert aino is not None
    for reason in ("tietopyynnön käsittely: Aino kysyi: kuka?", REASON, "kontroll på begäran"):
        ViewEvent.objects.create(
            party=aino,
            viewed_at=TUESDAY,
            kind=ViewEvent.Kind.REVEALED,
            viewer=staff.sanna(),
            role="officer",
            table="customers.Party",
            record=aino.pk,
            field="identity_code",
            reason=reason,
        )
    with translation.override(language):
        page = AtTheStatus().enter(request).content.decode()
    assert [each for each in told if each not in page] == []
    assert '<span lang="fi">Aino kysyi: kuka?</span>' in page, "as it was written, colon and all"
    assert '<span lang="fi">kontroll på begäran</span>' in page
    assert page.count('<span lang="fi">') == 2, "nothing that the code says is said to be Finnish"
    assert "käsittely" not in page


def test_a_reason_has_two_parts_and_what_only_looks_like_one_of_a_list_is_written() -> None:
    for begins in spoken():
        assert reason_of(begins).chosen == begins
    assert reason_of("tärkeä yleinen etu: sähköverkon häiriö") == Reason("tärkeä yleinen etu", "sähköverkon häiriö")
    assert reason_of("tärkeä: yleinen etu") == Reason("", "tärkeä: yleinen etu")
    assert reason_of("") == Reason("", "")


def test_who_looked_is_told_to_nobody_who_has_not_shown_who_they_are() -> None:
    request = casework.taken(now=MONDAY)
    aino = scenes.aino()
    ViewEvent.objects.create(
        party=aino,
        viewed_at=MONDAY,
        kind=ViewEvent.Kind.REVEALED,
        viewer=staff.sanna(),
        role="officer",
        table="customers.Party",
        record=aino.pk,
        field="identity_code",
        reason="pyynnön käsittely",
    )
    PrivacyRequest.objects.filter(pk=request.pk).update(party=aino, matched_at=MONDAY)
    assert "Kuka on katsonut" not in said(AtTheStatus().enter(request))


def test_a_representative_is_told_who_looked_only_by_a_mandate_that_reaches_access() -> None:
    request = casework.in_work(submissions.riittas_for_helmi(), now=MONDAY)
    PrivacyRequest.objects.filter(pk=request.pk).update(email="riitta@example.com")
    riitta = AtTheStatus()
    assert "Kuka on katsonut" not in said(riitta.enter(request))
    casework.mandated(request, now=MONDAY)
    assert "Kuka on katsonut" in riitta.text()


def test_every_kind_of_looking_has_its_words() -> None:
    assert set(KINDS) == set(ViewEvent.Kind)
    assert {"officer", "handler", "approver", "auditor"} == set(ROLES)
    looked = {Happening.EVIDENCE_OPENED, Happening.MANDATE_OPENED, Happening.ATTACHMENT_OPENED}
    assert looked <= set(EVENTS)
    assert {TOLD[each] for each in looked} == {None}, "told among the lookings, once"
