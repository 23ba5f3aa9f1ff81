"""May we contact? ``POST /api/v1/contact-permission`` and, for many at once, ``…/contact-permissions``.

One rule answers, :func:`customers.marketing.permission`; whatever fails, the answer is "do not contact"
[D: error-means-no]. Addresses and numbers come in the body, never in the address of the page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.views import APIView

from customers.api import documented
from customers.api.asked import LARGEST_BATCH, Asked, read_many, read_one, reader_of
from customers.api.authentication import (
    ForScope,
    SystemAuthentication,
    caller_of,
    check_scope,
    header_of,
    token_hash_of,
)
from customers.api.parsing import LARGEST_BODY, read_body, read_json
from customers.api.problems import Problem, answer, told
from customers.api.serializers import (
    LONGEST_KEY,
    AnswerSerializer,
    AnswersSerializer,
    QuestionSerializer,
    QuestionsSerializer,
)
from customers.marketing import ANSWERS, Contact, Permission, Reason, answer_or_no, permission
from customers.models import Party
from customers.operations.tokens import Scope
from customers.queries import Caller, contact_facts_by_token, contact_facts_of_many


def as_sent(answer: Permission) -> dict[str, object]:
    """An answer as the API gives it."""
    return {
        "allowed": answer.allowed,
        "reason": answer.reason.value,
        "because": answer.because.fi,
        "provision": answer.provision,
        "duties": [duty.value for duty in answer.duties],
    }


SENT: Mapping[Reason, str] = {
    reason: json.dumps(as_sent(answer), ensure_ascii=False, separators=(",", ":")) for reason, answer in ANSWERS.items()
}
"""Every answer there is, as JSON: a batch of 100,000 is put together of these."""


class DoNotContact(Problem):
    """Nothing could be found out, so the answer to all of it is no."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    code = "do_not_contact"
    sentence = "Lupaa ei saatu selville: älä ota yhteyttä keneenkään. Kysy myöhemmin uudelleen."


class _Asking(APIView):
    """A question, answered without the framework's own course: that would cost more than the answer."""

    authentication_classes = (SystemAuthentication,)
    permission_classes = (ForScope,)
    scope: ClassVar[Scope] = Scope.CONTACT_READ
    largest: ClassVar[int] = LARGEST_BODY
    strictly: ClassVar[bool] = True

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The answer, or a problem; nothing is raised."""
        try:
            return self._dispatched(request)
        except exceptions.APIException as refused:
            return answer(refused)
        except Exception as error:  # noqa: BLE001 - whatever failed, the person is left in peace
            told(error)
            return answer(DoNotContact(headers={"Retry-After": "30"}))

    def _dispatched(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            raise _PostAlone(request.method or "")
        try:
            response = HttpResponse(self.answered(request), "application/json")
        except exceptions.AuthenticationFailed as refused:
            refused.auth_header = SystemAuthentication().authenticate_header(request)  # type: ignore[arg-type, attr-defined]  # as the framework does
            raise
        response["Cache-Control"] = "no-store"
        return response

    def answered(self, request: HttpRequest) -> str:
        """The answer as JSON."""
        raise NotImplementedError

    def caller(self, request: HttpRequest) -> Caller:
        """The caller, whose token is for questions. Raises TokenRefused or PermissionDenied."""
        caller = _caller(request)
        check_scope(caller, self.scope)
        return caller

    def said(self, request: HttpRequest) -> object:
        """What the body says. Raises UnsupportedMediaType, BodyTooLarge or NotJson."""
        if request.content_type != "application/json":
            raise exceptions.UnsupportedMediaType("")
        return read_json(read_body(request, self.largest), once=self.strictly)


def _caller(request: HttpRequest) -> Caller:
    """The caller. The token's look-up is the health check of a kept connection: where it fails, a new one is tried."""
    kept = connection.connection is not None and not connection.in_atomic_block
    if kept:
        connection.health_check_done = True  # type: ignore[attr-defined]  # the stubs leave it out
    try:
        return caller_of(header_of(request), timezone.now())
    except (OperationalError, InterfaceError):
        if not kept:
            raise
        connection.close()
        return caller_of(header_of(request), timezone.now())


class _PostAlone(exceptions.MethodNotAllowed):
    headers: ClassVar[dict[str, str]] = {"Allow": "POST"}


class ContactPermission(_Asking):
    """May this one address or number be contacted?"""

    @extend_schema(
        operation_id="contact_permission",
        summary="Saako yhteen osoitteeseen tai numeroon ottaa yhteyttä?",
        request=QuestionSerializer,
        responses=documented.answers(AnswerSerializer),
        tags=["contact"],
    )
    def post(self, request: HttpRequest) -> HttpResponse:
        """One question, one answer. Whatever fails, the answer is no, with the reason ``error``."""
        return self.dispatch(request)

    def answered(self, request: HttpRequest) -> str:
        """The answer to one question; an address that is none, or an unknown customer, is answered with no."""
        try:
            asked, contact, customer = read_one(self.said(request))
        except exceptions.APIException:
            self.caller(request)  # a stranger is told of the token alone, whatever else is wrong
            raise
        at_once = self._at_once(request, asked, contact) if customer is None else None
        if at_once is not None:
            return SENT[at_once]
        caller = self.caller(request)

        def ask() -> Permission:
            return ANSWERS[_reasons(caller, asked, [contact], [customer])[0]]

        return SENT[answer_or_no(ask, told).reason]

    def _at_once(self, request: HttpRequest, asked: Asked, contact: object) -> Reason | None:
        """The reason, by one statement for the token and the facts; None where it takes two to tell what is wrong."""
        value = reader_of(asked.kind)(contact)
        if value is None:
            return None
        token, now = token_hash_of(header_of(request)), timezone.now()
        try:
            found = contact_facts_by_token(
                token,
                asked.kind,
                value,
                asked.channel,
                asked.purpose,
                key=settings.INDEX_KEY.encode(),
                now=now,
                subscriber=asked.subscriber,
                terms=asked.terms,
            )
        except DatabaseError as error:
            told(error)
            return None
        if found is None or self.scope not in found[0].scopes:
            return None
        caller, facts = found
        return permission(Contact(caller.controller, asked.channel, asked.purpose), facts, now).reason


class ContactPermissions(_Asking):
    """May these be contacted? One answer for each, in their order."""

    largest = LARGEST_BATCH
    strictly = False  # each contact is read by hand, and what is no contact is answered with no

    @extend_schema(
        operation_id="contact_permissions",
        summary="Saako näihin osoitteisiin tai numeroihin ottaa yhteyttä? Enintään 100 000 kerralla.",
        request=QuestionsSerializer,
        responses=documented.answers(AnswersSerializer),
        tags=["contact"],
    )
    def post(self, request: HttpRequest) -> HttpResponse:
        """One message, many contacts; a contact that cannot be read is answered with no, and the others as they are."""
        return self.dispatch(request)

    def answered(self, request: HttpRequest) -> str:
        """The answers in the order of the contacts."""
        caller = self.caller(request)  # before so large a body is read
        asked, items = read_many(self.said(request))
        contacts: list[object] = []
        customers: list[object] = []
        for item in items:
            if isinstance(item, dict) and "contact" in item and item.keys() <= _ITEM:
                contacts.append(item["contact"])
                customers.append(item.get("customer"))
            else:
                contacts.append(None)
                customers.append(None)
        return f'{{"answers":[{",".join([SENT[reason] for reason in _reasons(caller, asked, contacts, customers)])}]}}'


_ITEM = frozenset({"contact", "customer"})


def _reasons(caller: Caller, asked: Asked, contacts: Sequence[object], customers: Sequence[object]) -> list[Reason]:
    """The reason of each answer, in order; at most six queries."""
    reasons = [Reason.ERROR] * len(contacts)
    parties = _parties({each for each in customers if isinstance(each, str) and 0 < len(each) <= LONGEST_KEY})
    read = reader_of(asked.kind)
    values: list[str] = []
    whose: list[UUID | None] = []
    places: list[int] = []
    for place, (contact, customer) in enumerate(zip(contacts, customers, strict=True)):
        value = read(contact)
        party = parties.get(customer) if isinstance(customer, str) else None
        if value is not None and (customer is None or party is not None):
            values.append(value)
            whose.append(party)
            places.append(place)
    now = timezone.now()
    contact_made = Contact(caller.controller, asked.channel, asked.purpose)
    facts = contact_facts_of_many(
        asked.kind,
        values,
        contact_made,
        key=settings.INDEX_KEY.encode(),
        now=now,
        parties=whose if parties else None,
        subscriber=asked.subscriber,
        terms=asked.terms,
    )
    decided: dict[int, Reason] = {}
    for place, known in zip(places, facts, strict=True):
        reason = decided.get(id(known))
        if reason is None:
            reason = decided[id(known)] = permission(contact_made, known, now).reason
        reasons[place] = reason
    return reasons


def _parties(keys: set[str]) -> dict[str, UUID]:
    sendable = [key for key in keys if "\0" not in key and key.isprintable()]
    if not sendable:
        return {}
    return {
        str(key): party
        for key, party in Party.objects.filter(external_key__in=sendable).values_list("external_key", "pk")
    }
