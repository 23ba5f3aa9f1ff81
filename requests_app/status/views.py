"""The page of a request and what is sent from it. The views read the clock, the cookie and the post alone.

No GET changes anything. A refusal of an operation is worded for the desk: to the person the page says that things have
changed, and shows how they stand now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as marked
from django.views.decorators.http import require_http_methods

from oomi_registry.notice.refused import Refused
from requests_app import operations
from requests_app.download import entering
from requests_app.identifying.strong import send_away
from requests_app.intake.trouble import form_page
from requests_app.models import Attachment
from requests_app.operations import FeeAnswer, entrance
from requests_app.permitted.messaging import TooManyFiles, TooManyWait
from requests_app.permitted.refusals import DocumentUnfit
from requests_app.scanning import FileInfected, ScannerAway, scanner
from requests_app.status.forms import AnswerFee, AnswerQuestion, SendAttachment, StatusForm, Withdraw, WriteMessage
from requests_app.status.page import Page
from requests_app.status.visits import page_of, visited

ALLOWED = ["GET", "HEAD", "POST"]
UNPROCESSABLE, CONFLICT = 422, 409
DOOR = entering.Door("status", "request_status")
UNTAKEN: Mapping[type[Refused], str] = {
    DocumentUnfit: marked("Valitse PDF-, JPG- tai PNG-tiedosto, joka on enintään 10 megatavua. Emme voi ottaa muuta."),
    FileInfected: marked("Tiedostossa on haittaohjelma, joten emme ota sitä vastaan. Tarkista laitteesi."),
    ScannerAway: marked("Emme voi juuri nyt tarkistaa tiedostoja emmekä siksi ota niitä. Yritä tunnin kuluttua."),
    TooManyFiles: marked(
        "Pyynnöllä voi olla enintään kymmenen liitettä ja yhteensä 40 megatavua. Lähetä loput postissa."
    ),
}
"""Why a file is not taken, in the words of the page."""


@form_page
@require_http_methods(ALLOWED)
def start(request: HttpRequest) -> HttpResponse:
    """Page 1: the reference; the request's own page for a browser that has it open."""
    if request.method != "POST" and page_of(request, timezone.now()) is not None:
        return redirect("request_status")
    return entering.ask(request, DOOR)


@form_page
@require_http_methods(ALLOWED)
def code(request: HttpRequest) -> HttpResponse:
    """Page 2: the code."""
    return entering.exchange(request, DOOR)


@visited("GET")
def page(request: HttpRequest, opened: Page) -> HttpResponse:
    """How the request stands."""
    return shown(request, opened)


@visited("POST")
def identify(request: HttpRequest, opened: Page) -> HttpResponse:
    """Away to the bank, to show who asks."""
    return send_away(request, opened.case.request.pk)


@visited("POST")
def fee(request: HttpRequest, opened: Page) -> HttpResponse:
    """What the person says to a fee of which they were told (GDPR 12(5))."""
    posted = request.POST.get("fee", "")
    which = next((each for each in opened.fees() if str(each.pk) == posted), None)
    if which is None:
        return changed_since(request)
    form = AnswerFee(request.POST, fee=which)
    if not form.is_valid():
        return shown(request, opened, fees={which.pk: form})
    answer = FeeAnswer(form.cleaned_data["answer"])

    def say() -> None:
        operations.record_fee_answer(
            opened.case.request.pk,
            which.pk,
            answer=answer,
            arrived_at=opened.now,
            narrowed_to=form.cleaned_data["narrowed_to"],
            actor=None,
            now=opened.now,
        )

    return carried_out(request, say)


@visited("POST")
def answer(request: HttpRequest, opened: Page) -> HttpResponse:
    """The person answers what they were asked: a message that ends the pause."""
    form = AnswerQuestion(request.POST)
    if not form.is_valid():
        return shown(request, opened, answer=form)
    return carried_out(request, lambda: _write(opened, form.cleaned_data["body"], answers_question=True))


@visited("POST")
def message(request: HttpRequest, opened: Page) -> HttpResponse:
    """The person writes to us."""
    form = WriteMessage(request.POST)
    if not form.is_valid():
        return shown(request, opened, message=form)
    try:
        _write(opened, form.cleaned_data["body"], answers_question=False)
    except TooManyWait:
        form.add_error("body", _("Olet kirjoittanut monta viestiä, joihin emme ole vielä vastanneet. Odota hetki."))
        return shown(request, opened, message=form)
    return redirect("request_status")


def _write(opened: Page, body: str, *, answers_question: bool) -> None:
    operations.write_message(opened.case.request.pk, body=body, answers_question=answers_question, now=opened.now)


@visited("POST")
def attachment(request: HttpRequest, opened: Page) -> HttpResponse:
    """The person sends a file."""
    form = SendAttachment(request.POST, request.FILES)
    if not form.is_valid():
        return shown(request, opened, attachment=form)
    kind, file = Attachment.Kind(form.cleaned_data["kind"]), form.cleaned_data["file"]
    try:
        operations.send_attachment(
            opened.case.request.pk, kind=kind, file=file, scan=scanner(settings.CLAMD_URL), now=opened.now
        )
    except tuple(UNTAKEN) as why:
        form.add_error("file", _(UNTAKEN[type(why)]))
        return shown(request, opened, attachment=form)
    except Refused:
        return changed_since(request)
    return redirect("request_status")


@visited("GET", "POST")
def withdraw(request: HttpRequest, opened: Page) -> HttpResponse:
    """Asks once more, then takes the request back."""
    if not opened.may_withdraw():
        return changed_since(request) if request.method == "POST" else redirect("request_status")
    form = Withdraw(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return carried_out(request, lambda: operations.withdraw(opened.case.request.pk, actor=None, now=opened.now))
    wrong = list(form.wrong()) if form.is_bound else []
    context = {"form": form, "wrong": wrong, "page": opened}
    return render(request, "status/withdraw.html", context, status=UNPROCESSABLE if wrong else 200)


@visited("POST")
def leave(request: HttpRequest, opened: Page) -> HttpResponse:
    """The browser has seen enough: its grant ends now, and nothing of it is left there."""
    entrance.leave(entering.grant_of(request), now=opened.now)
    response = redirect("request_status_start")
    response.delete_cookie(settings.STATUS_COOKIE_NAME, samesite="Strict")
    response.delete_cookie(settings.DRAFT_COOKIE_NAME, samesite="Lax")
    return response


def carried_out(request: HttpRequest, act: Callable[[], object]) -> HttpResponse:
    """Do it, and show the page as it stands then."""
    try:
        act()
    except Refused:
        return changed_since(request)
    return redirect("request_status")


def changed_since(request: HttpRequest) -> HttpResponse:
    """The request has moved on since the page was made, and this can no longer be done: how it stands now."""
    opened = page_of(request, timezone.now())
    if opened is None:
        return redirect("request_status_start")
    sentence = _("Tätä ei voi enää tehdä, koska pyyntö on edennyt. Alla näet, missä se on nyt.")
    return shown(request, opened, said=[("", sentence)], status=CONFLICT)


def shown(
    request: HttpRequest,
    opened: Page,
    *,
    fees: Mapping[UUID, AnswerFee] | None = None,
    answer: AnswerQuestion | None = None,
    message: WriteMessage | None = None,
    attachment: SendAttachment | None = None,
    said: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; a form that was typed wrongly stands in its own place, with what was typed."""
    typed = dict(fees or {})
    sent: list[StatusForm] = [form for form in (*typed.values(), answer, message, attachment) if form is not None]
    context = {
        "page": opened,
        "wrong": [each for form in sent for each in form.wrong()] + list(said or []),
        "fees": [(each, typed.get(each.pk) or AnswerFee(fee=each)) for each in opened.fees()],
        "answer": answer or AnswerQuestion(),
        "message": message or WriteMessage(),
        "attachment": attachment or SendAttachment(),
    }
    return render(request, "status/page.html", context, status=UNPROCESSABLE if sent else status)
