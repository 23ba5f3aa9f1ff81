"""The main job, done over HTTP as people do it: a request, who asks, the copy, the answer, its download, the night.

Nothing here touches a row: it fills in the public form and presses the desk's buttons, and the real worker and beat do
the rest. Each step prints one line with its figures, or raises what did not happen.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from customers.models import ContactPoint, Party, SuppressedContact
from oomi_registry.demo.mailbox import Mailbox
from oomi_registry.demo.scenes import PASSWORD
from oomi_registry.demo.visitor import NotThere, Visitor
from requests_app.models import AccessPackage, PrivacyRequest
from retention.models import DisposalRun, FileTombstone, HeldRecord

Say = Callable[[str], None]
PATIENCE = 90  # seconds, for worker and beat


def run(address: str, letters: Mailbox, say: Say) -> None:
    """Do the whole job against the site at ``address``. Raises :class:`NotThere` where a step does not come about."""
    recent = timezone.now() - timedelta(days=365)
    customers = Party.objects.filter(electricity_contracts__ended_on=None, protected_address=False)
    party = customers.filter(recordings__began_at__gte=recent).order_by("number")[0]
    mailbox = ContactPoint.objects.get(party=party, kind="email").value
    reference = _timed(say, "request", lambda: _ask(address, party, mailbox))
    desk = Visitor(address)
    _timed(say, "match", lambda: _match(desk, reference, party))
    _timed(say, "identity", lambda: _prove(address, desk, letters, mailbox, reference))
    _timed(say, "copy", lambda: _copy(desk, reference))
    _timed(say, "letter", lambda: _answer(address, desk, letters, mailbox, reference))
    _timed(say, "download", lambda: _download(address, letters, mailbox, reference))
    _timed(say, "night", _night)


def _timed(say: Say, step: str, work: Callable[[], tuple[str, str]]) -> str:
    began = time.monotonic()
    result, figures = work()
    say(f"{step:9} {figures}  ({time.monotonic() - began:.1f} s)")
    return result


def _until(what: str, there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not there():
        if time.monotonic() > deadline:
            raise NotThere(f"Waited {PATIENCE} s in vain: {what}.")
        time.sleep(0.2)


def _ask(address: str, party: Party, mailbox: str) -> tuple[str, str]:
    """Fill in the public form, page by page, and read the reference off the receipt."""
    person = Visitor(address)
    person.open("/")
    known = {
        "rights": ["access", "marketing_ban"],
        "channels": ["email", "sms", "call"],
        "purposes": ["direct_marketing", "telesales"],
        "scope": "Kaikki tiedot viideltä viime vuodelta.",
        "whom": "self",
        "name": f"{party.given_names} {party.family_name}",
        "email": mailbox,
        "customer_number": party.customer_number or "",
        "answer_by": "email",
    }
    bans = SuppressedContact.objects.count()
    pages = 0
    while "TP-" not in person.text:
        pages += 1
        if pages > 12:
            raise NotThere(f"The form does not end: {person.at} says {person.text[:400]}")
        person.answer(known)
    reference = next(word for word in person.text.split() if word.startswith("TP-")).strip(".,")
    bound = SuppressedContact.objects.count() - bans
    return reference, f"{reference} sent over {pages} pages; the ban binds at once ({bound} channels and purposes)"


def _match(desk: Visitor, reference: str, party: Party) -> tuple[str, str]:
    """Sign in, take the case and link the candidate that the register offers."""
    desk.open("/admin/login/?next=/admin/")
    desk.answer({"username": "officer", "password": PASSWORD})
    desk.open(_case_page(reference))
    desk.press("/take/")
    offered = desk.text.count(f"#{party.number}")
    if not offered:
        raise NotThere(f"The case page offers no candidate #{party.number}: {desk.text[:800]}")
    desk.press("/link_party/")
    case = PrivacyRequest.objects.get(reference=reference)
    if case.party_id != party.id:
        raise NotThere("The request is linked to somebody else.")
    held = HeldRecord.objects.filter(hold__origin__startswith=reference, released_at=None).count()
    return reference, f"linked to #{party.number} by an officer; {held} rows held while the request is open"


def _prove(address: str, desk: Visitor, letters: Mailbox, mailbox: str, reference: str) -> tuple[str, str]:
    """Confirm the mailbox by the receipt's code, and show who asks by a code letter to the address on file."""
    _until("the receipt in the mailbox", lambda: bool(_mails(letters.messages(), mailbox, reference)))
    receipt = message_from_bytes(_mails(letters.messages(), mailbox, reference)[0].read_bytes(), policy=policy.default)
    body = receipt.get_body()
    token = re.search(r"/vahvistus/#(\w+)", str(body.get_content()) if body else "")
    if token is None:
        raise NotThere("The receipt has no link that confirms the mailbox.")
    person = Visitor(address)
    person.open("/fi/vahvistus/")
    person.answer({"reference": reference, "code": token[1]})
    desk.open(_case_page(reference))
    desk.press("/make_code_letter/")
    printed = _words_of(desk.take("/koodikirje/"))
    code = re.search(r"((?:[0-9A-Z]{4} ){2}[0-9A-Z]{2})(?![0-9A-Z])", printed)
    if code is None:
        raise NotThere(f"The code letter has no code: {printed[:300]}")
    person.open("/fi/koodi/")
    person.answer({"reference": reference, "code": code[1]})
    shown = PrivacyRequest.objects.get(reference=reference).identity
    if shown != "shown":
        raise NotThere(f"The person sent back both codes, and the identity is {shown!r}.")
    return reference, "mailbox confirmed by the receipt's code; identity shown by a code letter to the address on file"


def _words_of(paper: bytes) -> str:
    """What stands on the first page of a PDF, as somebody reads it who holds it in the hand."""
    import pypdfium2  # of the development's packages, as the demo's servers are

    page = pypdfium2.PdfDocument(paper)[0]
    return " ".join(str(page.get_textpage().get_text_range()).split())


def _copy(desk: Visitor, reference: str) -> tuple[str, str]:
    """Have the worker build the copy that the answer gives (GDPR 15(3))."""
    desk.open(_case_page(reference))
    desk.press("/want_copy/")
    built = AccessPackage.objects.filter(right__request__reference=reference, state=AccessPackage.State.BUILT)
    _until("the copy built", built.exists)
    return reference, f"the copy is built by the worker, with {built.get().recordings} recordings"


def _approved(address: str, reference: str) -> None:
    """Another person than the officer approves: recordings hold other people's voices (GDPR 15(4))."""
    approver = Visitor(address)
    approver.open("/admin/login/?next=/admin/")
    approver.answer({"username": "approver", "password": PASSWORD})
    approver.open(_case_page(reference))
    approver.press("/approve/")


def _answer(address: str, desk: Visitor, letters: Mailbox, mailbox: str, reference: str) -> tuple[str, str]:
    """Decide right by right, write and send the answer, and wait for it in the person's mailbox."""
    for right in ("access", "marketing_ban"):
        desk.open(_case_page(reference))
        form = next(form for form in desk.forms("/decide/") if ("right", right) in form.fields)
        desk.send(form, {"outcome": "granted"})
    desk.press("/write_letter/")
    if AccessPackage.objects.filter(right__request__reference=reference, recordings__gt=0).exists():
        desk.press("/send_for_approval/")
        _approved(address, reference)
        desk.open(_case_page(reference))
    else:
        desk.press("/mark_ready/")
    desk.press("/send_letter/")
    _until("the answer in the mailbox", lambda: len(_mails(letters.messages(), mailbox, reference)) == 2)
    _until("the case closed", lambda: PrivacyRequest.objects.get(reference=reference).status == "answered")
    return reference, f"receipt and answer arrived at {mailbox}; the case is closed"


def _download(address: str, letters: Mailbox, mailbox: str, reference: str) -> tuple[str, str]:
    """Fetch the copy with the code that comes to the mailbox, and hold it against what was built."""
    person = Visitor(address)
    person.open("/fi/lataus/")
    person.answer({"reference": reference})
    _until("the code in the mailbox", lambda: len(_mails(letters.messages(), mailbox, reference)) == 3)
    newest = max(_mails(letters.messages(), mailbox, reference), key=lambda path: path.stat().st_mtime_ns)
    body = message_from_bytes(newest.read_bytes(), policy=policy.default).get_body()
    text = str(body.get_content()).replace(reference, "") if body else ""
    code = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", text)
    if code is None:
        raise NotThere("The mail that should bring a code has none.")
    person.answer({"reference": reference, "code": code[0]})
    fetched = person.fetch()
    copy = AccessPackage.objects.get(right__request__reference=reference)
    if sha256(fetched).hexdigest() != copy.sha256:
        raise NotThere("The copy that was fetched is not the one that was approved.")
    return reference, f"{copy.records} records and {copy.recordings} recordings fetched, {len(fetched) // 1024} kB"


def _mails(messages: list[Path], mailbox: str, reference: str) -> list[Path]:
    found = []
    for path in messages:
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        if mailbox in str(message["To"]) and reference in str(message["Subject"]):
            found.append(path)
    return found


def _night() -> tuple[str, str]:
    """Wait for beat's own run and hold its certificate against what is there."""
    finished = DisposalRun.objects.filter(state=DisposalRun.State.FINISHED)
    _until("the night's disposal", finished.exists)
    run = finished.order_by("-finished_at")[0]
    went = run.records.aggregate(rows=Sum("went"))["rows"] or 0
    files = FileTombstone.objects.filter(run=run, removed_at__isnull=False, spared=False)
    left = [path for path in files.values_list("path", flat=True) if (Path(settings.MEDIA_ROOT) / path).exists()]
    if left:
        raise NotThere(f"{len(left)} files are certified as removed and still there.")
    held = HeldRecord.objects.filter(released_at=None).count()
    return str(run.id), f"{went} rows and {files.count()} files disposed of by beat and worker; {held} held rows stay"


def _case_page(reference: str) -> str:
    return f"/admin/requests_app/privacyrequest/{PrivacyRequest.objects.get(reference=reference).id}/change/"
