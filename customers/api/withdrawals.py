"""``POST /api/v1/consents/{external_key}/withdrawal``: a consent is taken back on the system's own channel."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from customers.api import documented
from customers.api.serializers import WithdrawalSerializer
from customers.api.upserts import Writing
from customers.operations import upserts
from customers.operations.tokens import Scope


class Withdrawals(Writing):
    """Withdrawals of consents (GDPR 7(3))."""

    scope = Scope.CONSENT_WRITE
    row = WithdrawalSerializer
    put_row = staticmethod(upserts.withdraw_consent)

    @extend_schema(
        operation_id="withdraw_consent",
        summary="Suostumuksen peruutus, ilman suostumuksen muita tietoja",
        request=WithdrawalSerializer,
        responses=documented.withdrawals(),
        parameters=[documented.KEY, documented.IDEMPOTENCY],
        tags=["consent"],
    )
    def post(self, request: Request, external_key: str) -> Response:
        """Withdraw: 201 now, 200 where it was withdrawn before. A consent that is joint ends for every controller."""
        return self.written(request, external_key)
