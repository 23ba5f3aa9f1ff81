"""One case as the rules look at it: the request, its rights, its clock and the answer being made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from oomi_registry.notice.days import day_in_helsinki
from requests_app.clock import CaseClock, clock_of
from requests_app.deadlines import Deadline
from requests_app.events import Happening, Key, read_codes
from requests_app.fees import IN_FORCE
from requests_app.grounds import Ground
from requests_app.lifecycle import Decision, Outcome, Status, approvals_needed, is_closed
from requests_app.models import (
    AccessPackage,
    ErasurePlan,
    Fee,
    Letter,
    PlannedLine,
    PrivacyRequest,
    RequestedRight,
    RequestEvent,
    WithheldPart,
)
from requests_app.rights import GIVE_PACKAGES, Right
from requests_app.wording.kinds import LetterKind

ON_ITS_WAY = frozenset({Letter.State.QUEUED, Letter.State.SENDING, Letter.State.UNKNOWN, Letter.State.TO_POST})
REFUSING = frozenset({Outcome.REFUSED, Outcome.PARTLY_GRANTED})
RELEASING = frozenset({Outcome.GRANTED, Outcome.PARTLY_GRANTED})


@dataclass(frozen=True, slots=True)
class Gathered:
    """One right whose answer gives a package: the copy (GDPR 15(3)), or what the person takes along (GDPR 20(1))."""

    row: RequestedRight
    package: AccessPackage | None
    """The package that counts, in whatever state."""
    withheld: tuple[WithheldPart, ...]
    """What the package leaves out, the earliest decided first."""

    @property
    def right(self) -> Right:
        """Which of the rights it is."""
        return Right(self.row.right)

    @property
    def released(self) -> bool:
        """Whether the answer gives it."""
        return self.row.outcome in RELEASING


@dataclass(frozen=True, slots=True)
class Case:
    """A request with everything its rules ask about, as it stood when it was read."""

    request: PrivacyRequest
    rights: tuple[RequestedRight, ...]
    clock: CaseClock
    answers: tuple[Letter, ...]
    reasons_withheld: bool
    gathered: tuple[Gathered, ...] = ()
    """The rights asked for whose answer gives a package, each with its own."""
    approved_packages: str = ""
    """By what the last approval names the packages that it was given to, as :attr:`packages` does."""
    plan: ErasurePlan | None = None
    """The newest plan of the erasure that counts (GDPR 17), planned or carried out."""
    lines: tuple[PlannedLine, ...] = ()
    """The plan's lines: as planned, and beside them as done."""
    approved_plan: str = ""
    """The fingerprint of the plan that the last approval was given to."""
    fees: tuple[Fee, ...] = ()
    """What has been proposed that it cost, the earliest first, in whatever state."""

    @property
    def status(self) -> Status:
        """Where the request stands."""
        return Status(self.request.status)

    @property
    def closed(self) -> bool:
        """Whether nothing more is waited for."""
        return is_closed(self.status)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What has been decided of each right."""
        return tuple(decision_of(right) for right in self.rights)

    @property
    def refused(self) -> tuple[tuple[Right, Ground], ...]:
        """The rights refused, whole or part, with their grounds."""
        return tuple((Right(right.right), Ground(right.ground)) for right in self.rights if right.outcome in REFUSING)

    @property
    def draft(self) -> Letter | None:
        """The answer as it is being written."""
        return next((letter for letter in self.answers if letter.state == Letter.State.DRAFT), None)

    @property
    def answer_on_its_way(self) -> bool:
        """Whether an answer is leaving, or has perhaps left."""
        return any(letter.state in ON_ITS_WAY for letter in self.answers)

    def gathered_for(self, right: Right) -> Gathered | None:
        """What is gathered for that right, where the request uses it."""
        return next((each for each in self.gathered if each.right is right), None)

    @property
    def released(self) -> tuple[Gathered, ...]:
        """What of it the answer gives."""
        return tuple(each for each in self.gathered if each.released)

    @property
    def packages(self) -> str:
        """By what the packages that the answer gives are approved: one SHA-256 over the key and SHA-256 of each."""
        given = [each.package for each in self.released if each.package is not None]
        told = "\n".join(f"{package.pk} {package.sha256}" for package in given)
        return sha256(told.encode()).hexdigest() if given else ""

    @property
    def erasure(self) -> RequestedRight | None:
        """The right to erasure, where the request uses it."""
        return next((right for right in self.rights if right.right == Right.ERASURE), None)

    @property
    def erases(self) -> bool:
        """Whether the answer says that data was erased, all or in part."""
        return self.erasure is not None and self.erasure.outcome in RELEASING

    @property
    def erases_whole(self) -> bool:
        """Whether the answer says that everything was erased."""
        return self.erasure is not None and self.erasure.outcome == Outcome.GRANTED

    @property
    def erased(self) -> bool:
        """Whether the erasure was carried out: nothing takes that back."""
        return self.plan is not None and self.plan.state == ErasurePlan.State.CARRIED_OUT

    @property
    def planned(self) -> tuple[PlannedLine, ...]:
        """What the plan says will happen."""
        return tuple(line for line in self.lines if line.stage == PlannedLine.Stage.PLANNED)

    @property
    def done(self) -> tuple[PlannedLine, ...]:
        """What happened when the plan was carried out."""
        return tuple(line for line in self.lines if line.stage == PlannedLine.Stage.DONE)

    @property
    def needs_approval(self) -> bool:
        """Whether something in the answer waits for a second person."""
        return bool(approvals_needed(self.decisions))

    def wrote(self, user_id: int) -> bool:
        """Whether the user wrote any of the decisions, the plan of the erasure, or the answer."""
        authors = {right.decided_by_id for right in self.rights}
        authors |= {self.draft.author_id} if self.draft else set()
        authors |= {self.plan.made_by_id} if self.plan else set()
        return user_id in authors

    @property
    def fees_in_force(self) -> tuple[Fee, ...]:
        """Those of the fees that have not ended."""
        return tuple(fee for fee in self.fees if fee.state in IN_FORCE)

    def deadline(self, now: datetime) -> Deadline:
        """The dates of the case as they are known at ``now``."""
        return self.clock.deadline(day_in_helsinki(now))

    def missed(self, day: date) -> date | None:
        """The last day the answer had, where one that leaves on ``day`` is late (GDPR 12(3)-(4)); else ``None``.

        An estate's case has no deadline to be late of (Recital 27).
        """
        if self.request.kind == PrivacyRequest.Kind.ESTATE:
            return None
        last = self.clock.deadline(day).last_day(refusal=bool(self.refused))
        return last if day > last else None


def decision_of(right: RequestedRight) -> Decision:
    """What has been decided of one right, in the words of the table."""
    return Decision(
        Right(right.right),
        Outcome(right.outcome) if right.outcome else None,
        fee=right.fee,
        releases_recordings=right.releases_recordings,
    )


def case_of(request: PrivacyRequest) -> Case:
    """The case of one request, in six queries, and two more for each right to a package, and for erasure."""
    order = list(Right)
    rights = sorted(request.rights.all(), key=lambda right: order.index(Right(right.right)))
    approval = _last_approval(request.pk)
    erasure = next((right for right in rights if right.right == Right.ERASURE), None)
    plan = None if erasure is None else plan_of(erasure)
    return Case(
        request=request,
        rights=tuple(rights),
        clock=clock_of(request),
        answers=tuple(request.letters.filter(kind=LetterKind.ANSWER).exclude(state=Letter.State.SENT).order_by("-id")),
        reasons_withheld=Key.WITHHELD in approval,  # tietosuojalaki 34 § 3 mom.
        gathered=tuple(gathered_of(right) for right in rights if right.right in GIVE_PACKAGES),
        approved_packages=approval.get(Key.PACKAGES, ""),
        plan=plan,
        lines=() if plan is None else tuple(plan.lines.order_by("stage", "id")),
        approved_plan=approval.get(Key.PLAN, ""),
        fees=tuple(
            Fee.objects.filter(right__request=request.pk).select_related("letter").order_by("proposed_at", "id")
        ),
    )


def gathered_of(row: RequestedRight) -> Gathered:
    """The package of that right which is not discarded, at most one, and what it leaves out."""
    package = row.packages.exclude(state=AccessPackage.State.DISCARDED).first()
    return Gathered(row, package, tuple(row.withheld_parts.filter(given_at__isnull=True).order_by("id")))


def plan_of(erasure: RequestedRight) -> ErasurePlan | None:
    """The newest plan of that right that is not discarded."""
    return erasure.erasure_plans.exclude(state=ErasurePlan.State.DISCARDED).order_by("-made_at", "-id").first()


def _last_approval(request_id: UUID) -> Mapping[Key, str]:
    """The codes of the last approval, none where there was none."""
    approval = RequestEvent.objects.filter(request=request_id, kind=Happening.APPROVED).order_by("-at", "-id").first()
    return {} if approval is None else read_codes(approval.codes)
