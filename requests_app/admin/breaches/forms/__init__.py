"""What is filled in for each operation on a breach. A form checks its fields' shape; the operation itself decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from requests_app.admin.breaches.forms.authority import MarkAuthorityNotice, RecordReference, WriteAuthorityNotice
from requests_app.admin.breaches.forms.closing import CloseBreach, ReopenBreach
from requests_app.admin.breaches.forms.excusing import DecideExcuse, ProposeExcuse
from requests_app.admin.breaches.forms.operation import BreachForm, RowForm
from requests_app.admin.breaches.forms.persons import (
    MarkNoticePosted,
    SendNoticeAgain,
    SettleNotice,
    WritePersonNotices,
)
from requests_app.admin.breaches.forms.recording import (
    AddMeasure,
    AddPerson,
    AssessRisk,
    CorrectAwareness,
    MarkMeasureDone,
    RecordFacts,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words

__all__ = ["BREACH_FORMS", "ROW_FORMS", "ROW_LABELS", "BreachForm"]

BREACH_FORMS: Mapping[str, Callable[..., BreachForm]] = MappingProxyType(
    {
        "record_facts": RecordFacts,
        "add_measure": AddMeasure,
        "add_person": AddPerson,
        "correct_awareness": CorrectAwareness,
        "assess_risk": AssessRisk,
        "write_authority_notice": WriteAuthorityNotice,
        "mark_authority_notice": MarkAuthorityNotice,
        "record_reference": RecordReference,
        "write_person_notices": WritePersonNotices,
        "propose_excuse": ProposeExcuse,
        "decide_excuse": DecideExcuse,
        "close_breach": CloseBreach,
        "reopen_breach": ReopenBreach,
    }
)
"""Every operation on a breach, by its name. A test holds it against the operations that the rules know."""

ROW_FORMS: Mapping[str, Callable[..., RowForm]] = MappingProxyType(
    {
        "mark_measure_done": MarkMeasureDone,
        "mark_notice_posted": MarkNoticePosted,
        "send_notice_again": SendNoticeAgain,
        "settle_notice": SettleNotice,
    }
)
"""Every operation on one row of a breach."""

ROW_LABELS: Mapping[str, Words] = MappingProxyType(
    {
        "mark_measure_done": _("Merkitse tehdyksi"),
        "mark_notice_posted": _("Merkitse postitetuksi"),
        "send_notice_again": _("Lähetä uudelleen"),
        "settle_notice": _("Selvitä, lähtikö"),
    }
)
