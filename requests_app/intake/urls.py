"""Addresses of the request form. None of them says who asks or what was typed."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from requests_app.intake import views
from requests_app.intake.course import ANSWER, DETAILS_OF, REACH, REPRESENTATIVE, WHAT, WHOM
from requests_app.rights import Right

DETAILS_AT = {
    Right.ACCESS: _("tarkennus/kopio/"),
    Right.RECTIFICATION: _("tarkennus/korjaus/"),
    Right.ERASURE: _("tarkennus/poisto/"),
    Right.RESTRICTION: _("tarkennus/rajoitus/"),
    Right.MARKETING_BAN: _("tarkennus/markkinointikielto/"),
    Right.OBJECTION: _("tarkennus/vastustus/"),
    Right.PORTABILITY: _("tarkennus/siirto/"),
    Right.CONSENT_WITHDRAWAL: _("tarkennus/suostumus/"),
    Right.HUMAN_REVIEW: _("tarkennus/luottopaatos/"),
}

QUESTIONS = {
    WHAT: _("mita/"),
    **{DETAILS_OF[right]: at for right, at in DETAILS_AT.items()},
    WHOM: _("kenelle/"),
    REPRESENTATIVE: _("edustaja/"),
    REACH: _("yhteystiedot/"),
    ANSWER: _("vastaus/"),
}

urlpatterns = [
    path("", views.start, name="request_start"),
    *(path(at, views.question, {"page": page}, name=page.name) for page, at in QUESTIONS.items()),
    path(_("tarkista/"), views.check, name="request_check"),
    path(_("vastaanotettu/"), views.done, name="request_done"),
    path(_("vastaanotettu/kuitti/"), views.receipt, name="request_receipt"),
]
