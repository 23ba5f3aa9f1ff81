"""Which pages one person walks through, which of them are answered, and what the answers make together.

Nothing here reads the database or the clock: a course is made of a draft's answers and of today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar, cast

from customers.marketing import Channel
from customers.operations.bans import CARRIED_BY
from requests_app.intake.forms.page import PageForm, Situation
from requests_app.intake.forms.person import AnswerForm, ReachForm, RepresentativeForm, WhomForm
from requests_app.intake.forms.rights import DETAILS, DetailsForm, MarketingBanForm, WhatForm
from requests_app.intake.typed import Typed
from requests_app.models import DraftAnswers
from requests_app.rights import Right

Part = Literal["what", "details", "whom", "reach", "answer"]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of questions: the name of its address, its form, and where in the draft its answers stand."""

    name: str
    part: Part
    form: type[PageForm]
    prefix: str = ""

    def of(self, answers: DraftAnswers) -> Typed | None:
        """What was typed on this page, or ``None`` where it has not been answered at all."""
        part = answers.get(self.part, {})
        names = self.form.single() | self.form.several()
        typed = {name: part[self.prefix + name] for name in names if self.prefix + name in part}
        return typed or None

    def into(self, answers: DraftAnswers, typed: Typed) -> DraftAnswers:
        """The answers with this page's as typed."""
        part = answers.get(self.part, {}) | {self.prefix + name: value for name, value in typed.items()}
        return cast("DraftAnswers", {**answers, self.part: part})


WHAT = Page("request_what", "what", WhatForm)
DETAILS_OF: Mapping[Right, Page] = {
    right: Page(f"request_details_{right}", "details", form, prefix=f"{right}.") for right, form in DETAILS.items()
}
WHOM = Page("request_whom", "whom", WhomForm)
REPRESENTATIVE = Page("request_representative", "whom", RepresentativeForm)
REACH = Page("request_reach", "reach", ReachForm)
ANSWER = Page("request_answer", "answer", AnswerForm)

_FormT = TypeVar("_FormT", bound=PageForm)


def kinds_carrying(channels: Iterable[str]) -> frozenset[str]:
    """The kinds of address that the channels reach a person through."""
    reached = {Channel(code) for code in channels}
    return frozenset(kind for kind, carried in CARRIED_BY.items() if carried & reached)


class Course:
    """One person's way through the form. ``today`` is a day in Europe/Helsinki.

    Pages stand in the order in which they are asked. Those after the first unanswered page depend on what is answered
    there, so they are not known yet.
    """

    def __init__(self, answers: DraftAnswers, today: date) -> None:
        self._answers = answers
        self.situation = Situation(today)
        self.forms: dict[Page, PageForm] = {}
        self.unanswered: Page | None = None
        """The first page whose answers are missing or wrong; ``None`` when all are there."""
        for page in self._walk():
            form = page.form(page.of(answers), self.situation)
            self.forms[page] = form
            if not form.is_valid():
                self.unanswered = page
                break

    def _walk(self) -> Iterator[Page]:
        """Each page in turn; the situation grows with what the page before it has answered."""
        yield WHAT
        rights = self.valid(WHAT, WhatForm).cleaned_data["rights"]
        self.situation = self.situation.but(rights=rights)
        for right in rights:
            yield DETAILS_OF[right]
        if Right.MARKETING_BAN in rights:
            channels = self.valid(DETAILS_OF[Right.MARKETING_BAN], MarketingBanForm).choices()["channels"]
            banned = kinds_carrying(channels)
            self.situation = self.situation.but(banned_kinds=banned)
        if not self.situation.needs_no_identity:
            yield WHOM
            if self.valid(WHOM, WhomForm).represents():
                self.situation = self.situation.but(represents=True)
                yield REPRESENTATIVE
        yield REACH
        reach = self.valid(REACH, ReachForm)
        self.situation = self.situation.but(email=reach.cleaned_data["email"], postal_address=reach.postal_address())
        yield ANSWER

    def __contains__(self, page: Page) -> bool:
        """Whether the page is on the way as far as it is known."""
        return page in self.forms

    def valid(self, page: Page, kind: type[_FormT]) -> _FormT:
        """The answered form of a page that is on the way."""
        form = self.forms[page]
        if not isinstance(form, kind):
            raise TypeError(f"{page.name} has a {type(form).__name__}, not a {kind.__name__}.")
        return form

    def before(self, page: Page) -> Page | None:
        """The page before this one; ``None`` before the first."""
        pages = list(self.forms)
        place = pages.index(page)
        return pages[place - 1] if place else None

    @property
    def last(self) -> Page:
        """The last page that is known."""
        return next(reversed(self.forms))

    def details(self, right: Right) -> DetailsForm:
        """The answered details of a chosen right."""
        return self.valid(DETAILS_OF[right], DetailsForm)
