"""How recipients are reached is an officer's to say: an address that mail or a call may go to, and its secret."""

from __future__ import annotations

import pytest
from django.urls import reverse

from customers.identifiers.contacts import EmailMalformed
from oomi_registry.notice.refused import Refused
from requests_app import operations
from requests_app.models import RecipientChannel
from requests_app.permitted.notices import ChannelNameMissing, SystemUnknown
from requests_app.permitted.refusals import NotPermitted
from requests_app.webhooks.addresses import AddressRefused
from tests import staff
from tests.desk import signed_in, text_of
from tests.notices import Said, case_of, moved, told_by_phone
from tests.recipients import PRINTER, Way, by_call, by_mail
from tests.submissions import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


@pytest.mark.parametrize(
    ("recipient", "way", "address", "system", "refusal"),
    [
        (" ", Way.EMAIL, "a@b.example", "", ChannelNameMissing),
        (PRINTER, Way.EMAIL, "ei osoite", "", EmailMalformed),
        (PRINTER, Way.EMAIL, "a@b.example\r\nBcc: c@d.example", "", Refused),
        (PRINTER, Way.WEBHOOK, "http://kirjapaino.example/", "", AddressRefused),
        (PRINTER, Way.WEBHOOK, "https://10.0.0.1/", "", AddressRefused),
        (PRINTER, Way.WEBHOOK, "https://localhost/", "", AddressRefused),
        (PRINTER, Way.WEBHOOK, "https://kirjapaino.example/", "tuntematon", SystemUnknown),
    ],
)
def test_a_channel_is_refused_with_what_to_do_instead(
    recipient: str, way: RecipientChannel.Way, address: str, system: str, refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        operations.save_channel(recipient, way, address, system=system, actor=staff.sanna(), now=MONDAY)
    assert not RecipientChannel.objects.exists()


def test_only_an_officer_says_how_recipients_are_reached() -> None:
    for user in (staff.heikki(), staff.anneli(), staff.tuula()):
        with pytest.raises(NotPermitted):
            operations.save_channel(PRINTER, Way.EMAIL, "a@b.example", actor=user, now=MONDAY)


def test_a_secret_is_shown_once_sealed_in_the_database_and_new_for_another_address() -> None:
    secret = by_call(PRINTER, "https://kirjapaino.example/oomi")
    assert secret.startswith("whsec_")
    assert secret.encode() not in str(RecipientChannel.objects.values_list("secret").get()).encode()
    assert by_call(PRINTER, "https://kirjapaino.example/oomi") == "", "the same address keeps it"
    assert by_call(PRINTER, "https://kirjapaino.example/toinen") not in ("", secret)
    by_mail(PRINTER)
    assert RecipientChannel.objects.get().secret is None


def test_the_officer_records_a_channel_at_the_desk_and_reads_the_open_notices() -> None:
    notice = moved()
    client = signed_in("officer")
    save = reverse("admin:requests_app_recipientchannel_save")
    answer = client.post(save, {"recipient": PRINTER, "way": "webhook", "address": "https://10.0.0.1/", "system": ""})
    assert answer.status_code == 422
    assert "julkinen osoite" in answer.content.decode()
    sent = {"recipient": PRINTER, "way": "webhook", "address": "https://kirjapaino.example/oomi", "system": ""}
    shown = text_of(client, save, **sent)
    channel = RecipientChannel.objects.get()
    assert channel.secret is not None
    assert channel.secret in shown
    page = reverse("admin:requests_app_recipientchannel_change", args=[channel.pk])
    for address in (page, reverse("admin:requests_app_recipientchannel_changelist")):
        assert channel.secret not in text_of(client, address), "and never again"
    notices = reverse("admin:requests_app_recipientnotice_changelist")
    assert PRINTER in text_of(client, notices)
    assert case_of(notice).reference in text_of(client, notices)
    told_by_phone(notice, Said.DONE)
    assert PRINTER not in text_of(client, notices).split("Suodata")[0]
    assert PRINTER in text_of(client, f"{notices}?tilanne=kaikki")


@pytest.mark.parametrize("role", ["handler", "approver", "auditor"])
def test_others_are_not_let_to_the_form_of_a_channel(role: str) -> None:
    assert signed_in(role).get(reverse("admin:requests_app_recipientchannel_save")).status_code == 403
