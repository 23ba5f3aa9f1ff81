"""Every address of the site."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from oomi_registry import health
from oomi_registry.notice_urls import notice_urlpatterns
from requests_app.acknowledging.api import Acknowledgements, Items
from requests_app.download.schemas import portability_schema
from requests_app.identifying.strong import returned
from requests_app.withdrawing.views import consent_receipt_schema

urlpatterns = [
    path("", RedirectView.as_view(url="/fi/"), name="root"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("admin/", admin.site.urls),
    path(
        "api/v1/recipient-notices/<uuid:notice>/acknowledgement", Acknowledgements.as_view(), name="acknowledge_notice"
    ),
    path("api/v1/recipient-notices/<uuid:notice>/items", Items.as_view(), name="items_of_notice"),
    path("api/", include("customers.api.urls")),
    path("identification/return", returned, name="identification_return"),
    path("schemas/consent-receipt-<str:version>.json", consent_receipt_schema, name="consent_receipt_schema"),
    path("schemas/siirrettavat-tiedot-<str:version>.json", portability_schema, name="portability_schema"),
    *i18n_patterns(
        path("", RedirectView.as_view(pattern_name="request_start"), name="home"),
        path(_("tietopyynto/"), include("requests_app.intake.urls")),
        path("", include("requests_app.identifying.urls")),
        path("", include("requests_app.acknowledging.urls")),
        path(_("pyynto/"), include("requests_app.status.urls")),
        path(_("lataus/"), include("requests_app.download.urls")),
        path(_("suostumus/"), include("requests_app.withdrawing.urls")),
        path(_("suostumukset/"), include("requests_app.preferences.urls")),
        path(_("saavutettavuus/"), include("requests_app.accessibility.urls")),
        path("", include(notice_urlpatterns)),
    ),
]
