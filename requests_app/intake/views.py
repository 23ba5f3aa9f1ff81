"""The pages of the request form. They read the clock, the cookie and the post; everything else is told to them.

A page with a wrong answer comes back with status 422 and everything that was typed; a right one redirects to the next
page that wants an answer, and to the last page when none does. No GET changes anything.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from oomi_registry.languages import page_language
from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.notice.refused import Refused
from oomi_registry.templatetags.languages import at_hour
from requests_app.intake import drafts
from requests_app.intake.course import WHAT, Course, Page
from requests_app.intake.forms.rights import offered
from requests_app.intake.kept import how_long_kept
from requests_app.intake.receipt import pdf_of, receipt_of
from requests_app.intake.submission import rows, submission_of
from requests_app.intake.told import in_words
from requests_app.intake.trouble import form_page
from requests_app.intake.typed import typed_of
from requests_app.intake.words import RIGHTS
from requests_app.letters.attachment import as_attachment
from requests_app.limits import Limit, sender_of, take_each
from requests_app.models import Draft, DraftAnswers, PrivacyRequest
from requests_app.operations import receive
from requests_app.permitted.identifying import is_identification_offered

ALLOWED = ["GET", "HEAD", "POST"]
CHANGE = "muuta"
"""The query that a "change" link carries, so that the page's way back leads to the last page."""


@form_page
@require_http_methods(ALLOWED)
def start(request: HttpRequest) -> HttpResponse:
    """Page 1: what this is. Starting forgets what this browser has not sent."""
    if request.method == "POST":
        drafts.drop(_token(request))
        response = redirect(WHAT.name)
        response.delete_cookie(settings.DRAFT_COOKIE_NAME, samesite="Lax")
        return response
    now = timezone.now()
    try:
        draft = drafts.find(_token(request), now)
    except drafts.DraftExpired:
        draft = None
    unsent = draft is not None and draft.request_id is None
    context = {
        "can": [RIGHTS[right].can for right in offered()],
        "unsent": _next(_course(draft, now)) if unsent else "",
        "kept": how_long_kept(),
    }
    return render(request, "intake/start.html", context)


@form_page
@require_http_methods(ALLOWED)
def question(request: HttpRequest, page: Page) -> HttpResponse:
    """Pages 2 to 6: one page of questions."""
    now = timezone.now()
    try:
        if request.method == "POST":
            return _save(request, page, now)
        draft = drafts.find(_token(request), now)
    except drafts.DraftExpired:
        return _expired(request)
    if draft is not None and draft.request_id is not None:
        return redirect("request_done")
    course = _course(draft, now)
    return _ask(request, page, course) if page in course else redirect(_next(course))


def _save(request: HttpRequest, page: Page, now: datetime) -> HttpResponse:
    """Keep what was typed, right or wrong; then ask again, or go on."""
    typed = typed_of(request.POST, page.form.single(), page.form.several())
    new_token = ""
    with transaction.atomic():
        draft = drafts.find_and_lock(_token(request), now)
        if draft is None and page != WHAT:
            return redirect(WHAT.name)
        if draft is None:
            new_token = drafts.new_token()
            draft = drafts.begin(new_token, page.into({}, typed), now)
        elif draft.request_id is not None:
            return redirect("request_done")
        else:
            drafts.save(draft, page.into(draft.answers, typed), now)
    course = _course(draft, now)
    wrong = page in course and not course.forms[page].is_valid()
    response = _ask(request, page, course) if wrong else redirect(_next(course))
    if new_token:
        response.set_cookie(
            settings.DRAFT_COOKIE_NAME,
            new_token,  # for the browser's session: after the draft's time the page can still say that it has expired
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@form_page
@require_http_methods(ALLOWED)
def check(request: HttpRequest) -> HttpResponse:
    """Page 7: everything once more, and sending it."""
    now = timezone.now()
    try:
        if request.method == "POST":
            return _send(request, now)
        draft = drafts.find(_token(request), now)
    except drafts.DraftExpired:
        return _expired(request)
    course = _course(draft, now)
    return _elsewhere(draft, course) or _look_over(request, course)


def _send(request: HttpRequest, now: datetime) -> HttpResponse:
    """Make the draft a request. One draft is one case, however often and from wherever it is sent."""
    with transaction.atomic():
        draft = drafts.find_and_lock(_token(request), now)
        course = _course(draft, now)
        elsewhere = _elsewhere(draft, course)
        if elsewhere is not None or draft is None:
            return elsewhere or redirect(WHAT.name)
        submission = submission_of(course, key=draft.pk, language=page_language())
        again_at = _full_until(request, now)
        if again_at is not None:
            drafts.keep(draft, again_at)
            return _look_over(request, course, too_many=again_at)
        try:
            case = receive(submission, now=now, index_key=settings.INDEX_KEY.encode())
        except Refused as refusal:
            return _look_over(request, course, refusal=refusal)
        drafts.sent(draft, case, now)
    return redirect("request_done")


def _full_until(request: HttpRequest, now: datetime) -> datetime | None:
    """Count one more form that is sent; the instant at which it may be sent, where too many have been (ASVS 2.4.1)."""
    altogether = Limit.read("all forms", settings.RATE_LIMIT_ALL_SUBMISSIONS)
    of_one = Limit.read("forms of one", settings.RATE_LIMIT_SUBMISSIONS)
    return take_each([(altogether, ""), (of_one, sender_of(request))], now=now)


def _elsewhere(draft: Draft | None, course: Course) -> HttpResponse | None:
    """Where to go instead of the last page: the receipt of what was sent, or the first page that wants an answer."""
    if draft is not None and draft.request_id is not None:
        return redirect("request_done")
    return redirect(_next(course)) if course.unanswered else None


@form_page
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """Page 8: the receipt, for the browser that sent the request."""

    def page(sent: PrivacyRequest) -> HttpResponse:
        told = {"receipt": receipt_of(sent), "may_identify": is_identification_offered(sent)}
        return render(request, "intake/done.html", told)

    return _of_the_sent(request, page)


@form_page
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt of page 8 as PDF, for the same browser as long."""
    name = gettext("kuitti-%(reference)s")
    return _of_the_sent(request, lambda sent: as_attachment(pdf_of(sent), name % {"reference": sent.reference}))


def _of_the_sent(request: HttpRequest, shown: Callable[[PrivacyRequest], HttpResponse]) -> HttpResponse:
    """What is shown of the request that this browser has sent; else where to go on filling it in."""
    now = timezone.now()
    try:
        draft = drafts.find(_token(request), now)
    except drafts.DraftExpired:
        return _expired(request)
    if draft is None or draft.request is None:
        return redirect(_next(_course(draft, now)))
    return shown(draft.request)


def _token(request: HttpRequest) -> str:
    return request.COOKIES.get(settings.DRAFT_COOKIE_NAME, "")


def _course(draft: Draft | None, now: datetime) -> Course:
    answers: DraftAnswers = {} if draft is None else draft.answers
    return Course(answers, day_in_helsinki(now))


def _next(course: Course) -> str:
    """The address of the first page that wants an answer, or of the last page."""
    return reverse(course.unanswered.name if course.unanswered else "request_check")


def _ask(request: HttpRequest, page: Page, course: Course) -> HttpResponse:
    form = course.forms[page]
    before = course.before(page)
    earlier = before.name if before else "request_start"
    back = reverse("request_check" if CHANGE in request.GET else earlier)
    # A page that is only looked at is fine (200) even where what it holds is wrong; a wrong answer is not (422).
    status = 422 if request.method == "POST" else 200
    wrong = list(form.wrong()) if form.is_bound else []
    return render(request, "intake/question.html", {"form": form, "back": back, "wrong": wrong}, status=status)


def _look_over(
    request: HttpRequest, course: Course, *, refusal: Refused | None = None, too_many: datetime | None = None
) -> HttpResponse:
    wrong = [in_words(refusal)] if refusal else []
    if too_many is not None:
        wrong = [_sent_too_often(too_many)]
    context = {
        "rows": list(rows(course)),
        "back": reverse(course.last.name),
        "change": CHANGE,
        "kept": how_long_kept(),
        "wrong": [("", sentence) for sentence in wrong],
    }
    response = render(request, "intake/check.html", context, status=429 if too_many else 422 if refusal else 200)
    if too_many is not None:
        response["Retry-After"] = str(max(1, ceil((too_many - timezone.now()).total_seconds())))
    return response


def _sent_too_often(again_at: datetime) -> str:
    return gettext(
        "Tästä verkosta on lähetetty lyhyessä ajassa monta pyyntöä, ja siksi emme voi juuri nyt ottaa vastaan uutta. "
        "Paina Lähetä tietopyyntö uudelleen kello %(time)s jälkeen. Vastauksesi säilyvät siihen asti ja vielä 30 "
        "minuuttia sen jälkeen. Voit lähettää pyynnön myös kirjeellä."
    ) % {"time": at_hour(again_at + timedelta(minutes=1))}


def _expired(request: HttpRequest) -> HttpResponse:
    """410: what was here is gone, and asking again does not bring it back."""
    return render(request, "intake/expired.html", status=410)
