"""The mail that tells the controllers what somebody found hard to use, and nothing of who wrote it."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage

from requests_app.models import AccessibilityFeedback

_SUBJECT = "Saavutettavuuspalaute"
_BEFORE = (
    "Sivuston saavutettavuudesta on tullut palaute. Lähettäjää ei kysytty: tähän viestiin ei voi vastata.\n"
    "Jos tekstissä on yhteystieto, vastaa 14 päivän kuluessa (laki 306/2019)."
)


def feedback_mail(feedback: AccessibilityFeedback) -> EmailMessage:
    """The mail, to the mailbox that the site's letters come from, which the data protection officer reads."""
    return EmailMessage(
        subject=_SUBJECT,
        body=f"{_BEFORE}\n\nKieli: {feedback.language}\n\n{feedback.text}\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[settings.DEFAULT_FROM_EMAIL],
        headers={
            "Message-ID": feedback.message_id,
            "Auto-Submitted": "auto-generated",  # RFC 3834 5
            "X-Auto-Response-Suppress": "All",
            "Content-Language": feedback.language,
        },
    )
