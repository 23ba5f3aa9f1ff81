"""Who was given what stood on a consent is told when the consent is taken back (GDPR 19, GDPR 17(1)(b))."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from customers.models import Party
from customers.operations import consents
from requests_app.models import RecipientNotice
from requests_app.operations import recipients
from retention import erasure
from retention.models import CopyTombstone
from tests import scenes
from tests.nights import NIGHT, still_a_customer
from tests.operations.test_erasure_of_withdrawals import KEY, consented, cookie
from tests.recipients import CALL_CENTRE, COLLECTOR, PRINTER, given

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("files")]


@pytest.fixture
def aino() -> Party:
    return still_a_customer()


def test_what_stood_on_a_consent_and_was_disclosed_is_told_when_the_consent_is_taken_back(aino: Party) -> None:
    """GDPR 19, GDPR 17(1)(b): to whom some of it was given, once each, and to nobody else."""
    bond = scenes.relationship(aino, began=date(2020, 1, 1))
    cookie(aino, bond)
    shown = given(aino, PRINTER, "services", key="luovutus-1")
    given(aino, COLLECTOR, "billing")
    given(aino, "Poliisi", "services", kind="authorities")  # GDPR 4: an inquiry makes no recipient
    given(scenes.pekka(), CALL_CENTRE, "services")
    withdrawal = consents.withdraw(consented(aino, bond, at=NIGHT), "puhelu", NIGHT + timedelta(hours=1))
    at = NIGHT + timedelta(hours=2)
    assert erasure.follow_withdrawal(withdrawal.pk, index_key=KEY, now=at) == 1
    assert erasure.follow_withdrawal(withdrawal.pk, index_key=KEY, now=at) == 0
    assert recipients.write_instructions(now=at) == 1
    notice = RecipientNotice.objects.get()
    assert (notice.recipient, notice.change, notice.party, notice.right) == (PRINTER, "erased", aino, None)
    item = notice.items.get()
    assert (item.record, item.external_key, item.at, item.categories) == (
        shown.pk,
        "luovutus-1",
        shown.disclosed_at,
        ["services"],
    )


def test_a_withdrawal_after_which_nothing_goes_is_told_to_nobody(aino: Party) -> None:
    bond = scenes.relationship(aino, began=date(2020, 1, 1))
    given(aino, PRINTER, "services")
    withdrawal = consents.withdraw(consented(aino, bond, at=NIGHT), "puhelu", NIGHT + timedelta(hours=1))
    assert erasure.follow_withdrawal(withdrawal.pk, index_key=KEY, now=NIGHT + timedelta(hours=2)) == 0
    assert recipients.write_instructions(now=NIGHT) == 0


def test_a_withdrawal_that_fails_leaves_no_word_behind(aino: Party, monkeypatch: pytest.MonkeyPatch) -> None:
    bond = scenes.relationship(aino, began=date(2020, 1, 1))
    cookie(aino, bond)
    given(aino, PRINTER, "services")
    withdrawal = consents.withdraw(consented(aino, bond, at=NIGHT), "puhelu", NIGHT + timedelta(hours=1))

    def dies(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as dying:
        dying.setattr("retention.erasure.withdrawals.runs.end", dies)
        with pytest.raises(RuntimeError):
            erasure.follow_withdrawal(withdrawal.pk, index_key=KEY, now=NIGHT + timedelta(hours=2))
    assert not CopyTombstone.objects.exists()
    assert erasure.unfollowed(NIGHT + timedelta(hours=2)) == [withdrawal.pk]
    assert erasure.follow_withdrawal(withdrawal.pk, index_key=KEY, now=NIGHT + timedelta(hours=2)) == 1
    assert recipients.write_instructions(now=NIGHT) == 1
