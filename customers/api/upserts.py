"""``PUT /api/v1/…/{external_key}``: a row as the controller's system knows it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import ClassVar

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api import documented
from customers.api.authentication import ForScope, SystemAuthentication
from customers.api.fields import StrictSerializer
from customers.api.idempotency import once
from customers.api.keys import ExternalKeyRefused, check_external_key
from customers.api.problems import Problem
from customers.api.serializers import (
    AddressSerializer,
    ConsentSerializer,
    ContactPointSerializer,
    CustomerSerializer,
    ElectricityContractSerializer,
    InsurancePolicySerializer,
    MeteringPointSerializer,
    SolarContractSerializer,
)
from customers.models.systems import AnswerGiven
from customers.operations import upserts
from customers.operations.consents import ConsentRefused
from customers.operations.contracts import ContractRefused
from customers.operations.tokens import Scope
from customers.operations.upserts.refusals import Erased, NotYours, UpsertRefused
from customers.operations.upserts.rows import Fields
from customers.queries import Caller


class NotTaken(Problem):
    """The row is not taken as the register stands."""

    status_code = HTTPStatus.CONFLICT
    code = "not_taken"


class NotThere(NotTaken):
    """There is no such row for this system."""

    status_code = HTTPStatus.NOT_FOUND
    code = "not_yours"


class Gone(NotTaken):
    """The row was erased."""

    status_code = HTTPStatus.GONE
    code = "erased"


class Writing(APIView):
    """One kind of row, written as the subclasses say."""

    authentication_classes = (SystemAuthentication,)
    permission_classes = (ForScope,)
    scope: ClassVar[Scope] = Scope.REGISTER_WRITE
    row: ClassVar[type[StrictSerializer]]
    put_row: ClassVar[Callable[..., upserts.Put]]

    def written(self, request: Request, external_key: str) -> Response:
        """201 where something was made of what was sent, 200 where it was there."""
        try:
            check_external_key(external_key)
        except ExternalKeyRefused as refused:
            raise Problem(str(refused)) from None
        caller = request.user
        if not isinstance(caller, Caller):
            raise TypeError("ForScope lets callers alone through.")
        sent = self.row(data=request.data)
        sent.is_valid(raise_exception=True)

        def do() -> tuple[int, AnswerGiven]:
            put = self._taken(external_key, sent.validated_data, caller)
            given = AnswerGiven(id=str(put.id), external_key=put.external_key, created=put.created)
            if put.number is not None:
                given["number"] = put.number
            if put.kept:
                given["kept"] = sorted(put.kept)
            return (HTTPStatus.CREATED if put.created else HTTPStatus.OK), given

        key = str(request.META.get("HTTP_IDEMPOTENCY_KEY", ""))
        status, given = once(caller.system, key, (request.path, request.data), do, timezone.now())
        return Response(given, status=status, headers={"Cache-Control": "no-store"})

    def _taken(self, external_key: str, sent: Fields, caller: Caller) -> upserts.Put:
        try:
            return type(self).put_row(
                external_key,
                sent,
                controller=caller.controller,
                index_key=settings.INDEX_KEY.encode(),
                now=timezone.now(),
            )
        except UpsertRefused as refused:
            answered = NotThere if isinstance(refused, NotYours) else Gone if isinstance(refused, Erased) else NotTaken
            raise answered(str(refused), field=f"/{refused.field}" if refused.field else "") from None
        except (ContractRefused, ConsentRefused) as refused:
            raise NotTaken(str(refused)) from None


class Upsert(Writing):
    """A row that is put as the controller's system knows it."""

    def put(self, request: Request, external_key: str) -> Response:
        """Take the row: 201 where it was made, 200 where it was there. The same sent again changes nothing."""
        return self.written(request, external_key)


def _documented(kind: str, summary: str, row: type[StrictSerializer]) -> Callable[[type[Upsert]], type[Upsert]]:
    return extend_schema_view(
        put=extend_schema(
            operation_id=f"put_{kind}",
            summary=summary,
            request=row,
            responses=documented.puts(),
            parameters=[documented.KEY, documented.IDEMPOTENCY],
            tags=["register"],
        )
    )


@_documented("customer", "Asiakas", CustomerSerializer)
class Customers(Upsert):
    """Customers."""

    row = CustomerSerializer
    put_row = staticmethod(upserts.put_customer)


@_documented("contact_point", "Asiakkaan sähköpostiosoite tai puhelinnumero", ContactPointSerializer)
class ContactPoints(Upsert):
    """E-mail addresses and phone numbers."""

    row = ContactPointSerializer
    put_row = staticmethod(upserts.put_contact_point)


@_documented("address", "Asiakkaan postiosoite", AddressSerializer)
class Addresses(Upsert):
    """Postal addresses."""

    row = AddressSerializer
    put_row = staticmethod(upserts.put_address)


@_documented("metering_point", "Asiakkaan käyttöpaikka", MeteringPointSerializer)
class MeteringPoints(Upsert):
    """Places of use."""

    row = MeteringPointSerializer
    put_row = staticmethod(upserts.put_metering_point)


@_documented("electricity_contract", "Sähkösopimus", ElectricityContractSerializer)
class ElectricityContracts(Upsert):
    """Electricity contracts."""

    row = ElectricityContractSerializer
    put_row = staticmethod(upserts.put_electricity)


@_documented("solar_contract", "Aurinkosähkösopimus", SolarContractSerializer)
class SolarContracts(Upsert):
    """Contracts on solar power."""

    row = SolarContractSerializer
    put_row = staticmethod(upserts.put_solar)


@_documented("insurance_policy", "Vakuutus", InsurancePolicySerializer)
class InsurancePolicies(Upsert):
    """Insurance policies."""

    row = InsurancePolicySerializer
    put_row = staticmethod(upserts.put_insurance)


@_documented("consent", "Suostumus ja sen peruutus", ConsentSerializer)
class Consents(Upsert):
    """Consents."""

    row = ConsentSerializer
    put_row = staticmethod(upserts.put_consent)
