"""The answers made one submission, and shown once more before they are sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext

from oomi_registry.languages import page_language
from oomi_registry.notice.days import written
from requests_app.intake.course import ANSWER, DETAILS_OF, REACH, REPRESENTATIVE, WHAT, WHOM, Course, Page
from requests_app.intake.forms.person import AnswerForm, ReachForm, RepresentativeForm
from requests_app.intake.forms.rights import MarketingBanForm
from requests_app.intake.words import (
    ANSWER_BY,
    BANNED_PURPOSES,
    CHANNEL_BOXES,
    RIGHTS,
    ROLES,
    ROLES_AS_KEPT,
    Role,
    Whom,
    Words,
)
from requests_app.intake.words import (
    WHOM as WHOM_WORDS,
)
from requests_app.models import PrivacyRequest
from requests_app.operations import AskedRight, Submission
from requests_app.rights import Right


def submission_of(course: Course, *, key: UUID, language: str) -> Submission:
    """What a wholly answered course sends. ``key`` is the draft's, so that the same draft is the same case."""
    reach = course.valid(REACH, ReachForm)
    typed = reach.cleaned_data
    representative = (
        course.valid(REPRESENTATIVE, RepresentativeForm).cleaned_data if course.situation.represents else {}
    )
    return Submission(
        key=key,
        channel=PrivacyRequest.Channel.FORM,
        language=language,
        name=typed["name"],
        email=typed["email"],
        phone=typed.get("phone", ""),
        postal_address=reach.postal_address(),
        customer_number=typed.get("customer_number", ""),
        metering_point=typed.get("metering_point", ""),
        birth_date=typed.get("birth_date"),
        representative_name=representative.get("representative_name", ""),
        representative_role=ROLES_AS_KEPT[Role(representative["representative_role"])] if representative else "",
        answer_by=course.valid(ANSWER, AnswerForm).answer_by_chosen(),
        rights=tuple(
            AskedRight(right, course.details(right).details(), course.details(right).choices())
            for right in course.situation.rights
        ),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One answer as the last page shows it, and the page on which it is changed."""

    name: Words
    lines: tuple[Words, ...]
    page: Page


def rows(course: Course) -> Iterator[Row]:
    """Every answer of a wholly answered course, in the order in which it was asked."""
    yield Row(gettext("Mitä pyydät"), tuple(RIGHTS[right].name for right in course.situation.rights), WHAT)
    for right in course.situation.rights:
        yield Row(RIGHTS[right].name, _told(course, right), DETAILS_OF[right])
    if WHOM in course:
        yield Row(gettext("Omasta puolestasi"), (WHOM_WORDS[Whom(course.forms[WHOM].cleaned_data["whom"])],), WHOM)
    if REPRESENTATIVE in course:
        yield from _representative(course.valid(REPRESENTATIVE, RepresentativeForm))
    yield from _reach(course.valid(REACH, ReachForm))
    answer = course.valid(ANSWER, AnswerForm)
    if "answer_by" in answer.fields:
        yield Row(gettext("Vastaus"), (ANSWER_BY[answer.answer_by_chosen()],), ANSWER)


def _told(course: Course, right: Right) -> tuple[Words, ...]:
    form = course.details(right)
    if isinstance(form, MarketingBanForm):
        channels = [box.words for box in CHANNEL_BOXES if box.code.value in form.cleaned_data["channels"]]
        purposes = [words for code, words in BANNED_PURPOSES.items() if code.value in form.cleaned_data["purposes"]]
        return (
            *purposes,
            gettext("Kanavat: %(channels)s") % {"channels": ", ".join(str(words) for words in channels).lower()},
        )
    told = form.details()
    return tuple(told.split("\n")) if told else (form.untold,)


def _representative(form: RepresentativeForm) -> Iterator[Row]:
    yield Row(gettext("Edustaja"), (form.cleaned_data["representative_name"],), REPRESENTATIVE)
    role = Role(form.cleaned_data["representative_role"])
    yield Row(gettext("Edustamisen peruste"), (ROLES[role],), REPRESENTATIVE)


def _reach(form: ReachForm) -> Iterator[Row]:
    typed = form.cleaned_data
    born = typed.get("birth_date")
    answers: tuple[tuple[str, str], ...] = (
        (gettext("Nimi"), typed["name"]),
        (gettext("Sähköposti"), typed["email"]),
        (gettext("Puhelin"), typed.get("phone", "")),
        (gettext("Postiosoite"), form.postal_address()),
        (gettext("Asiakasnumero"), typed.get("customer_number", "")),
        (gettext("Käyttöpaikkatunnus"), typed.get("metering_point", "")),
        (gettext("Syntymäaika"), written(born, page_language()) if born else ""),
    )
    for name, answer in answers:
        if answer:
            yield Row(name, tuple(answer.split("\n")), REACH)
