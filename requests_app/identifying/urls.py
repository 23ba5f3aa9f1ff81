"""Addresses of the pages. None of them ever has a code, a reference or a name in it."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from requests_app.identifying import strong, views

urlpatterns = [
    path(_("vahvistus/"), views.confirm, name="request_confirm"),
    path(_("vahvistus/valmis/"), views.confirmed, name="request_confirmed"),
    path(_("koodi/"), views.code, name="request_code"),
    path(_("koodi/valmis/"), views.code_returned, name="request_code_returned"),
    path(_("tunnistautuminen/"), strong.identify, name="request_identify"),
    *(
        path(at, strong.ended, {"how": how}, name=strong.ENDINGS[how])
        for how, at in {
            "done": _("tunnistautuminen/valmis/"),
            "another": _("tunnistautuminen/toinen-henkilo/"),
            "cancelled": _("tunnistautuminen/keskeytetty/"),
            "unavailable": _("tunnistautuminen/ei-yhteytta/"),
            "refused": _("tunnistautuminen/ei-hyvaksytty/"),
            "over": _("tunnistautuminen/vanhentunut/"),
            "used": _("tunnistautuminen/kaytetty/"),
        }.items()
    ),
]
