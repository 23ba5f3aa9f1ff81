"""Audiences at the desk: made by one, turned on by another, rehearsed, and fetched as a file that stands nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from customers import audiences
from customers.audiences.refusals import MAY_MAKE, MAY_TURN_ON, MAY_UPLOAD, CodeRefused, CodeTaken
from customers.models import Audience
from customers.operations import disclosures
from customers.reading import ReadOnlyAdmin, signed_in
from customers.receipts import purpose_of_audience
from customers.targeting import NAMES
from oomi_registry.notice.adopted import register
from oomi_registry.notice.refused import Refused

MOST_UPLOADS = 50
BESIDE: Mapping[type[Refused], str] = {
    CodeRefused: "code",
    CodeTaken: "code",
    disclosures.RecipientWanted: "platform",
    disclosures.NoSuchCountry: "country",
    disclosures.MechanismWanted: "transfer",
}


class AudienceForm(forms.Form):
    """An audience at one platform."""

    code = forms.CharField(
        label=_("Tunnus"),
        help_text=_("Pieniä kirjaimia, numeroita ja alaviivoja, enintään 30. Sitä ei voi muuttaa."),
        max_length=40,
        error_messages={"required": _("Anna kohderyhmälle tunnus, esimerkiksi aurinko.")},
    )
    name = forms.CharField(label=_("Nimi"), max_length=100, error_messages={"required": _("Anna kohderyhmälle nimi.")})
    platform = forms.CharField(
        label=_("Alusta"),
        help_text=_("Yhtiön nimi. Se kerrotaan jokaiselle, jonka tieto alustalle annetaan."),
        max_length=200,
        error_messages={"required": _("Kirjoita alustan nimi.")},
    )
    country = forms.CharField(
        label=_("Alustan maa"), help_text=_("Kahden kirjaimen koodi, esimerkiksi FI."), max_length=2
    )
    transfer = forms.ChoiceField(
        label=_("Siirtoperuste"), help_text=_("Vain kun maa ei kuulu ETAan (GDPR 46)."), required=False
    )
    controller = forms.ChoiceField(
        label=_("Rekisterinpitäjä"), error_messages={"required": _("Valitse rekisterinpitäjä.")}
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        adopted = register()
        choices = {
            "transfer": [("", _("ei tarvita")), *((each.code, str(each.text)) for each in adopted.transfers)],
            "controller": [("", _("– valitse –")), *((each.code, each.name) for each in adopted.controllers)],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered

    def said(self) -> audiences.ToMake:
        """What was filled in."""
        filled = self.cleaned_data
        return audiences.ToMake(**{**filled, "country": filled["country"].upper()})


@admin.register(Audience)
class AudienceAdmin(ReadOnlyAdmin[Audience]):
    """Audiences are off until turned on, and nothing of them leaves without a disclosure of each member."""

    list_display = ("code", "name", "platform", "controller", "state")
    ordering = ("code",)
    list_select_related = ("controller",)
    change_list_template = "admin/customers/audience_list.html"

    @admin.display(description=_("Tila"))
    def state(self, audience: Audience) -> str:
        """Whether it is in use."""
        return str(_("käytössä") if audience.turned_on_at else _("ei käytössä"))

    def get_urls(self) -> list[URLPattern | URLResolver]:  # type: ignore[override]  # Django's own has patterns alone
        """Making one stands before Django's own address of a row."""
        view = self.admin_site.admin_view

        def pressed(done: Callable[[HttpRequest, str], HttpResponseBase], name: str, at: str) -> URLPattern:
            return path(f"<slug:code>/{at}/", view(require_POST(done)), name=f"customers_audience_{name}")

        return [
            path("uusi/", view(self.make), name="customers_audience_make"),
            pressed(self.turn_on, "turn_on", "kayttoon"),
            pressed(self.turn_off, "turn_off", "pois"),
            pressed(self.rehearse, "rehearse", "harjoitus"),
            pressed(self.upload, "upload", "lataus"),
            *super().get_urls(),
        ]

    def make(self, request: HttpRequest) -> HttpResponse:
        """The form by GET; by POST the audience is made, and is off."""
        if not request.user.has_perm(MAY_MAKE):
            raise PermissionDenied
        form = AudienceForm(request.POST if request.method == "POST" else None, initial={"country": "FI"})
        if form.is_valid():
            try:
                made = audiences.make_audience(form.said(), register(), by=signed_in(request), now=timezone.now())
            except Refused as refused:
                form.add_error(BESIDE.get(type(refused)), str(refused))
            else:
                messages.success(request, _("Kohderyhmä on laadittu. Toinen henkilö ottaa sen käyttöön."))
                return redirect(_page_of(made.code))
        answer = self.page(request, "admin/customers/audience_make.html", str(_("Laadi kohderyhmä")), form=form)
        answer.status_code = 422 if form.errors else 200
        return answer

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Mapping[str, object] | None = None,
    ) -> HttpResponse:
        """One audience: what it is, what may be done to it, and its uploads."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self._shown(request, get_object_or_404(Audience, pk=object_id))

    def turn_on(self, request: HttpRequest, code: str) -> HttpResponse:
        """By another than its maker [D: audiences-by-their-own-consent]."""

        def do(user: User) -> str:
            audiences.turn_on(code, register(), by=user, now=timezone.now())
            return str(_("Kohderyhmä on otettu käyttöön."))

        return self._done(request, code, do)

    def turn_off(self, request: HttpRequest, code: str) -> HttpResponse:
        """At once, by whoever may upload it or turn it on."""

        def do(user: User) -> str:
            audiences.turn_off(code, by=user)
            return str(_("Kohderyhmä on poistettu käytöstä."))

        return self._done(request, code, do)

    def rehearse(self, request: HttpRequest, code: str) -> HttpResponse:
        """The figures by reason; nothing leaves and nothing is written."""
        if not request.user.has_perm(MAY_UPLOAD):
            raise PermissionDenied
        audience = get_object_or_404(Audience, pk=code)
        found = audiences.counted(audience, timezone.now(), key=settings.INDEX_KEY.encode())
        left_out = [(NAMES[reason], number) for reason, number in found.left_out.items()]
        return self._shown(request, audience, rehearsed=True, members=found.members, left_out=left_out)

    def upload(self, request: HttpRequest, code: str) -> HttpResponseBase:
        """The file, streamed to who asked for it after everything was recorded; else the page with why not."""
        audience = get_object_or_404(Audience, pk=code)
        try:
            made = audiences.upload(
                code, register(), by=signed_in(request), now=timezone.now(), key=settings.INDEX_KEY.encode()
            )
        except Refused as refused:
            return self._shown(request, audience, refusal=str(refused))
        answer = StreamingHttpResponse(audiences.lines(made.digests), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="kohderyhma-{code}.csv"'
        answer["Cache-Control"] = "no-store"
        answer["Referrer-Policy"] = "no-referrer"
        return answer

    def _done(self, request: HttpRequest, code: str, do: Callable[[User], str]) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        audience = get_object_or_404(Audience, pk=code)
        try:
            said = do(signed_in(request))
        except Refused as refused:
            return self._shown(request, audience, refusal=str(refused))
        self.log_change(request, audience, said)
        messages.success(request, said)
        return redirect(_page_of(code))

    def _shown(self, request: HttpRequest, audience: Audience, refusal: str = "", **shown: object) -> HttpResponse:
        user, now = request.user, timezone.now()
        answer = self.page(
            request,
            "admin/customers/audience.html",
            audience.name,
            audience=audience,
            purpose=purpose_of_audience(audience.code),
            may_turn_on=isinstance(user, User) and audiences.can_turn_on(audience, user, register(), now=now),
            may_turn_off=user.has_perm(MAY_UPLOAD) or user.has_perm(MAY_TURN_ON),
            may_upload=user.has_perm(MAY_UPLOAD),
            uploads=audience.uploads.select_related("made_by").order_by("-made_at")[:MOST_UPLOADS],
            refusal=refusal,
            **shown,
        )
        answer.status_code = 409 if refusal else 200
        return answer


def _page_of(code: str) -> str:
    return reverse("admin:customers_audience_change", args=[code])
