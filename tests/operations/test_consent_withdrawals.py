"""A consent is taken back on any channel: told to an officer, by a request, by the controller's own system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.models import Consent, ConsentWithdrawal, Party, RestrictedRecord, Restriction
from customers.operations.tokens import Scope
from customers.operations.withdrawals import Means, SaidImpossibly, record_withdrawal, withdraw_as_asked
from customers.queries.ledger import withdrawal_address
from requests_app import operations, queries
from requests_app.events import Happening
from requests_app.identity import Level
from requests_app.lifecycle import Outcome, Status
from requests_app.models import PrivacyRequest, RequestEvent
from requests_app.operations import AskedRight
from requests_app.permitted.withdrawing import ConsentsNotChosen, NoConsentInForce, NothingWithdrawnYet
from requests_app.rights import Right
from tests import casework, scenes, staff, submissions
from tests.api_calls import a_system
from tests.at_the_desk import AtTheDesk, Read
from tests.casework import fresh
from tests.desk import signed_in
from tests.operations.test_consents import given
from tests.submissions import KEY, MONDAY

pytestmark = pytest.mark.django_db

BEFORE = MONDAY - timedelta(days=9)


def gave(party: Party, **changed: object) -> Consent:
    """What the person had consented to before the request came."""
    return given(party, **({"now": BEFORE} | changed))


def withdrawing(details: str = "") -> PrivacyRequest:
    """A taken request to withdraw a consent, from somebody who has shown nothing of who they are."""
    asked = (AskedRight(Right.CONSENT_WITHDRAWAL, details),)
    return casework.taken(replace(submissions.ainos(), rights=asked))


def linked(case: PrivacyRequest, party: Party) -> PrivacyRequest:
    return operations.link_party(case.pk, party_id=party.pk, actor=staff.sanna(), now=timezone.now(), index_key=KEY)


def decided(case: PrivacyRequest) -> None:
    operations.decide(
        case.pk, Right.CONSENT_WITHDRAWAL, outcome=Outcome.GRANTED, actor=staff.heikki(), now=timezone.now()
    )


def withdrawn(party: Party) -> Sequence[str]:
    rows = ConsentWithdrawal.objects.filter(consent__party=party).order_by("consent__channel")
    return list(rows.values_list("consent__channel", flat=True))


def test_whoever_asks_to_withdraw_all_has_done_so_as_soon_as_it_is_known_who_asks() -> None:
    """GDPR 7(3): no identity is asked; [D: a-withdrawal-binds-from-when-it-was-said]."""
    aino, pekka = scenes.aino(), scenes.pekka()
    gave(aino), gave(aino, channel="sms"), gave(pekka)
    case = withdrawing()
    assert not ConsentWithdrawal.objects.exists()
    since = gave(aino, channel="mms", now=MONDAY + timedelta(hours=1))
    linked(case, aino)
    assert withdrawn(aino) == ["email", "sms"]
    for withdrawal in ConsentWithdrawal.objects.select_related("consent"):
        assert (withdrawal.withdrawn_at, withdrawal.how) == (MONDAY, f"tietopyyntö {case.reference}")
        assert withdrawal.consent.in_force_until == MONDAY
    since.refresh_from_db()
    assert since.in_force_until is None  # a newer will
    assert withdrawn(pekka) == []
    event = RequestEvent.objects.get(kind=Happening.CONSENTS_WITHDRAWN)
    assert (event.codes, event.right, event.actor) == ("consents:2", "consent_withdrawal", None)
    assert PrivacyRequest.objects.get().identity == Level.NONE


def test_linked_again_nothing_is_withdrawn_twice_and_a_link_to_another_withdraws_that_ones() -> None:
    aino, pekka = scenes.aino(), scenes.pekka()
    gave(aino), gave(pekka)
    case = withdrawing()
    for party in (aino, pekka, aino):
        linked(case, party)
        operations.unlink_party(case.pk, actor=staff.sanna(), now=timezone.now())
    assert (withdrawn(aino), withdrawn(pekka)) == (["email"], ["email"])
    assert RequestEvent.objects.filter(kind=Happening.CONSENTS_WITHDRAWN).count() == 2


def test_who_names_a_consent_has_that_one_withdrawn_by_the_officer_and_no_other() -> None:
    aino, pekka = scenes.aino(), scenes.pekka()
    mail, text, other = gave(aino), gave(aino, channel="sms"), gave(pekka)
    case = linked(withdrawing("Tekstiviestit saa lopettaa."), aino)
    assert withdrawn(aino) == []
    with pytest.raises(ConsentsNotChosen):
        operations.withdraw_consents(case.pk, consents=[other.pk], actor=staff.heikki(), now=timezone.now())
    operations.withdraw_consents(case.pk, consents=[text.pk, other.pk], actor=staff.heikki(), now=timezone.now())
    assert (withdrawn(aino), withdrawn(pekka)) == (["sms"], [])
    event = RequestEvent.objects.get(kind=Happening.CONSENTS_WITHDRAWN)
    assert (event.codes, event.actor) == ("consents:1", staff.heikki())
    operations.withdraw_consents(case.pk, consents=[mail.pk], actor=staff.heikki(), now=timezone.now())
    with pytest.raises(NoConsentInForce):
        operations.withdraw_consents(case.pk, consents=[mail.pk], actor=staff.heikki(), now=timezone.now())


def test_the_answer_cannot_say_that_it_is_done_while_it_is_not() -> None:
    aino = scenes.aino()
    text = gave(aino, channel="sms")
    case = linked(withdrawing("Tekstiviestit saa lopettaa."), aino)
    decided(case)
    casework.written(case, now=timezone.now())
    with pytest.raises(NothingWithdrawnYet):
        operations.mark_ready(case.pk, actor=staff.heikki(), now=timezone.now())
    operations.withdraw_consents(case.pk, consents=[text.pk], actor=staff.heikki(), now=timezone.now())
    operations.mark_ready(case.pk, actor=staff.heikki(), now=timezone.now())
    assert fresh(case).status == Status.READY


def test_what_consents_somebody_had_is_told_only_to_who_has_shown_to_be_that_person() -> None:
    """Anybody may type anybody's name (GDPR 12(6))."""
    aino = scenes.aino()
    gave(aino)
    case = linked(withdrawing(), aino)
    decided(case)
    told = queries.suggested_answer(fresh(case))
    assert "Peruutimme ne suostumukset, jotka pystyimme yhdistämään sinuun" in told
    assert "suoramarkkinointi" not in told
    PrivacyRequest.objects.filter(pk=case.pk).update(identity=Level.SHOWN)
    told = queries.suggested_answer(fresh(case))
    assert "- suoramarkkinointi, sähköposti (21.2.2026)" in told
    assert "Peruutus on voimassa siitä alkaen, kun pyyntösi saapui." in told


def test_the_consents_that_stay_are_told_with_the_link_by_which_each_is_withdrawn_without_login() -> None:
    """GDPR 7(3): as easy to withdraw as to give; [D: withdrawal-by-link]."""
    aino = scenes.aino()
    mail, text = gave(aino), gave(aino, channel="sms")
    case = linked(withdrawing("Tekstiviestit saa lopettaa."), aino)
    operations.withdraw_consents(case.pk, consents=[text.pk], actor=staff.heikki(), now=timezone.now())
    decided(case)
    assert withdrawal_address(mail) not in queries.suggested_answer(fresh(case)), "who asks is not known"
    PrivacyRequest.objects.filter(pk=case.pk).update(identity=Level.SHOWN)
    told = queries.suggested_answer(fresh(case))
    assert f"- suoramarkkinointi, sähköposti (21.2.2026): {withdrawal_address(mail)}\n" in told
    assert withdrawal_address(text) not in told
    Client().post(withdrawal_address(mail).removeprefix(settings.SITE_URL))
    assert withdrawn(aino) == ["email", "sms"]
    assert "yhä voimassa" not in queries.suggested_answer(fresh(case))


def test_who_has_given_nothing_is_answered_so_when_they_have_shown_who_they_are() -> None:
    case = linked(withdrawing(), scenes.aino())
    PrivacyRequest.objects.filter(pk=case.pk).update(identity=Level.SHOWN)
    decided(case)
    assert "Sinulla ei ole voimassa suostumusta" in queries.suggested_answer(fresh(case))


def test_at_the_desk_the_section_says_what_to_do_and_what_was_done() -> None:
    aino = scenes.aino()
    text = gave(aino, channel="sms")
    gave(aino)
    case = withdrawing("Tekstiviestit saa lopettaa.")
    sanna = AtTheDesk(staff.sanna())
    with time_machine.travel(MONDAY + timedelta(days=1)):
        assert "Yhdistä pyyntö ensin rekisteröityyn" in sanna.open(case).text
        page = sanna.does(case, "link_party", party=str(aino.pk))
        assert "tekstiviesti, Oomi Oy, 21.2.2026" in page.text
        page = sanna.does(case, "withdraw_consents", {"consents": [str(text.pk)]})
        done = page.text.split("Peruutettu tämän pyynnön johdosta")[1]
        assert "suoramarkkinointi, tekstiviesti, Oomi Oy, 21.2.2026 – peruutus 2.3.2026 10.00" in done
        assert "odottavat poistamista" in done
        assert "Suostumuksia peruutettiin" in page.text
        ConsentWithdrawal.objects.update(followed_at=MONDAY)
        assert "Vain sen varassa olleet tiedot poistettiin 2.3.2026." in sanna.open(case).text
        refused = sanna.press(case, "withdraw_consents", {"consents": []})
        assert refused.status_code == 422
        assert "Valitse vähintään yksi suostumus." in Read(refused).text
    assert "Suostumusten peruutus" not in sanna.open(casework.taken()).text


def test_an_officer_writes_down_what_was_told_by_phone_from_when_it_was_told() -> None:
    aino = scenes.aino()
    consent = gave(aino)
    address = reverse("admin:customers_party_consent", args=[aino.pk, consent.pk])
    handler = signed_in("handler")
    with time_machine.travel(MONDAY):
        page = handler.get(address).content.decode()
        assert "/fi/suostumus/" in page
        for wrong in ({"means": ""}, {"said_at": ""}, {"said_at": "2026-03-03T10:00"}, {"said_at": "2026-02-01T10:00"}):
            said = {"means": "phone", "said_at": "2026-03-01T10:00"} | wrong
            assert handler.post(address, said).status_code == 422
        assert not ConsentWithdrawal.objects.exists()
        done = handler.post(address, {"means": "phone", "said_at": "2026-03-01T10:00"})
        assert done.status_code == 302
        person = Read(handler.get(reverse("admin:customers_party_change", args=[aino.pk]))).text
        again = handler.post(address, {"means": "phone", "said_at": "2026-03-01T10:00"})
    assert "peruutettu 1.3.2026 10.00, puhelimitse" in person
    assert "annettu 21.2.2026 10.00, verkkolomake" in person
    assert "odottavat poistamista" in person
    assert (again.status_code, "Suostumus on jo peruutettu" in again.content.decode()) == (422, True)
    assert "/fi/suostumus/" not in handler.get(address).content.decode()  # the link is dead
    assert LogEntry.objects.filter(user__username="handler").count() == 1


def test_who_only_reads_sees_the_ledger_and_neither_link_nor_form() -> None:
    aino, pekka = scenes.aino(), scenes.pekka()
    consent = gave(aino)
    auditor = signed_in("auditor")
    address = reverse("admin:customers_party_consent", args=[aino.pk, consent.pk])
    page = auditor.get(address).content.decode()
    assert "Saat lähettää minulle tarjouksia" in page
    assert "/fi/suostumus/" not in page
    assert auditor.post(address, {"means": "phone", "said_at": "2026-03-01T10:00"}).status_code == 403
    receipt = auditor.get(reverse("admin:customers_party_consent_receipt", args=[aino.pk, consent.pk]))
    assert receipt.json()["record_header"]["record_id"] == str(consent.pk)
    assert "no-store" in receipt.headers["Cache-Control"]
    for name in ("customers_party_consent", "customers_party_consent_receipt"):
        assert auditor.get(reverse(f"admin:{name}", args=[pekka.pk, consent.pk])).status_code == 404
    assert not ConsentWithdrawal.objects.exists()


def test_a_withdrawal_is_said_between_the_giving_and_now() -> None:
    consent = gave(scenes.aino())
    for said_at in (BEFORE - timedelta(seconds=1), MONDAY + timedelta(seconds=1)):
        with pytest.raises(SaidImpossibly):
            record_withdrawal(consent, Means.LETTER, said_at=said_at, now=MONDAY)
    assert record_withdrawal(consent, Means.LETTER, said_at=BEFORE, now=MONDAY).how == "kirjeellä"


def test_what_is_restricted_can_be_withdrawn_all_the_same() -> None:
    """GDPR 18(2): the person's own right is carried out."""
    aino = scenes.aino()
    consent = gave(aino)
    restriction = Restriction.objects.create(party=aino, ground="accuracy", placed_at=BEFORE, origin="TP-1")
    RestrictedRecord.objects.create(restriction=restriction, table="customers_consent", record=consent.pk)
    assert [each.pk for each in withdraw_as_asked(aino, said_at=MONDAY, how="puhelu", now=MONDAY)] == [consent.pk]


def test_a_system_withdraws_by_its_own_key_once_and_only_its_controllers() -> None:
    aino = scenes.aino()
    consent = gave(aino, external_key="s-1")
    gave(aino, controllers=["oomi_solar"], external_key="s-2", channel="sms")
    joint = gave(aino, controllers=["oomi", "oomi_solar"], external_key="s-3", channel="mms")
    system = a_system("mobiili", scopes=(Scope.CONSENT_WRITE,))

    def send(key: str, **body: str) -> tuple[int, object]:
        import json
        from uuid import uuid4

        said = json.dumps({"withdrawn_how": "sovelluksen asetukset"} | body).encode()
        answer = system.send("POST", f"/api/v1/consents/{key}/withdrawal", said, key=str(uuid4()))
        return answer.status, answer.body

    assert send("s-1", withdrawn_at="2026-02-01T10:00:00Z")[0] == 409  # before it was given
    assert send("s-1", withdrawn_at="2026-02-25T10:00:00Z") == (
        201,
        {"id": str(consent.pk), "external_key": "s-1", "created": True},
    )
    assert send("s-1")[0] == 200
    assert [send(key)[0] for key in ("s-2", "s-9")] == [404, 404]
    assert send("s-3")[0] == 201
    assert send("s-1", withdrawn_how="")[0] == 422
    rows = {row.consent_id: row for row in ConsentWithdrawal.objects.all()}
    assert set(rows) == {consent.pk, joint.pk}
    assert (rows[consent.pk].how, rows[consent.pk].withdrawn_at.isoformat()) == (
        "sovelluksen asetukset",
        "2026-02-25T10:00:00+00:00",
    )
    writer = a_system("crm", scopes=(Scope.REGISTER_WRITE,))
    assert writer.send("POST", "/api/v1/consents/s-2/withdrawal", b"{}", key="k").status == 403


def test_the_command_prints_the_link_of_a_consent_in_force_alone() -> None:
    consent = given(scenes.aino(), expires_at=timezone.now() + timedelta(days=9), now=timezone.now())
    shown = StringIO()
    call_command("consent_link", str(consent.pk), stdout=shown)
    assert shown.getvalue().startswith("http://127.0.0.1:8000/fi/suostumus/")
    record_withdrawal(consent, Means.IN_PERSON, said_at=timezone.now(), now=timezone.now())
    for key in (str(consent.pk), "0199c3f0-1111-7222-8333-444455556666"):
        with pytest.raises(CommandError):
            call_command("consent_link", key, stdout=StringIO())
