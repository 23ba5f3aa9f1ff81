"""A copy that was delivered goes thirty days after its answer left, row and file; its case stays (GDPR 5(1)(e))."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from requests_app.models import AccessPackage, PrivacyRequest
from retention import disposal
from tests.packages import answered, linked, stored
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_delivered_copy_stays_its_thirtieth_day_and_goes_the_night_after(files: Path) -> None:
    """[D: packages-30-days]; [D: the-copy]: counted from the day its answer left."""
    copy = answered(linked())
    assert copy.delivered_at == MONDAY
    assert len(stored()) == 1

    disposal.dispose(now=MONDAY + timedelta(days=30))
    assert AccessPackage.objects.filter(pk=copy.pk).exists()
    assert len(stored()) == 1

    disposal.dispose(now=MONDAY + timedelta(days=31))
    assert not AccessPackage.objects.filter(pk=copy.pk).exists()
    assert stored() == []
    assert PrivacyRequest.objects.get().status == "answered"
