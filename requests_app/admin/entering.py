"""A request that came by phone, e-mail or letter, entered by one of the staff with its real time of arrival.

The person used no form, so nothing of what they sent is judged here but what the case cannot be kept without; whatever
else they wrote stands in the details of the right that it belongs to [D: clock-starts-on-arrival].
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.identifiers import EmailMalformed, PhoneRefused
from customers.marketing import BANNABLE, Channel
from customers.receipts import channel_name, purpose_name
from oomi_registry.notice.adopted import register
from requests_app import operations
from requests_app.admin.forms.judged import Judged
from requests_app.admin.forms.operation import choice, moment, text
from requests_app.admin.words import LANGUAGE_NAMES, right_name
from requests_app.models import PrivacyRequest, RightChoices
from requests_app.operations import AskedRight, Submission
from requests_app.permitted.capacities import STAFF, capacities_of
from requests_app.permitted.refusals import InTheFuture, NothingRequested, NowhereToAnswer
from requests_app.rights import Right

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words

_ARRIVED_BY = {kind.value: kind.label for kind in PrivacyRequest.Channel if kind != PrivacyRequest.Channel.FORM}
_NO_HETU = _("Älä kirjoita henkilötunnusta: sitä ei tarvita.")


def may_enter(user: User) -> bool:
    """Whether the user works on requests."""
    return not set(capacities_of(user)).isdisjoint(STAFF)


def _line(label: Words, longest: int = 200, hint: Words = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=longest, help_text=hint)


def _boxes(label: Words, names: Sequence[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=list(names),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Jos mitään ei valita, kielto koskee kaikkia."),
    )


@dataclass(frozen=True)
class Group:
    """Fields that stand together under one legend."""

    legend: str
    fields: tuple[forms.BoundField, ...]


class EnterRequest(Judged):
    """What came, when and from whom; each right that is meant is ticked, with what was said of it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    channel = choice(_("Miten pyyntö tuli"), _ARRIVED_BY)
    received_at = moment(
        _("Milloin se tuli"), hint=_("Määräaika lasketaan tästä, vaikka pyyntö kirjattaisiin myöhemmin.")
    )
    language = choice(_("Millä kielellä"), LANGUAGE_NAMES)
    name = _line(_("Kenen tiedoista on kyse"), hint=_NO_HETU)
    email = _line(_("Sähköposti"), 254)
    phone = _line(_("Puhelinnumero"), 50)
    postal_address = forms.CharField(
        label=_("Postiosoite"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    customer_number = _line(_("Asiakasnumero"), 40)
    metering_point = _line(_("Käyttöpaikkatunnus"), 40)
    birth_date = forms.DateField(
        label=_("Syntymäaika"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={"invalid": _("Anna syntymäaika päivänä, esimerkiksi 31.12.1980.")},
    )
    representative_name = _line(_("Edustajan nimi, jos joku toimii toisen puolesta"))
    representative_role = _line(_("Millä perusteella edustaja toimii"), 100)
    answer_by = choice(_("Miten vastataan"), dict(PrivacyRequest.AnswerBy.choices))

    beside = {
        InTheFuture: "received_at",
        NowhereToAnswer: "email",
        EmailMalformed: "email",
        PhoneRefused: "phone",
        NothingRequested: f"asks_{Right.ACCESS}",
    }
    _arrival = ("channel", "received_at", "language")
    _person = ("name", "email", "phone", "postal_address", "customer_number", "metering_point", "birth_date")
    _more = ("representative_name", "representative_role", "answer_by")

    def __init__(self, sent: QueryDict | None = None) -> None:
        super().__init__(sent, initial={"key": uuid4()}, auto_id="id_enter_%s")
        for right in Right:
            self.fields[f"asks_{right}"] = forms.BooleanField(label=right_name(right), required=False)
            self.fields[f"details_{right}"] = text(_("Mitä siitä sanottiin"), required=False, rows=2)
        channels = [(code.value, channel_name(code, "fi")) for code in Channel]
        purposes = [(code.value, purpose_name(code, register(), "fi")) for code in sorted(BANNABLE)]
        self.fields["ban_channels"] = _boxes(_("Mitä kanavia kielto koskee"), channels)
        self.fields["ban_purposes"] = _boxes(_("Mitä kielto koskee"), purposes)

    def groups(self) -> Iterator[Group]:
        """The fields as the page shows them."""
        for legend, names in (
            (gettext("Saapuminen"), self._arrival),
            (gettext("Henkilö niin kuin hän itse kertoi"), self._person),
            (gettext("Edustaja ja vastaus"), self._more),
        ):
            yield Group(legend, tuple(self[name] for name in names))
        for right in Right:
            asked = [f"asks_{right}", f"details_{right}"]
            if right is Right.MARKETING_BAN:
                asked += ["ban_channels", "ban_purposes"]
            yield Group(f"{right_name(right)} ({right.article})", tuple(self[name] for name in asked))

    def enter(self, *, actor: User, now: datetime) -> PrivacyRequest | None:
        """The case it becomes, the same one however often it is sent; where it is refused, the form says why."""
        given = self.cleaned_data
        return self.tried(
            lambda: operations.receive(
                self._submission(),
                now=now,
                index_key=settings.INDEX_KEY.encode(),
                received_at=given["received_at"],
                entered_by=actor,
            )
        )

    def _submission(self) -> Submission:
        given = self.cleaned_data
        asked = [right for right in Right if given[f"asks_{right}"]]
        return Submission(
            key=given["key"],
            channel=PrivacyRequest.Channel(given["channel"]),
            language=given["language"],
            birth_date=given["birth_date"],
            answer_by=PrivacyRequest.AnswerBy(given["answer_by"]),
            rights=tuple(AskedRight(right, given[f"details_{right}"].strip(), self._choices(right)) for right in asked),
            **{name: given[name].strip() for name in operations.TYPED},
        )

    def _choices(self, right: Right) -> RightChoices:
        if right is not Right.MARKETING_BAN:
            return RightChoices()
        given = self.cleaned_data
        return RightChoices(channels=given["ban_channels"], purposes=given["ban_purposes"])
