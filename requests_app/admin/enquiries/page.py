"""What an enquiry's page shows, gathered once for its template. Nothing here writes."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User

from oomi_registry.notice.refused import Refused
from requests_app import history
from requests_app.admin import dossiers
from requests_app.admin.enquiries.acting import number_of_changes
from requests_app.admin.enquiries.forms import ENQUIRY_FORMS, EnquiryForm
from requests_app.admin.enquiries.listing import shown
from requests_app.admin.forms.button import Button, errors_of, kept_of
from requests_app.enquiring import ENQUIRY_LABELS, EnquiryHappening
from requests_app.models import Enquiry, EnquiryEvent
from requests_app.permitted.enquiring import ENQUIRY_CHECKS, hold_of, party_of


def context_of(
    enquiry: Enquiry, *, reader: User, today: date, typed: tuple[str, EnquiryForm] | None
) -> dict[str, object]:
    """The page's variables, for one reader on a day in Europe/Helsinki; ``typed`` is what was refused just now."""
    buttons = [_button(code, enquiry, reader, typed) for code in ENQUIRY_FORMS]
    placed = typed is not None and any(button.form is typed[1] for button in buttons)
    return {
        "seen": number_of_changes(enquiry),
        "told": shown(enquiry, today),
        "enquiry": enquiry,
        "party": party_of(enquiry),
        "hold": hold_of(enquiry),
        "buttons": [button for button in buttons if button.form is not None],
        "not_now": [button for button in buttons if button.form is None],
        "answers": enquiry.answers.select_related("recorded_by").order_by("-sent_at", "-pk"),
        "dossiers": enquiry.dossiers.select_related("made_by").order_by("-made_at", "-pk"),
        "wanted_dossier": dossiers.wanted_shown(enquiry.wanted_dossiers.all()),
        "may_make_dossier": dossiers.may_make(reader),
        "timeline": [_told(event) for event in history.latest_first(enquiry.events.all())],
        "refused": None if typed is None else _refused(*typed, placed=placed),
    }


def _button(code: str, enquiry: Enquiry, user: User, typed: tuple[str, EnquiryForm] | None) -> Button:
    label, check = ENQUIRY_CHECKS[code]
    try:
        check(enquiry, user)
    except Refused as why:
        return Button(code, label, enabled=False, reason=str(why), form=None)
    form = typed[1] if typed is not None and typed[0] == code else None
    form = form or ENQUIRY_FORMS[code](enquiry=enquiry, prefix_id=code)
    return Button(code, label, enabled=True, reason="", form=form)


def _told(event: EnquiryEvent) -> tuple[EnquiryEvent, str, str]:
    """An event with its words, and who."""
    return event, ENQUIRY_LABELS[EnquiryHappening(event.kind)], history.who_acted(event)


def _refused(code: str, form: EnquiryForm, *, placed: bool) -> dict[str, object]:
    """What was sent and refused, with its errors; what was typed, where the page has no place for it any more."""
    return {
        "label": ENQUIRY_CHECKS[code][0],
        "errors": errors_of(form, placed=placed, named=True),
        "kept": [] if placed else kept_of(form),
    }
