"""Every letter in every language from real cases: what a person may be sent, for whoever judges words.

A *state* is a case of one person at one point; each kind of letter is written of it in three languages, as the desk
previews it. What an officer would write stands in brackets there and is cut off: it is no text of the house.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import cycle

from django.apps import apps
from django.db import transaction

from customers.models import CreditDecision, Restriction
from oomi_registry.notice.adopted import register
from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.wording import LANGUAGES
from requests_app import operations
from requests_app.deadlines import Pause, deadline
from requests_app.grounds import GROUNDS, Ground
from requests_app.letters import answers, dates, erased, texts
from requests_app.letters.wordings import in_force
from requests_app.lifecycle import Outcome
from requests_app.models import PlannedLine, PrivacyRequest, RequestedRight
from requests_app.operations import AskedRight
from requests_app.queries.previews import previewed
from requests_app.rectification import Fate as ChangeFate
from requests_app.representation import Acting
from requests_app.rights import Right
from requests_app.wording.kinds import LetterKind
from retention.fates import Fate
from tests import casework, erasures, rectifications, scenes, staff, submissions
from tests.operations.test_access_told import decision, disclosed
from tests.operations.test_consents import given
from tests.operations.test_estates import linked as linked_estate
from tests.submissions import KEY, MONDAY

TODAY = MONDAY.date()
BOTH = ("Oomi Oy", "Oomi Solar Oy")
_BRACKETED = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True)
class Said:
    """One letter of one state, in each language."""

    state: str
    kind: LetterKind
    texts: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"


def in_each_language(state: str, kind: LetterKind, write: Callable[[str], str]) -> Said:
    return Said(state, kind, {language: _BRACKETED.sub("", write(language)) for language in LANGUAGES})


def of_case(state: str, request: PrivacyRequest) -> Iterator[Said]:
    """Every kind of letter of that case."""
    fresh = casework.fresh(request)
    for kind in LetterKind:

        def write(language: str, kind: LetterKind = kind) -> str:
            return previewed(fresh, in_force(kind, language), today=TODAY)

        yield in_each_language(state, kind, write)


# ---- cases as the desk brings them there


def everything_granted() -> PrivacyRequest:
    """Aino asks for all that asks for no other person's decision, and gets it; others were given her data."""
    aino = scenes.aino()
    for days in (20, 10):
        disclosed(aino, "Puhelinpalvelu Oy", "contact_details", disclosed_at=MONDAY - timedelta(days=days))
    given(aino, now=MONDAY - timedelta(days=9))
    asked = (Right.ACCESS, Right.RECTIFICATION, Right.RESTRICTION, Right.OBJECTION, Right.PORTABILITY)
    rights = (*asked, Right.MARKETING_BAN, Right.CONSENT_WITHDRAWAL)
    request = casework.in_work(replace(submissions.ainos(), rights=tuple(AskedRight(each) for each in rights)))
    request = operations.link_party(request.pk, party_id=aino.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)
    casework.granted(request)
    return request


def nothing_decided() -> PrivacyRequest:
    """Pekka, whom nobody knows yet, by post."""
    return submissions.received(submissions.pekkas())


def erased_with_what_stays() -> PrivacyRequest:
    """Aino's data go, but for what the law keeps."""
    party = erasures.customer_no_more()
    disclosed(party, "Kirjapaino Oy", "contact_details", disclosed_at=MONDAY)
    request = erasures.asked(party, Right.RESTRICTION)
    operations.restrict_records(
        request.pk, ground=Restriction.Ground.CLAIMS, everything=True, actor=staff.sanna(), now=MONDAY
    )
    erasures.approved(request)
    erasures.carried_out(request)
    request.rights.update(reasons="…")  # Heikki's, in the language of the case
    return request


def corrected_in_part() -> PrivacyRequest:
    """Of Pekka's changes one is made, one is not, and one gets his statement."""
    pekka = scenes.pekka()
    request = rectifications.linked(pekka)
    for field, value, fate, told in (
        ("family_name", "Esimerkkinen", ChangeFate.ACCEPTED, {}),
        ("birth_date", "5.3.1970", ChangeFate.REFUSED, {"reasons": "…"}),
        ("protected_address", "kyllä", ChangeFate.STATEMENT, {"reasons": "…", "statement": "…"}),
    ):
        change = rectifications.proposed(request, pekka, field, value)
        rectifications.decided(request, change, fate, **told)
    rectifications.answered_so(request, Outcome.PARTLY_GRANTED, ground=Ground.DATA_IS_RIGHT, reasons="…")
    return request


def reviewed() -> PrivacyRequest:
    """A human looked at Aino's credit decision again and came to another."""
    aino = scenes.aino()
    asked = (AskedRight(Right.HUMAN_REVIEW, "…"),)
    request = casework.in_work(replace(submissions.ainos(), rights=asked))
    operations.link_party(request.pk, party_id=aino.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)
    operations.review_decision(
        request.pk,
        decision_id=decision(aino, logic="…").pk,
        outcome=CreditDecision.Outcome.DEPOSIT,
        reasons="…",
        significance="…",
        heard=True,
        actor=staff.heikki(),
        now=MONDAY,
    )
    operations.decide(request.pk, Right.HUMAN_REVIEW, outcome=Outcome.GRANTED, actor=staff.heikki(), now=MONDAY)
    return request


def estate_with_contracts() -> PrivacyRequest:
    """The estate of Veikko, which Riitta acts for."""
    estate = linked_estate()
    casework.shown(estate)
    casework.mandated(estate, acting=Acting.ESTATE)
    return estate


CASES: Mapping[str, Callable[[], PrivacyRequest]] = {
    "everything granted": everything_granted,
    "nothing decided": nothing_decided,
    "erased, with what stays": erased_with_what_stays,
    "corrected in part": corrected_in_part,
    "reviewed": reviewed,
    "estate with contracts": estate_with_contracts,
    "estate without proof": linked_estate,
}


# ---- what the tables allow beyond these cases


def heading(language: str) -> texts.Heading:
    return texts.Heading("TP-7K4M-92XD", language, BOTH)


def decided_rights() -> Iterator[RequestedRight]:
    """Every outcome of every right, and every ground on which it may be refused, whole or in part."""
    for right in Right:
        for outcome in (Outcome.GRANTED, Outcome.NOTHING_FOUND, Outcome.WITHDRAWN):
            yield RequestedRight(right=right, outcome=outcome)
        for ground, rule in GROUNDS.items():
            if right in rule.provisions:
                for outcome in (Outcome.REFUSED, Outcome.PARTLY_GRANTED):
                    yield RequestedRight(right=right, outcome=outcome, ground=ground, reasons="…")


def of_outcomes() -> Iterator[Said]:
    """The answer to each of them, by e-mail and by post."""
    for right in decided_rights():

        def write(language: str, right: RequestedRight = right) -> str:
            return answers.suggested_answer(
                heading(language), [right], fetched_at="https://oomi.example/fi/lataus/", by_post=bool(right.ground)
            ).body

        yield in_each_language(f"{right.right} {right.outcome} {right.ground}", LetterKind.ANSWER, write)


def of_erasures() -> Iterator[Said]:
    """The report of every kind of data under every fate."""
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if isinstance(declaration_of(model), Privacy)
    ]
    rules = [rule.code for rule in register().rules]
    fates = [(fate, ground) for fate in Fate for ground in ("legal_claims", "legal_obligation")]
    for fate, ground in fates:
        lines = [
            PlannedLine(table=table, fate=fate, ground=ground, rules=rule, rows=1400, files=1, until=TODAY)
            for table, rule in zip(tables, cycle(rules))
        ]
        for restricted, days in ((True, 1), (False, 30)):

            def write(
                language: str, lines: list[PlannedLine] = lines, also: bool = restricted, days: int = days
            ) -> str:
                return erased.report(lines, language, on=TODAY, restricted=also, backup_days=days)

            yield in_each_language(f"erased: {fate}, {ground}, {restricted}", LetterKind.ANSWER, write)


def of_dates() -> Iterator[Said]:
    """How a date was counted, moved by a holiday, a pause or an extension; what a question does; that it is late."""
    for received in (TODAY, date(2026, 3, 3), date(2026, 5, 30)):
        for made in (
            deadline(received),
            deadline(received, extended_on=received + timedelta(days=9)),
            deadline(received, [Pause(received + timedelta(days=3), received + timedelta(days=9))]),
        ):
            yield in_each_language(
                f"{received} {made.extended}",
                LetterKind.EXTENDED,
                lambda language, made=made: texts.extension_notice(heading(language), reasons="…", dates=made).body,  # type: ignore[misc]
            )
        for asked in (received, received + timedelta(days=20)):
            for kind in (LetterKind.CLARIFICATION_ASKED, LetterKind.IDENTITY_ASKED):
                yield in_each_language(
                    f"asked {asked}",
                    kind,
                    lambda language, asked=asked, received=received: dates.while_waiting(  # type: ignore[misc]
                        deadline(received), asked, language
                    ),
                )
    yield in_each_language("late", LetterKind.ANSWER, lambda language: dates.late_said(TODAY, language))


@cache
def all_said() -> tuple[Said, ...]:
    """Every letter, in every state, in every language. Needs a database that is taken back, and storage."""
    said: list[Said] = []
    for state, make in CASES.items():
        with transaction.atomic():  # each of a register of its own
            said += of_case(state, make())
            transaction.set_rollback(True)
    return (*said, *of_outcomes(), *of_erasures(), *of_dates())
