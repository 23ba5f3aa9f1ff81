"""``POST /api/v1/recipient-notices/{notice}/acknowledgement``: a recipient's system says that a notice was followed."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api import documented
from customers.api.authentication import ForScope, SystemAuthentication
from customers.api.fields import CodeField, StrictSerializer
from customers.api.problems import Problem
from customers.operations.tokens import Scope
from customers.queries import Caller
from requests_app.models import RecipientNotice
from requests_app.operations.recipients import acknowledge_by_system
from requests_app.permitted.notices import NoticeUnknown


class NoSuchNotice(Problem):
    """There is no such notice for this system's recipient."""

    status_code = HTTPStatus.NOT_FOUND
    code = "not_yours"


class AcknowledgementSerializer(StrictSerializer):
    """Mitä vastaanottaja kertoo: muutos on tehty, tai tietoja ei enää ole."""

    said = CodeField(lambda: [said.value for said in RecipientNotice.Said])


class AnswerToAcknowledgementSerializer(serializers.Serializer[object]):
    """Milloin ilmoitus kuitattiin ensi kerran, ja mitä silloin kerrottiin."""

    notice = serializers.UUIDField()
    said = CodeField(lambda: [said.value for said in RecipientNotice.Said])
    acknowledged_at = serializers.DateTimeField()


class Acknowledgements(APIView):
    """The notices of the recipient whose channel names the calling system (GDPR 19)."""

    authentication_classes = (SystemAuthentication,)
    permission_classes = (ForScope,)
    scope = Scope.NOTICE_ACKNOWLEDGE

    @extend_schema(
        operation_id="acknowledge_notice",
        summary="Kuittaus ilmoitukseen, että luovutettuja tietoja on oikaistu, poistettu tai rajoitettu",
        request=AcknowledgementSerializer,
        responses={
            200: OpenApiResponse(AnswerToAcknowledgementSerializer, description="Kuitattu, nyt tai aiemmin."),
            **documented.problems(documented.REFUSED | {404: "Tunnuksella ei ole ilmoitusta tälle järjestelmälle."}),
        },
        tags=["notices"],
    )
    def post(self, request: Request, notice: UUID) -> Response:
        """Acknowledge: the same again, or otherwise, is answered as it was said first."""
        sent = AcknowledgementSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        caller = request.user
        if not isinstance(caller, Caller):
            raise TypeError("ForScope lets callers alone through.")
        said = RecipientNotice.Said(sent.validated_data["said"])
        try:
            found = acknowledge_by_system(notice, said, system=caller.system, now=timezone.now())
        except NoticeUnknown as refused:
            raise NoSuchNotice(str(refused)) from None
        answer = {"notice": str(found.pk), "said": found.said, "acknowledged_at": found.acknowledged_at}
        return Response(answer, headers={"Cache-Control": "no-store"})
