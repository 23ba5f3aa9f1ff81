"""How the case went: the request, its rights and their grounds, every event, and how its deadline was counted."""

from __future__ import annotations

from requests_app.clock import clock_of
from requests_app.dossier import words
from requests_app.dossier.looked import Looked
from requests_app.dossier.parts import Part, Table
from requests_app.dossier.told import codes_in_words
from requests_app.events import read_codes
from requests_app.grounds import Ground, provisions_of
from requests_app.models import Attachment, CaseMessage, Fee, PrivacyRequest, RequestedRight, RequestEvent
from requests_app.rights import Right


def request(looked: Looked) -> Part:
    """What was asked, by whom as they told it, and where the case stands."""
    case = looked.case
    told = {"status": words.STATUSES, "identity": words.LEVELS, "language": words.LANGUAGES}
    return Part((looked.pairs("Pyyntö", case, told),))


def rights(looked: Looked) -> Part:
    """Each right with its outcome, its ground and the provisions that the ground stands on, and the reasons."""
    rows = list(looked.case.rights.order_by("pk"))
    stands_on = {
        row.pk: ", ".join(provisions_of(Right(row.right), Ground(row.ground))) if row.ground else None for row in rows
    }
    told = {"right": words.RIGHTS, "outcome": words.OUTCOMES, "ground": words.GROUND_NAMES}
    table = looked.table("Pyydetyt oikeudet", rows, RequestedRight, told, {"säännökset": stands_on})
    return Part((table,))


def fees(looked: Looked) -> Part:
    """Each fee with its ground and the evidence that the controller rests it on."""
    rows = Fee.objects.filter(right__request=looked.case).order_by("pk")
    return Part((looked.table("Maksut", rows, Fee, {"state": words.FEE_STATES, "ground": words.FEE_GROUNDS}),))


def messages(looked: Looked) -> Part:
    """What the person wrote and sent from the page of their request, and what was answered there."""
    case = looked.case
    return Part(
        (
            looked.table("Viestit", case.messages.order_by("pk"), CaseMessage),
            looked.table("Liitteet", case.attachments.order_by("pk"), Attachment),
        )
    )


def events(looked: Looked) -> Part:
    """Everything that happened, the earliest first."""
    rows = list(looked.case.events.order_by("at", "pk"))
    told = {"kind": words.EVENTS, "right": words.RIGHTS, **words.MOVES}
    codes = {row.pk: codes_in_words(read_codes(row.codes)) for row in rows}
    return Part((looked.table("Tapahtumat", rows, RequestEvent, told, {"lisäksi": codes}),))


def clock(looked: Looked) -> Part:
    """Each step by which the deadline was counted, with its provision, and the dates that came out."""
    if looked.case.kind == PrivacyRequest.Kind.ESTATE:
        return Part((), says=("Kuolinpesän pyynnöllä ei ole GDPR:n määräaikaa (johdanto-osan kappale 27).",))
    dates = clock_of(looked.case).deadline(looked.today)
    steps = Table("Laskennan vaiheet", ("vaihe", "säännös"), tuple((step.text, step.provision) for step in dates.steps))
    due = Table(
        "Määräpäivät",
        ("Tieto", "Arvo"),
        (
            ("saapunut", dates.received),
            ("lain mukainen määräpäivä", dates.statutory_due),
            ("taukojen siirtämä määräpäivä", dates.adjusted_due),
            ("jatkettu", dates.extended),
            ("jatkettu määräpäivä", dates.extended_due),
            ("sitova määräpäivä", dates.binding),
            ("taukopäiviä", dates.pause_days),
        ),
    )
    return Part((due, steps))
