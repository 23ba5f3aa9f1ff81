"""How each recipient is reached: recorded by the officers, the mailbox of an office or a system (GDPR 19)."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.identifiers.contacts import EmailMalformed
from customers.models import System
from customers.operations.disclosures import LONGEST_NAME
from customers.reading import ReadOnlyAdmin
from oomi_registry.notice.refused import Refused
from requests_app.models import RecipientChannel
from requests_app.operations import save_channel
from requests_app.permitted.notices import ChannelNameMissing, SystemUnknown
from requests_app.webhooks.addresses import LONGEST_URL, AddressRefused

MAY_SAVE = "requests_app.add_recipientchannel"
Way = RecipientChannel.Way
BESIDE: Mapping[type[Refused], str] = {
    ChannelNameMissing: "recipient",
    EmailMalformed: "address",
    AddressRefused: "address",
    SystemUnknown: "system",
}
"""Beside which field a refusal of the operation stands."""


class ChannelForm(forms.Form):
    """How one recipient is reached from now on."""

    recipient = forms.CharField(
        label=_("Vastaanottaja"),
        help_text=_("Täsmälleen niin kuin luovutuksissa tai puhelutallenteissa."),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Kirjoita vastaanottajan nimi.")},
    )
    way = forms.ChoiceField(
        label=_("Miten ilmoitukset lähtevät"),
        choices=[("", _("– valitse –")), *Way.choices],
        error_messages={"required": _("Valitse, miten ilmoitukset lähtevät.")},
    )
    address = forms.CharField(
        label=_("Osoite"),
        help_text=_("Yhtiön yhteinen sähköpostiosoite, ei yksittäisen henkilön, tai järjestelmän https-osoite."),
        max_length=LONGEST_URL,
        error_messages={"required": _("Anna osoite.")},
    )
    system = forms.ChoiceField(
        label=_("Järjestelmä, joka saa kuitata rajapinnassa"),
        help_text=_("Vain jos vastaanottajalla on tunniste rajapintaan."),
        required=False,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments
        field = self.fields["system"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared above
        names = System.objects.order_by("code").values_list("code", "name")
        field.choices = [("", _("– ei mikään –")), *((code, f"{name} ({code})") for code, name in names)]


@admin.register(RecipientChannel)
class RecipientChannelAdmin(ReadOnlyAdmin[RecipientChannel]):
    """How recipients are reached: recorded and changed by the officers, each time by one operation."""

    exclude = ("secret",)
    list_display = ("recipient", "way", "reached", "changed_at")
    ordering = ("recipient",)
    sortable_by = ()
    change_list_template = "admin/requests_app/channel_list.html"

    @admin.display(description=_("Osoite"))
    def reached(self, channel: RecipientChannel) -> str:
        """Where its notices go."""
        return channel.email or channel.url

    def get_urls(self) -> list[URLPattern | URLResolver]:  # type: ignore[override]  # Django's own has patterns alone
        """The address of the operation, before Django's own address of a row."""
        save = path("tallenna/", self.admin_site.admin_view(self.save), name="requests_app_recipientchannel_save")
        return [save, *super().get_urls()]

    def save(self, request: HttpRequest) -> HttpResponse:
        """The form by GET; by POST the channel is saved. A new secret is shown this once."""
        if not isinstance(request.user, User) or not request.user.has_perm(MAY_SAVE):
            raise PermissionDenied
        form, secret = ChannelForm(request.POST if request.method == "POST" else None), ""
        if form.is_valid():
            secret = self._saved(form, request.user)
            if form.is_valid() and not secret:
                messages.success(request, _("Yhteys on tallennettu."))
                return redirect("admin:requests_app_recipientchannel_changelist")
        title = str(_("Kirjaa vastaanottajan yhteys"))
        answer = self.page(request, "admin/requests_app/channel.html", title, form=form, secret=secret)
        answer.status_code = 422 if form.errors else 200
        return answer

    def _saved(self, form: ChannelForm, actor: User) -> str:
        """The new secret, where one was made; what the operation refuses stands on the form."""
        given = form.cleaned_data
        try:
            _channel, secret = save_channel(
                given["recipient"],
                Way(given["way"]),
                given["address"],
                system=given["system"],
                loopback=settings.WEBHOOKS_TO_LOOPBACK,
                actor=actor,
                now=timezone.now(),
            )
        except Refused as refused:
            beside = next((name for kind, name in BESIDE.items() if isinstance(refused, kind)), None)
            form.add_error(beside, str(refused))
            return ""
        return secret
