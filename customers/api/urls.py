"""Every address under ``/api/``. No e-mail address, number or henkilötunnus stands in one: keys of systems alone do."""

from __future__ import annotations

from django.urls import path, re_path

from customers.api import permission, upserts, withdrawals
from customers.api.pages import ApiDocs, ApiSchema
from customers.api.problems import no_such_address

urlpatterns = [
    path("schema/", ApiSchema.as_view(), name="api_schema"),
    path("docs/", ApiDocs.as_view(), name="api_docs"),
    path("v1/contact-permission", permission.ContactPermission.as_view(), name="contact_permission"),
    path("v1/contact-permissions", permission.ContactPermissions.as_view(), name="contact_permissions"),
    path("v1/customers/<str:external_key>", upserts.Customers.as_view(), name="put_customer"),
    path("v1/contact-points/<str:external_key>", upserts.ContactPoints.as_view(), name="put_contact_point"),
    path("v1/addresses/<str:external_key>", upserts.Addresses.as_view(), name="put_address"),
    path("v1/metering-points/<str:external_key>", upserts.MeteringPoints.as_view(), name="put_metering_point"),
    path("v1/contracts/electricity/<str:external_key>", upserts.ElectricityContracts.as_view(), name="put_electricity"),
    path("v1/contracts/solar/<str:external_key>", upserts.SolarContracts.as_view(), name="put_solar"),
    path("v1/contracts/insurance/<str:external_key>", upserts.InsurancePolicies.as_view(), name="put_insurance"),
    path("v1/consents/<str:external_key>", upserts.Consents.as_view(), name="put_consent"),
    path("v1/consents/<str:external_key>/withdrawal", withdrawals.Withdrawals.as_view(), name="withdraw_consent"),
    re_path(r"^(?P<path>.*)$", no_such_address),
]
