"""Codes that people send back: strong enough, short-lived, once, and each good for its own purpose alone."""

from __future__ import annotations

import ast
import inspect
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from requests_app import codes, operations
from requests_app.codes import CODE_SYMBOLS, TOKEN_SYMBOLS, address_code, confirmation_token
from requests_app.models import AddressCode, ContactConfirmation, Letter, PrivacyRequest, RequestEvent
from requests_app.operations import entrance
from requests_app.operations import proofs as proving
from tests import proofs, scenes, staff, submissions
from tests.casework import fresh, letters_leave, taken
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db
CONFIRM, CODE = "request_confirm", "request_code"


@pytest.fixture(autouse=True)
def monday() -> object:
    """Everything happens on one day, unless told."""
    with time_machine.travel(MONDAY, tick=False) as moved:
        yield moved


def posted(page: str, reference: str, code: str) -> tuple[int, str]:
    """What comes back for these two fields: the status, and the address or the page without the proof of the form."""
    answer = Client().post(reverse(page), {"reference": reference, "code": code})
    body = re.sub(r'(?<=name="csrfmiddlewaretoken" value=")[^"]+', "…", answer.content.decode())
    return answer.status_code, answer.headers.get("Location", body)


def mailed() -> tuple[PrivacyRequest, str]:
    """Aino's request, and the token that her mail brought."""
    request = submissions.received(submissions.ainos())
    letters_leave(MONDAY)
    return request, proofs.token_mailed(request)


def test_a_token_has_130_bits_of_a_keyed_hash_over_128_random_ones() -> None:
    """ASVS 11.5.1"""
    assert TOKEN_SYMBOLS * 5 >= 128
    assert proving.NONCE_BYTES * 8 >= 128
    requests = [submissions.received(submissions.ainos()) for _ in range(3)]
    nonces = {bytes(each.nonce) for each in ContactConfirmation.objects.filter(request__in=requests)}
    assert {len(nonce) for nonce in nonces} == {proving.NONCE_BYTES}
    assert len(nonces) == 3


@pytest.mark.parametrize("method", ["get", "head", "options"])
@pytest.mark.parametrize("page", [CONFIRM, CODE])
def test_a_scanner_that_opens_the_page_changes_nothing_however_often(page: str, method: str) -> None:
    request, token = mailed()
    before = RequestEvent.objects.count()
    for _ in range(3):
        getattr(Client(), method)(reverse(page), {"reference": request.reference, "code": token})
    assert fresh(request).identity == "none"
    assert RequestEvent.objects.count() == before


def test_no_address_of_a_page_takes_a_code_or_a_reference() -> None:
    """The token stands behind the link's "#", which no browser sends."""
    for page in (CONFIRM, CODE, "request_confirmed", "request_code_returned"):
        assert re.fullmatch(r"/fi/[a-z]+/(valmis/)?", reverse(page)), "one address, made without arguments"
    _, token = mailed()
    link = re.search(r"http\S+vahvistus\S+", str(mail.outbox[-1].body))
    assert link is not None
    assert link[0].split("#") == [f"http://127.0.0.1:8000{reverse(CONFIRM)}", token]


def test_a_code_in_the_query_is_not_read() -> None:
    request, token = mailed()
    Client().post(reverse(CONFIRM) + f"?reference={request.reference}&code={token}")
    assert fresh(request).identity == "none"


@pytest.mark.parametrize("page", [CONFIRM, CODE, "request_confirmed", "request_code_returned"])
def test_the_pages_are_kept_by_nothing_and_tell_no_other_site(page: str) -> None:
    """ASVS 14.3.2, 3.4.5"""
    answer = Client().get(reverse(page))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_confirmation_works_once_and_a_second_press_is_answered_as_kindly() -> None:
    request, token = mailed()
    first = posted(CONFIRM, request.reference, token)
    events = request.events.count()
    assert first == (302, reverse("request_confirmed"))
    assert posted(CONFIRM, request.reference, token) == first
    assert request.events.count() == events


def test_every_wrong_pair_gets_the_same_page_whatever_was_wrong(monday: object) -> None:
    request, token = mailed()
    other, _ = mailed()
    wrong = confirmation_token(b"somebody", request.pk, b"")
    pages = {
        posted(CONFIRM, reference, code)[1].replace(reference, "…").replace(code, "…")
        for reference, code in [
            (request.reference, wrong),
            (other.reference, token),
            ("TP-0000-0000", token),
            ("TP-0000-0000", wrong),
        ]
    }
    monday.shift(timedelta(days=14))  # type: ignore[attr-defined]  # time_machine's traveller
    expired = posted(CONFIRM, request.reference, token)
    pages.add(expired[1].replace(request.reference, "…").replace(token, "…"))
    assert len(pages) == 1
    assert expired[0] == 422
    assert fresh(request).identity == "none"


def test_a_letters_code_is_void_after_five_wrong_tries_by_the_page() -> None:
    """ASVS 6.5.1, 6.6.3"""
    aino = scenes.aino()
    proofs.home(aino)
    request = taken()
    code = proofs.code_posted(request, aino)
    wrong = ("0" if code[0] != "0" else "1") + code[1:]
    wrongs = {posted(CODE, request.reference, wrong)[1] for _ in range(5)}
    assert len(wrongs) == 1, "the fifth page is as the first"
    assert posted(CODE, request.reference, code)[0] == 422
    assert fresh(request).identity == "none"


def test_a_reference_is_tried_so_often_in_an_hour_and_not_more_somebodys_or_nobodys(monday: object) -> None:
    request, _ = mailed()
    for reference in (request.reference, "TP-0000-0001"):
        statuses = [posted(CODE, reference, "0" * CODE_SYMBOLS)[0] for _ in range(12)]
        assert statuses == [422] * 10 + [429] * 2
    monday.shift(timedelta(hours=1))  # type: ignore[attr-defined]  # time_machine's traveller
    assert posted(CODE, request.reference, "0" * CODE_SYMBOLS)[0] == 422


def test_no_code_serves_for_another_page_or_for_a_download() -> None:
    """ASVS 9.2.2: each kind is made in a domain of its own."""
    aino = scenes.aino()
    proofs.home(aino)
    request = taken()
    letters_leave(MONDAY)
    token, code = proofs.token_mailed(request), proofs.code_posted(request, aino)
    assert posted(CODE, request.reference, token)[0] == 422
    assert posted(CODE, request.reference, token[:CODE_SYMBOLS])[0] == 422
    assert posted(CONFIRM, request.reference, code)[0] == 422
    for sent in (token, code):
        assert entrance.exchange(request.reference, sent, now=MONDAY) is None
        assert (
            Client().post(reverse("download_code"), {"reference": request.reference, "code": sent}).status_code == 422
        )
    assert fresh(request).identity == "none"


def test_codes_are_compared_in_a_time_that_tells_nothing() -> None:
    """Every comparison of a code goes through ``codes.same``, and that through ``hmac.compare_digest``."""
    assert "compare_digest" in inspect.getsource(codes.same)
    tree = ast.parse(inspect.getsource(proving))
    compared = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and re.search(r"token|symbols|kept|code_hash", ast.unparse(node))
    ]
    assert compared == []


def test_neither_the_database_nor_a_stored_letter_makes_a_code() -> None:
    """Everything that is stored, without the key, leads to no code (ASVS 11.4.2)."""
    aino = scenes.aino()
    proofs.home(aino)
    request = taken()
    letters_leave(MONDAY)
    token, code = proofs.token_mailed(request), proofs.code_posted(request, aino)
    confirmation, letter = ContactConfirmation.objects.get(), AddressCode.objects.get()
    stored = [
        str(value)
        for model in (PrivacyRequest, ContactConfirmation, AddressCode, Letter, RequestEvent)
        for row in model.objects.all()
        for value in vars(row).values()
    ]
    assert not [value for value in stored if token in value or code in value]
    assert confirmation_token(b"", confirmation.pk, bytes(confirmation.nonce)) != token
    assert address_code(b"", letter.pk) != code


@pytest.mark.django_db(transaction=True)
def test_of_many_wrong_tries_at_once_none_is_lost_and_the_code_is_void() -> None:
    """The request is locked first, so one is counted after the other (ASVS 2.3.4)."""
    aino = scenes.aino()
    proofs.home(aino)
    request = taken()
    code = proofs.code_posted(request, aino)
    wrong = ("0" if code[0] != "0" else "1") + code[1:]

    def tried(_: int) -> bool:
        try:
            return operations.return_code(request.reference, wrong, secret=proofs.SECRET, now=MONDAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        assert not any(people.map(tried, range(8)))
    assert AddressCode.objects.get(request=request).wrong_tries == 5
    assert request.events.filter(kind="code_void").count() == 1
    assert not operations.return_code(request.reference, code, secret=proofs.SECRET, now=MONDAY)


def test_the_desk_types_a_told_code_under_the_same_bounds() -> None:
    aino = scenes.aino()
    proofs.home(aino)
    request = taken()
    code = proofs.code_posted(request, aino)
    wrong = ("0" if code[0] != "0" else "1") + code[1:]
    now = timezone.now()
    for _ in range(5):
        assert not operations.enter_code(request.pk, wrong, actor=staff.heikki(), now=now, secret=proofs.SECRET)
    assert not operations.enter_code(request.pk, code, actor=staff.heikki(), now=now, secret=proofs.SECRET)
