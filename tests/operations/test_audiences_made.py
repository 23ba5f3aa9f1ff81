"""An audience is made by one and turned on by another, rehearsed, and fetched; at the desk and by the command."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from customers import audiences
from customers.audiences.refusals import (
    AlreadyOff,
    AlreadyOn,
    AudienceIsOff,
    AudienceRefused,
    CodeRefused,
    CodeTaken,
    NotPermitted,
    OwnAudience,
)
from customers.models import (
    Audience,
    AudienceUpload,
    Disclosure,
)
from customers.operations.disclosures import MechanismWanted
from oomi_registry.notice.adopted import register
from tests import scenes, staff
from tests.at_the_desk import Read
from tests.desk import signed_in
from tests.operations.test_audiences import (
    EXAMPLE,
    KEY,
    NOW,
    TO_MAKE,
    ainos,
    an_audience,
    consented,
)

pytestmark = pytest.mark.django_db


def test_an_audience_is_off_until_another_than_its_maker_turns_it_on() -> None:
    audience = audiences.make_audience(TO_MAKE, register(), by=staff.sanna(), now=NOW)
    ainos()
    with pytest.raises(AudienceIsOff):
        audiences.upload(audience.code, register(), by=staff.sanna(), now=NOW, key=KEY)
    for by, refusal in ((staff.sanna(), OwnAudience), (staff.heikki(), NotPermitted), (staff.tuula(), NotPermitted)):
        assert not audiences.can_turn_on(audience, by, register(), now=NOW)
        with pytest.raises(refusal):
            audiences.turn_on(audience.code, register(), by=by, now=NOW)
    assert audiences.turn_on(audience.code, register(), by=staff.olli(), now=NOW).turned_on_by == staff.olli()
    with pytest.raises(AlreadyOn):
        audiences.turn_on(audience.code, register(), by=staff.olli(), now=NOW)
    for by in (staff.tuula(), staff.anneli()):
        with pytest.raises(NotPermitted):
            audiences.upload(audience.code, register(), by=by, now=NOW, key=KEY)
        with pytest.raises(NotPermitted):
            audiences.turn_off(audience.code, by=by)
    audiences.turn_off(audience.code, by=staff.heikki())
    with pytest.raises(AlreadyOff):
        audiences.turn_off(audience.code, by=staff.heikki())
    assert not AudienceUpload.objects.exists()


def test_the_database_holds_the_second_look_too() -> None:
    audience = an_audience(on=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Audience.objects.filter(pk=audience.pk).update(turned_on_at=NOW, turned_on_by=audience.made_by)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"code": "Aurinko"}, CodeRefused),
        ({"code": "a"}, CodeRefused),
        ({"code": "a" * 31}, CodeRefused),
        ({"country": "US"}, MechanismWanted),
    ],
)
def test_an_audience_that_could_not_be_uploaded_lawfully_is_not_made(
    wrong: dict[str, str], refusal: type[Exception]
) -> None:
    """GDPR 44, GDPR 46"""
    said = audiences.ToMake(**({name: getattr(TO_MAKE, name) for name in TO_MAKE.__slots__} | wrong))
    with pytest.raises(refusal):
        audiences.make_audience(said, register(), by=staff.sanna(), now=NOW)
    assert not Audience.objects.exists()


def test_a_code_is_used_once_and_by_who_may() -> None:
    an_audience()
    with pytest.raises(CodeTaken):
        audiences.make_audience(TO_MAKE, register(), by=staff.sanna(), now=NOW)
    with pytest.raises(NotPermitted):
        audiences.make_audience(TO_MAKE, register(), by=staff.tuula(), now=NOW)
    assert issubclass(CodeTaken, AudienceRefused)


def test_a_rehearsal_prints_the_figures_and_writes_nothing_and_the_command_writes_the_file() -> None:
    an_audience()
    consented(scenes.aino(), now=timezone.now(), expires_at=timezone.now() + timedelta(days=9))
    shown, told = StringIO(), StringIO()
    call_command("audience", "aurinko", "--rehearse", stdout=shown)
    assert shown.getvalue() == "kohderyhmässä: 1\n"
    assert not Disclosure.objects.exists()
    shown = StringIO()
    call_command("audience", "aurinko", "--by", "heikki", stdout=shown, stderr=told)
    assert shown.getvalue().split() == ["email", hashlib.sha256(EXAMPLE.encode()).hexdigest()]
    assert told.getvalue() == "kohderyhmässä: 1\n"
    assert AudienceUpload.objects.get().made_by == staff.heikki()
    for arguments in (
        ("muu", "--rehearse"),
        ("aurinko", "--by", "nobody"),
        ("aurinko", "--by", staff.tuula().username),
    ):
        with pytest.raises(CommandError):
            call_command("audience", *arguments, stdout=StringIO(), stderr=StringIO())
    assert AudienceUpload.objects.count() == 1


def test_at_the_desk_it_is_made_turned_on_by_another_rehearsed_and_fetched() -> None:
    handler, officer = signed_in("handler"), signed_in("officer")
    values = {name: getattr(TO_MAKE, name) for name in TO_MAKE.__slots__}
    wrong = handler.post(reverse("admin:customers_audience_make"), values | {"country": "US"})
    assert (wrong.status_code, "Valitse siirtoperuste" in wrong.content.decode()) == (422, True)
    page = handler.post(reverse("admin:customers_audience_make"), values).headers["Location"]
    assert "Ota käyttöön" not in handler.get(page).content.decode()

    def press(client: object, name: str) -> Read:
        return Read(client.post(reverse(f"admin:customers_audience_{name}", args=["aurinko"])))  # type: ignore[attr-defined]  # a test client

    assert press(handler, "upload").status == 409
    assert press(handler, "turn_on").status == 409
    assert officer.post(reverse("admin:customers_audience_turn_on", args=["aurinko"])).status_code == 302
    consented(scenes.aino(), now=timezone.now(), expires_at=timezone.now() + timedelta(days=9))
    consented(scenes.pekka(), now=timezone.now(), expires_at=timezone.now() + timedelta(days=9))
    rehearsed = press(handler, "rehearse").text
    assert "Kohderyhmässä olisi 1 henkilö." in rehearsed
    assert "ikä ei ole tiedossa 1" in rehearsed
    file = handler.post(reverse("admin:customers_audience_upload", args=["aurinko"]))
    assert b"".join(file.streaming_content).split()[1].decode() == hashlib.sha256(EXAMPLE.encode()).hexdigest()  # type: ignore[attr-defined]  # it streams
    assert "no-store" in file.headers["Cache-Control"]
    assert "handler" in Read(officer.get(page)).text  # who fetched it
    auditor = signed_in("auditor")
    assert auditor.get(page).status_code == 200
    for name in ("turn_on", "turn_off", "rehearse", "upload"):
        assert press(auditor, name).status in (403, 409)
        assert auditor.get(reverse(f"admin:customers_audience_{name}", args=["aurinko"])).status_code == 405
    assert auditor.get(reverse("admin:customers_audience_make")).status_code == 403
    assert AudienceUpload.objects.count() == 1
    assert officer.post(reverse("admin:customers_audience_turn_off", args=["aurinko"])).status_code == 302
