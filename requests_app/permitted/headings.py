"""What stands in every letter of a case, and whom it names."""

from __future__ import annotations

from requests_app.controllers import Answering, controllers_of, everyone
from requests_app.letters import texts
from requests_app.letters.wordings import Wording
from requests_app.models import PrivacyRequest
from requests_app.wording.kinds import LetterKind


def heading_of(request: PrivacyRequest, kind: LetterKind, wording: Wording | None = None) -> texts.Heading:
    """What stands in a letter of that kind; ``wording`` is another than the one in force, for a preview."""
    names = tuple(each.name for each in senders_of(request, kind))
    return texts.Heading(request.reference, request.language, names, wording)


def senders_of(request: PrivacyRequest, kind: LetterKind) -> tuple[Answering, ...]:
    """The controllers that a letter of that kind names.

    Only the answer names the controllers of the person it was matched to: before it, every letter names all of them, so
    that none tells whether, or whose, customer somebody is.
    """
    return controllers_of(request) if kind is LetterKind.ANSWER else everyone()
