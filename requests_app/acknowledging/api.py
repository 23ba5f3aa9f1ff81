"""``/api/v1/recipient-notices/{notice}/``: a recipient's system reads what a notice is about, and says that it is done.

``GET …/items`` gives the keys a page at a time, ``POST …/acknowledgement`` takes the answer to all of them.
"""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
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
from requests_app.operations.recipients import (
    acknowledge_by_system,
    item_as_told,
    items_of,
    notice_of_system,
    pages_of,
)
from requests_app.operations.recipients.messages import KINDS
from requests_app.permitted.notices import NoticeUnknown

MOST_PAGES = 1_000_000


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


class ItemSerializer(serializers.Serializer[object]):
    """Yksi luovutus, tallenne tai perintä: mikä se on, meidän avaimemme ja teidän järjestelmänne avain, jos se on."""

    kind = CodeField(lambda: list(KINDS.values()))
    id = serializers.UUIDField()
    external_key = serializers.CharField(allow_blank=True)


class ItemsSerializer(serializers.Serializer[object]):
    """Ilmoituksen yhden sivun avaimet; sivut ovat 1–`pages`."""

    notice = serializers.UUIDField()
    change = CodeField(lambda: [change.value for change in RecipientNotice.Change])
    page = serializers.IntegerField(min_value=1)
    pages = serializers.IntegerField(min_value=1)
    items = ItemSerializer(many=True)


class PageAsked(serializers.Serializer[object]):
    """Monesko sivu; ensimmäinen, jollei muuta sanota."""

    page = serializers.IntegerField(
        min_value=1,
        max_value=MOST_PAGES,
        default=1,
        help_text="Sivun numero, ensimmäinen on 1.",
        error_messages={"invalid": _("Anna sivun numero.")},
    )


class Items(APIView):
    """What a notice of the calling system's recipient is about, by its keys alone (GDPR 19, GDPR 28(3)(g))."""

    authentication_classes = (SystemAuthentication,)
    permission_classes = (ForScope,)
    scope = Scope.NOTICE_ACKNOWLEDGE

    @extend_schema(
        operation_id="items_of_notice",
        summary="Mitä ilmoitus koskee: luovutusten, tallenteiden ja perintöjen avaimet sivu kerrallaan",
        parameters=[PageAsked],
        responses={
            200: OpenApiResponse(ItemsSerializer, description="Sivun avaimet. Viimeisen jälkeen sivu on tyhjä."),
            **documented.problems(documented.REFUSED | {404: "Tunnuksella ei ole ilmoitusta tälle järjestelmälle."}),
        },
        tags=["notices"],
    )
    def get(self, request: Request, notice: UUID) -> Response:
        """One page of keys; nothing is changed by reading them."""
        asked = PageAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        caller = request.user
        if not isinstance(caller, Caller):
            raise TypeError("ForScope lets callers alone through.")
        try:
            found = notice_of_system(notice, system=caller.system)
        except NoticeUnknown as refused:
            raise NoSuchNotice(str(refused)) from None
        page = asked.validated_data["page"]
        answer = {
            "notice": str(found.pk),
            "change": found.change,
            "page": page,
            "pages": pages_of(found),
            "items": [item_as_told(each) for each in items_of(found, page)],
        }
        return Response(answer, headers={"Cache-Control": "no-store"})
