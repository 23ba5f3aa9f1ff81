"""What every form of an operation on an enquiry has in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from requests_app.admin.forms.judged import Operation
from requests_app.models import Enquiry
from requests_app.operations.enquiries import Reach

REACHES = {
    Reach.CASE.value: _("pyynnön omat tiedot: miten se käsiteltiin"),
    Reach.PERSON.value: _("kaikki henkilöstä pidettävät tiedot"),
}


class EnquiryForm(Operation):
    """The fields of one operation on an enquiry."""

    def __init__(self, sent: QueryDict | None = None, *, enquiry: Enquiry, prefix_id: str = "") -> None:
        self.enquiry = enquiry
        super().__init__(sent, auto_id=f"id_{prefix_id}_%s")
        self.settle()


def plain(operation: Callable[..., object]) -> type[EnquiryForm]:
    """The form of an operation that asks for nothing."""

    class Plain(EnquiryForm):
        def run(self, *, actor: User, now: datetime) -> None:
            operation(self.enquiry.pk, actor=actor, now=now)

    return Plain
