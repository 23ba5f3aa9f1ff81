"""Versions of the notice at the desk: what the code's notice changes, its proposal, and its adoption by another."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from itertools import islice
from typing import Any  # what JSON holds

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from customers import releases
from customers.models import NoticeRelease
from customers.reading import ReadOnlyAdmin, signed_in
from customers.releases.proposing import changes, compared_with
from customers.releases.refusals import MAY_ADOPT, MAY_PROPOSE
from customers.releases.words import change_in_words
from oomi_registry.notice.adopted import candidate, register
from oomi_registry.notice.days import day_in_helsinki, written
from oomi_registry.notice.refused import Refused
from retention.disposal import DisposalBusy
from retention.releasing import as_json, effects, going

MOST_NAMED = 50
NOT_REHEARSED = _("Vaikutusta ei saatu laskettua: tietokannassa on ruuhkaa. Yritä hetken kuluttua uudelleen.")


class ProposalForm(forms.Form):
    """Why the notice changes."""

    reason = forms.CharField(
        label=_("Miksi seloste muuttuu"),
        help_text=_("Perustelu jää selosteen versioihin."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        error_messages={"required": _("Kirjoita, miksi seloste muuttuu.")},
    )


class AdoptionForm(forms.Form):
    """From which day the version is in force."""

    in_force_from = forms.DateField(
        label=_("Voimassa alkaen"),
        help_text=_("Esimerkiksi 1.9.2026; aikaisintaan tänään. Muutos tulee voimaan vuorokauden alussa."),
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
        error_messages={
            "required": _("Anna päivä, josta alkaen seloste on voimassa."),
            "invalid": _("Anna päivä muodossa 1.9.2026."),
        },
    )


@admin.register(NoticeRelease)
class NoticeReleaseAdmin(ReadOnlyAdmin[NoticeRelease]):
    """The versions page stands in place of Django's list: history, what the code proposes, and what to do next."""

    def get_urls(self) -> list[URLPattern | URLResolver]:  # type: ignore[override]  # Django's own has patterns alone
        """What is pressed stands before Django's own address of a row."""
        view = self.admin_site.admin_view

        def pressed(done: Callable[[HttpRequest], HttpResponse], name: str, at: str) -> URLPattern:
            return path(f"{at}/", view(require_POST(done)), name=f"customers_noticerelease_{name}")

        return [
            pressed(self.count, "count", "vaikutus"),
            pressed(self.propose, "propose", "esita"),
            pressed(self.adopt, "adopt", "hyvaksy"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Every version, the difference of the one that the code proposes, and the proposal that waits."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self._shown(request)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Mapping[str, object] | None = None,
    ) -> HttpResponse:
        """One version: what it changed, what that was to do to the rows, and its text."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        release = get_object_or_404(
            NoticeRelease.objects.select_related("proposed_by", "adoption__adopted_by"), pk=object_id
        )
        return self.page(
            request,
            "admin/customers/release.html",
            str(_("Selosteen versio")),
            release=release,
            adoption=getattr(release, "adoption", None),
            changes=_changes(release),
            effects=_in_words(json.loads(release.effects)),
        )

    def count(self, request: HttpRequest) -> HttpResponse:
        """What the code's notice would do to the rows. Nothing is written and nothing leaves."""
        if not (request.user.has_perm(MAY_PROPOSE) or request.user.has_perm(MAY_ADOPT)):
            raise PermissionDenied
        before, after = compared_with(), candidate()
        try:
            found = effects(before, after, now=timezone.now())
            named = list(islice(going(before, after, found.night), MOST_NAMED))
        except (DisposalBusy, DatabaseError):
            return self._shown(request, refusal=str(NOT_REHEARSED))
        return self._shown(
            request,
            effects=_in_words(as_json(found)),
            named=[(_table(row.table), row.key, row.started) for row in named],
            most_named=MOST_NAMED,
        )

    def propose(self, request: HttpRequest) -> HttpResponse:
        """Keep the code's notice as a proposal, with its effect as it is counted now."""
        form, user, now = ProposalForm(request.POST), signed_in(request), timezone.now()
        if not form.is_valid():
            return self._shown(request, propose_form=form)
        try:
            found = as_json(effects(compared_with(), candidate(), now=now))
            made = releases.propose(by=user, reason=form.cleaned_data["reason"], effects=found, now=now)
        except DatabaseError:
            return self._shown(request, propose_form=form, refusal=str(NOT_REHEARSED))
        except Refused as refused:
            return self._shown(request, propose_form=form, refusal=str(refused))
        return self._done(request, made, str(_("Versio on esitetty. Toinen henkilö hyväksyy sen.")))

    def adopt(self, request: HttpRequest) -> HttpResponse:
        """Adopt what another proposed, from the day that is given."""
        form, user, waiting = AdoptionForm(request.POST), signed_in(request), releases.proposed_and_open()
        if waiting is None or not form.is_valid():
            return self._shown(request, adopt_form=form)
        try:
            day = form.cleaned_data["in_force_from"]
            releases.adopt(waiting, by=user, in_force_from=day, now=timezone.now())
        except Refused as refused:
            return self._shown(request, adopt_form=form, refusal=str(refused))
        return self._done(request, waiting, str(_("Versio on hyväksytty.")))

    def _done(self, request: HttpRequest, release: NoticeRelease, said: str) -> HttpResponse:
        self.log_change(request, release, said)
        messages.success(request, said)
        return redirect(reverse("admin:customers_noticerelease_changelist"))

    def _shown(self, request: HttpRequest, refusal: str = "", **shown: object) -> HttpResponse:
        user, waiting = signed_in(request), releases.proposed_and_open()
        forms_shown: dict[str, object] = {"propose_form": ProposalForm(), "adopt_form": _today()} | shown
        invalid = any(isinstance(form, forms.Form) and form.errors for form in forms_shown.values())
        answer = self.page(
            request,
            "admin/customers/releases.html",
            str(_("Selosteen versiot")),
            versions=[(each, _changes(each.release)) for each in releases.adoptions()],
            in_force=register().version,
            candidate=candidate().version,
            changes=[change_in_words(change, candidate()) for change in changes()],
            waiting=waiting,
            may_count=user.has_perm(MAY_PROPOSE) or user.has_perm(MAY_ADOPT),
            may_propose=releases.can_propose(user),
            may_adopt=waiting is not None and releases.can_adopt(waiting, user),
            refusal=refusal,
            **forms_shown,
        )
        answer.status_code = 409 if refusal else 422 if invalid else 200
        return answer


def _in_words(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """The figures with days and tables as people write them; nothing for the very first version, which moved none."""
    if not found:
        return {}
    return {
        **found,
        "first_night": written(date.fromisoformat(found["first_night"])),
        "first_night_rows": [{**row, "table": _table(row["table"])} for row in found["first_night_rows"]],
        "moved": [{**row, "by": written(date.fromisoformat(row["by"]))} for row in found["moved"]],
    }


def _changes(release: NoticeRelease) -> list[str]:
    return [change_in_words(change, releases.kept(release)) for change in release.changes]


def _table(name: str) -> str:
    named = {model._meta.db_table: str(model._meta.verbose_name_plural) for model in apps.get_models()}
    return named.get(name, name)


def _today() -> AdoptionForm:
    return AdoptionForm(initial={"in_force_from": f"{day_in_helsinki(timezone.now()):%-d.%-m.%Y}"})
