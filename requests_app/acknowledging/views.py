"""The recipient's page. Opening it shows and changes nothing; the code is posted, and only then it tells what is asked.

It tells no more than the recipient needs to find the data: the disclosure's own keys, its time and its categories.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from customers.models import Collection, Disclosure, Recording
from customers.receipts import category_name
from oomi_registry.languages import page_language
from oomi_registry.notice.adopted import register
from requests_app.acknowledging.forms import AcknowledgeForm, NoticeForm
from requests_app.intake.trouble import told_nobody
from requests_app.models import NoticeItem, RecipientNotice
from requests_app.operations.recipients import acknowledge, items_of, notice_of, pages_of

ALLOWED = ["GET", "HEAD", "POST"]
UNPROCESSABLE = 422
LONGEST_PAGE_NUMBER = 6  # digits
Change = RecipientNotice.Change
ASKED = {
    Change.RECTIFIED: _("Tietoja on oikaistu. Korjatkaa ne: pyytäkää oikeat tiedot meiltä sovittua tietä pitkin."),
    Change.PUT_BACK: _("Aiemmin ilmoitettu oikaisu on peruttu. Pyytäkää voimassa olevat tiedot meiltä sovittua tietä."),
    Change.ERASED: _("Tiedot on poistettu meiltä. Poistakaa ne, niiden jäljennökset ja linkit niihin."),
    Change.RESTRICTED: _("Tietojen käsittely on rajoitettu. Säilyttäkää ne, mutta älkää käyttäkö niitä."),
    Change.RELEASED: _("Tietojen käsittelyn rajoitus on päättynyt. Voitte taas käsitellä niitä kuten ennen."),
}
"""What the recipient is asked to do, by what was done to the data."""


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One thing that the notice is about, by its own keys."""

    table: str
    key: str
    external_key: str
    at: datetime | None
    categories: tuple[str, ...]


@told_nobody
@require_http_methods(ALLOWED)
def notice(request: HttpRequest) -> HttpResponse:
    """The page to which the message's link leads; by POST of the code, what the notice asks."""
    form = NoticeForm(request.POST) if request.method == "POST" else NoticeForm()
    if form.is_bound and form.is_valid():
        found = notice_of(form.cleaned_data["code"], secret=settings.SECRET_KEY.encode())
        if found is not None:
            return _shown(request, found, AcknowledgeForm(initial={"code": form.cleaned_data["code"]}))
        form.add_error("code", _does_not_fit())
    return _asked(request, form)


@told_nobody
@require_http_methods(ALLOWED)
def acknowledged(request: HttpRequest) -> HttpResponse:
    """What the recipient says, with the code again; then thanks. Said twice, it is written once.

    Who only opens it, as the way to another language does, is asked for the code.
    """
    if request.method != "POST":
        return redirect("recipient_notice")
    form = AcknowledgeForm(request.POST)
    secret = settings.SECRET_KEY.encode()
    code = NoticeForm(request.POST)
    found = notice_of(code.cleaned_data["code"], secret=secret) if code.is_valid() else None
    if found is None:
        code.add_error("code", _does_not_fit())
        return _asked(request, code)
    if not form.is_valid():
        return _shown(request, found, form)
    said = RecipientNotice.Said(form.cleaned_data["said"])
    acknowledge(form.cleaned_data["code"], said, secret=secret, now=timezone.now())
    return redirect("recipient_acknowledged")


@told_nobody
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """Thanks. It says nothing that a stranger who opens it could use."""
    return render(request, "acknowledging/done.html")


def _asked(request: HttpRequest, form: NoticeForm) -> HttpResponse:
    wrong = list(form.wrong()) if form.is_bound else []
    status = UNPROCESSABLE if wrong else 200
    return render(request, "acknowledging/notice.html", {"form": form, "wrong": wrong}, status=status)


def _shown(request: HttpRequest, found: RecipientNotice, form: AcknowledgeForm) -> HttpResponse:
    wrong = list(form.wrong()) if form.is_bound else []
    if found.acknowledged_at is not None:  # told once: whoever finds the message later learns nothing from it
        return render(request, "acknowledging/over.html", {"at": found.acknowledged_at})
    pages = pages_of(found)
    page = _page_asked(request, pages)
    items = [_item(each) for each in items_of(found, page)]
    disclosed, recordings, collections = (
        [each for each in items if each.table == model._meta.db_table] for model in (Disclosure, Recording, Collection)
    )
    shown = {
        "form": form,
        "wrong": wrong,
        "recipient": found.recipient,
        "asked": ASKED[Change(found.change)],
        "disclosed": disclosed,
        "recordings": recordings,
        "collections": collections,
        "erases": found.change == Change.ERASED,
        "page": page,
        "pages": pages,
        "previous": page - 1,
        "next": page + 1 if page < pages else 0,
    }
    return render(request, "acknowledging/asked.html", shown, status=UNPROCESSABLE if wrong else 200)


def _page_asked(request: HttpRequest, pages: int) -> int:
    """The page of keys that was asked for; the nearest there is."""
    asked = request.POST.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_PAGE_NUMBER else 1
    return min(max(number, 1), pages)


def _item(item: NoticeItem) -> ItemShown:
    names = tuple(category_name(code, register(), page_language()) for code in item.categories)
    return ItemShown(item.table, str(item.record), item.external_key, item.at, names)


def _does_not_fit() -> str:
    return gettext("Koodi ei avaa ilmoitusta. Tarkistakaa se viestistä, tai vastatkaa viestiin, niin autamme.")
