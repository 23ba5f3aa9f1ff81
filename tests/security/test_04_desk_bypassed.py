"""The desk's rules hold where no browser is: each field, each hidden key, and fields that no form has.

ASVS 2.2.2 (the server judges) and 15.3.3 (extra fields change nothing).
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from requests_app.grounds import Ground
from requests_app.models import Letter, PrivacyRequest, RequestEvent
from requests_app.rights import Right
from tests import casework, scenes, staff, submissions
from tests.at_the_desk import AtTheDesk, Form, Values

pytestmark = pytest.mark.django_db

HUGE = "ä" * 20_001
NUL = "Hei\x00, mitä kuuluu?"


def forged(desk: AtTheDesk, form: Form, values: Values) -> int:
    """Post what no browser would send from that form; the status of the answer."""
    return desk.client.post(form.action, {**form.fields, **values}).status_code


def by(name: str) -> str:
    return str(User.objects.get(username=name).pk)


BYPASSED: dict[str, tuple[str, Callable[[], Values]]] = {
    "a text that is too long": ("ask_clarification", lambda: {"question": HUGE}),
    "a text with a NUL": ("ask_clarification", lambda: {"question": NUL}),
    "reasons that are too long": (
        "decide",
        lambda: {"outcome": "refused", "ground": "not_identified", "reasons": HUGE},
    ),
    "an outcome that is none": ("decide", lambda: {"outcome": "approved"}),
    "a ground that is none": ("decide", lambda: {"outcome": "refused", "ground": "because", "reasons": "Ei."}),
    "another right's ground": ("decide", lambda: {"outcome": "refused", "ground": "legal_claims", "reasons": "Ei."}),
    "a need that is none": (
        "decide",
        lambda: {"outcome": "refused", "ground": "excessive", "reasons": "Ei.", "met": ["evidence", "second_person"]},
    ),
    "a right that was not asked": ("decide", lambda: {"right": "erasure", "outcome": "granted"}),
    "a right that is none": ("decide", lambda: {"right": "everything", "outcome": "granted"}),
    "two rights at once": ("decide", lambda: {"right": ["access", "erasure"], "outcome": "granted"}),
    "somebody without a role": ("hand_over", lambda: {"to": by("tuula")}),
    "somebody who is nobody": ("hand_over", lambda: {"to": "999999999"}),
    "an owner that is no number": ("hand_over", lambda: {"to": "1 OR 1=1"}),
    "a person who is nobody": ("link_party", lambda: {"party": str(uuid4())}),
    "a person that is no key": ("link_party", lambda: {"party": "' OR 1=1 --"}),
    "an answer of the body alone": ("write_letter", lambda: {"body": NUL}),
    "an answer that is too long": ("write_letter", lambda: {"body": "x" * 100_001}),
    "an original that is a pattern": ("mark_duplicate", lambda: {"original": "TP-%"}),
}


@pytest.mark.parametrize(("operation", "values"), BYPASSED.values(), ids=[name.replace(" ", "_") for name in BYPASSED])
def test_what_no_browser_would_send_is_refused_and_writes_nothing(operation: str, values: Callable[[], Values]) -> None:
    staff.tuula()
    scenes.aino()
    case = casework.in_work()
    desk = AtTheDesk(staff.sanna())
    form = desk.open(case).form(operation)
    before = list(RequestEvent.objects.order_by("pk").values())
    assert forged(desk, form, values()) == 422
    assert list(RequestEvent.objects.order_by("pk").values()) == before
    assert casework.fresh(case).party is None
    assert not case.rights.exclude(outcome="").exists()


def test_fields_that_no_form_has_change_nothing() -> None:
    case = submissions.received(submissions.ainos())
    before = PrivacyRequest.objects.filter(pk=case.pk).values().get()
    sanna, heikki = AtTheDesk(staff.sanna()), staff.heikki()
    form = sanna.open(case).form("take")
    extra = {
        "id": str(uuid4()),
        "status": "answered",
        "owner": str(heikki.pk),
        "actor": str(heikki.pk),
        "now": "2020-01-01T00:00",
        "received_at": "2020-01-01T00:00",
        "closed_at": "2020-01-01T00:00",
        "request_": str(uuid4()),
        "party": str(scenes.aino().pk),
        "is_superuser": "on",
        "_save": "1",
    }
    assert forged(sanna, form, extra) == 302
    after = PrivacyRequest.objects.filter(pk=case.pk).values().get()
    assert {name for name, value in after.items() if dict(before)[name] != value} == {"status", "owner_id"}
    assert (after["status"], after["owner_id"]) == ("in_work", staff.sanna().pk)
    assert not User.objects.get(username="sanna").is_superuser


def test_a_letter_of_another_case_is_not_sent_from_this_one() -> None:
    mine, _ = casework.ready()
    other, letter = casework.ready(submissions.riittas_for_helmi())
    desk = AtTheDesk(staff.sanna())
    form = desk.open(mine).form("send_letter")
    assert forged(desk, form, {"letter": str(letter.pk)}) == 422
    assert Letter.objects.get(pk=letter.pk).state == Letter.State.DRAFT
    assert casework.fresh(other).status == "ready"


def test_a_way_without_an_address_is_not_a_way() -> None:
    case, letter = casework.ready(submissions.riittas_for_helmi())  # who gave a postal address alone
    desk = AtTheDesk(staff.sanna())
    form = desk.open(case).form("send_letter", letter=str(letter.pk))
    assert forged(desk, form, {"via": "email"}) == 422
    assert Letter.objects.get(pk=letter.pk).state == Letter.State.DRAFT


def test_the_approval_of_reasons_untold_is_no_field_where_the_law_has_none() -> None:
    case = casework.in_work()
    casework.refused(case, *_not_identified("access"))
    casework.refused(case, *_not_identified("human_review"))
    casework.written(case)
    AtTheDesk(staff.heikki()).does(case, "send_for_approval")
    anneli = AtTheDesk(staff.anneli())
    form = anneli.open(case).form("approve")
    assert "withhold_reasons" not in form.fields
    assert forged(anneli, form, {"withhold_reasons": "on"}) == 302
    assert "withheld" not in RequestEvent.objects.get(request=case, kind="approved").codes


def _not_identified(code: str) -> tuple[Right, Ground]:
    return Right(code), Ground.NOT_IDENTIFIED


def test_a_post_that_is_too_big_is_not_read() -> None:
    case = casework.in_work()
    desk = AtTheDesk(staff.sanna())
    form = desk.open(case).form("write_letter")
    assert forged(desk, form, {"body": "x" * 300_000}) == 400
    assert not case.letters.filter(kind="answer").exists()
