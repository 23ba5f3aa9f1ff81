"""A person made of canaries: values that must stand in no log line, message of the broker, address or report."""

from __future__ import annotations

import copy
import io
import json
import logging
import logging.config
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import uuid4

from django.conf import settings

from customers.models import ContactPoint, Party, PostalAddress
from requests_app.models import PrivacyRequest
from requests_app.operations import AskedRight, Submission
from requests_app.rights import Right

HETU = "131052-308T"
EMAIL = "linnea.kanariainen@example.com"
PHONE, TYPED_PHONE = "+358401234599", "040 123 4599"
FAMILY_NAME, GIVEN_NAME = "Kanariainen-Vihervarpunen", "Linnea"
STREET = "Kanarialinnunkatu 77"
TOLD = "Kanarialintuni on sairas"

PERSONAL = (HETU, EMAIL, EMAIL.partition("@")[0], PHONE, PHONE[4:], TYPED_PHONE, FAMILY_NAME, STREET, TOLD)
"""Every form in which one of the values would be known again."""


def found_in(text: str, *more: str) -> list[str]:
    """Those of the canaries, and of ``more``, that stand in the text, also where it is JSON or percent-encoded."""
    folded = text.casefold()
    forms: dict[str, tuple[str, ...]] = {
        each: (each, json.dumps(each)[1:-1], each.replace("@", "%40"), each.replace(" ", "+")) for each in PERSONAL
    }
    forms |= {each: (each,) for each in more if each}
    return [each for each, written in forms.items() if any(form.casefold() in folded for form in written)]


def linnea() -> Party:
    """Linnea, as the register has her."""
    party = Party.objects.create(
        given_names=GIVEN_NAME,
        family_name=FAMILY_NAME,
        identity_code=HETU,
        birth_date=date(1952, 10, 13),
        source="person",
        first_seen_on=date(2020, 1, 1),
        last_contact_on=date(2026, 1, 1),
    )
    for kind, value in (("email", EMAIL), ("phone", PHONE)):
        ContactPoint.objects.create(party=party, kind=kind, value=value, source="person", began_on=date(2020, 1, 1))
    PostalAddress.objects.create(
        party=party,
        street=STREET,
        postal_code="00100",
        city="Helsinki",
        source="person",
        began_on=date(2020, 1, 1),
    )
    return party


def linneas() -> Submission:
    """Linnea asks for everything, and tells more than she had to."""
    return Submission(
        key=uuid4(),
        channel=PrivacyRequest.Channel.FORM,
        language="fi",
        name=f"{GIVEN_NAME} {FAMILY_NAME}",
        email=EMAIL,
        phone=TYPED_PHONE,
        postal_address=f"{STREET}\n00100 Helsinki",
        answer_by=PrivacyRequest.AnswerBy.EMAIL,
        rights=(AskedRight(Right.ACCESS, f"{TOLD}. Tunnukseni on {HETU}."),),
    )


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """Every line that the site's own logging writes meanwhile, as it would write it, from INFO on."""
    root, written = logging.getLogger(), io.StringIO()
    before = root.handlers[:]
    configured: Any = copy.deepcopy(settings.LOGGING)  # as logging.config takes it
    configured["handlers"]["stderr"]["stream"] = written
    logging.config.dictConfig(configured)
    try:
        yield written
    finally:
        logging.config.dictConfig(settings.LOGGING)
        root.handlers[:] = before
