"""A person's consents at the desk: what became of each, its receipt, its link, and the withdrawal that was told us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Consent, Party
from customers.operations.consents import ConsentRefused
from customers.operations.withdrawals import MEANS_NAMES, Means, SaidImpossibly, record_withdrawal
from customers.queries.ledger import consents_of, places_of, recorded_of, withdrawal_address, withdrawal_of
from customers.reading import ReadOnlyAdmin
from customers.receipts import (
    STATE_NAMES,
    Event,
    State,
    channel_name,
    history,
    purpose_name,
    receipt,
)
from oomi_registry.notice.adopted import register
from oomi_registry.notice.refused import Refused

MAY_WITHDRAW = "customers.add_consentwithdrawal"
CHIPS: Mapping[State, str] = {State.GIVEN: "got", State.WITHDRAWN: "asked", State.EXPIRED: "", State.RENEWED: ""}
BESIDE: Mapping[type[Refused], str] = {SaidImpossibly: "said_at"}


class WithdrawalForm(forms.Form):
    """How and when the person told it."""

    means = forms.ChoiceField(
        label=_("Miten henkilö peruutti suostumuksen"),
        choices=[("", _("– valitse –")), *((means.value, _(name)) for means, name in MEANS_NAMES.items())],
        error_messages={"required": _("Valitse, miten henkilö kertoi peruutuksesta.")},
    )
    said_at = forms.DateTimeField(
        label=_("Milloin"),
        help_text=_("Peruutus on voimassa siitä alkaen."),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={"required": _("Anna päivä ja kellonaika."), "invalid": _("Anna päivä ja kellonaika.")},
    )


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a consent's history."""

    name: str
    event: Event


@dataclass(frozen=True, slots=True)
class ConsentShown:
    """One consent as the desk shows it; ``followed_at`` is when what stood on it alone had gone."""

    consent: Consent
    purpose: str
    channel: str
    controllers: str
    state: str
    chip: str
    in_force: bool
    withdrawn: bool
    followed_at: datetime | None
    history: tuple[Happened, ...]


def ledger_of(party: Party, now: datetime) -> list[ConsentShown]:
    """Every consent of the person, the latest given first."""
    return [_shown(consent, now) for consent in consents_of(party)]


def _shown(consent: Consent, now: datetime) -> ConsentShown:
    recorded, adopted = recorded_of(consent, key=settings.INDEX_KEY.encode()), register()
    events = history(recorded, now)
    state, withdrawal = events[-1].state, withdrawal_of(consent)
    names = {controller.code: controller.name for controller in adopted.controllers}
    return ConsentShown(
        consent=consent,
        purpose=purpose_name(consent.purpose, adopted, "fi"),
        channel=channel_name(consent.channel, "fi"),
        controllers=" ja ".join(names.get(code, code) for code in consent.controllers),
        state=STATE_NAMES[state].fi,
        chip=CHIPS[state],
        in_force=state is State.GIVEN,
        withdrawn=withdrawal is not None,
        followed_at=withdrawal.followed_at if withdrawal else None,
        history=tuple(Happened("annettu" if e.state is State.GIVEN else STATE_NAMES[e.state].fi, e) for e in events),
    )


def consent_page(desk: ReadOnlyAdmin[Party], request: HttpRequest, consent: Consent) -> HttpResponse:
    """One consent with its link, and the form that records a withdrawal; by POST it is recorded."""
    now, party = timezone.now(), consent.party
    may = request.user.has_perm(MAY_WITHDRAW)
    if request.method == "POST" and not may:
        raise PermissionDenied
    initial = {"said_at": timezone.localtime(now).replace(second=0, microsecond=0)}
    form = WithdrawalForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and _recorded(request, form, consent, now):
        messages.success(request, _("Suostumuksen peruutus on kirjattu."))
        return redirect(reverse("admin:customers_party_change", args=[party.pk]) + "#h-consents")
    shown = _shown(Consent.objects.select_related("withdrawal").get(pk=consent.pk), now)
    answer = desk.page(
        request,
        "admin/customers/consent.html",
        str(_("Suostumus")),
        party=party,
        shown=shown,
        form=form if may and shown.in_force else None,
        refused=form.errors if form.is_bound and not shown.in_force else None,
        link=withdrawal_address(consent) if may and shown.in_force else "",
    )
    answer.status_code = 422 if form.errors else 200
    return answer


def _recorded(request: HttpRequest, form: WithdrawalForm, consent: Consent, now: datetime) -> bool:
    said_at = form.cleaned_data["said_at"]
    try:
        record_withdrawal(consent, Means(form.cleaned_data["means"]), said_at=said_at, now=now)
    except ConsentRefused as refused:
        form.add_error(BESIDE.get(type(refused)), str(refused))
        return False
    LogEntry.objects.log_actions(  # who wrote it down; the withdrawal itself holds the person alone
        user_id=str(request.user.pk), queryset=[consent], action_flag=CHANGE, change_message="peruutus kirjattu"
    )
    return True


def consent_receipt(consent: Consent) -> HttpResponse:
    """The receipt as the person gets it (ISO/IEC TS 27560)."""
    recorded = recorded_of(consent, key=settings.INDEX_KEY.encode())
    return JsonResponse(
        receipt(recorded, register(), places=places_of(consent), now=timezone.now()),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": 'attachment; filename="suostumuskuitti.json"', "Cache-Control": "no-store"},
    )
