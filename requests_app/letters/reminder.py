"""A reminder as an e-mail to one of the staff: what is due, by its reference, and how many days; nothing of whose."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage

from customers.identifiers import parse_email
from oomi_registry.notice.days import written
from oomi_registry.notice.refused import Refused
from requests_app.deadlines import words_for
from requests_app.letters.message import Unsendable
from requests_app.reminding import SOURCES, Source


def reminder_of(
    *,
    source: Source,
    reference: str,
    due: date,
    today: date,
    late: bool,
    extend_until: date | None,
    recipient: str,
    message_id: str,
) -> EmailMessage:
    """The mail. Raises :class:`Unsendable` where the user's address is no address."""
    try:
        to = parse_email(recipient)
    except Refused:
        raise Unsendable("recipient") from None
    name = SOURCES[source].name
    days = words_for((due - today).days)
    lines = [f"{name.capitalize()} {reference}: määräpäivä on {written(due)}, {days}."]
    if late:
        lines.append("Määräaika on ylitetty. Vastaa heti: myöhässäkin vastataan, ja viivästys kerrotaan.")
    if extend_until is not None:
        lines.append(
            f"Aikaa voi jatkaa, jos ilmoitus perusteluineen lähtee viimeistään {written(extend_until)} (GDPR 12(3))."
        )
    lines.append("Avaa asia käsittelijän työpöydältä viitenumerolla. Tässä viestissä ei ole henkilötietoja.")
    return EmailMessage(
        subject=f"{reference}: {'myöhässä' if late else days}",
        body="\n\n".join(lines) + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        headers={
            "Message-ID": message_id,
            "Auto-Submitted": "auto-generated",  # RFC 3834 5
            "X-Auto-Response-Suppress": "All",
            "Content-Language": "fi",
        },
    )
