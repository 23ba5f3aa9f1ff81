"""A breach opens by itself where the desk learns that something went to the wrong person, and once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from oomi_registry.notice.refused import Refused
from requests_app import operations
from requests_app.breaches.clock import AwareInTheFuture
from requests_app.breaches.course import Awareness, Kind, Status
from requests_app.events import Happening
from requests_app.lifecycle import Actor
from requests_app.models import AccessPackage, AffectedPerson, Breach, BreachEvent, ReleasedItem, RequestEvent
from requests_app.operations import ReopenReason, breaches
from requests_app.operations.breaches import Facts
from requests_app.operations.casework import locked, record
from requests_app.permitted.breaches.refusals import (
    KindMissing,
    NoSuchRelease,
    NothingReleased,
    NoticedBeforeItLeft,
    PeriodReversed,
    ProcessorMissing,
)
from requests_app.permitted.refusals import NotPermitted
from tests import scenes, staff
from tests.breaches import AWARE, HOUR, KNOWN, answer_of, answered, by_hand, reopened
from tests.casework import in_work
from tests.submissions import KEY, MONDAY

pytestmark = pytest.mark.django_db


def unlinked(request_id: object, *, now: object = AWARE) -> None:
    """Sanna takes the link back."""
    operations.unlink_party(request_id, actor=staff.sanna(), now=now)  # type: ignore[arg-type]  # short in the tests


def test_taking_the_link_back_after_the_answer_has_left_opens_a_breach() -> None:
    """GDPR 33(1): Aino's data went to somebody else, and from this moment the controller knows it."""
    aino = scenes.aino()
    request = answered(aino)
    reopened(request)
    assert not Breach.objects.exists(), "that there was a mistake is not yet that it went to the wrong person"
    unlinked(request.pk)
    breach = Breach.objects.get()
    assert (breach.case, breach.case_reference) == (request.pk, request.reference)
    assert (breach.aware_at, breach.opened_at, breach.awareness) == (AWARE, AWARE, Awareness.DESK)
    assert (breach.status, breach.kinds) == (Status.OPENED, [Kind.CONFIDENTIALITY])
    assert breach.reference.startswith("TL-")
    assert request.reference in breach.nature
    assert [person.party for person in breach.persons.all()] == [aino]
    assert set(breach.released.values_list("what", flat=True)) == {"letter", "package"}
    told = RequestEvent.objects.get(kind=Happening.WRONG_RELEASE)
    assert (told.codes, told.actor) == (f"breach:{breach.reference}", staff.sanna())


def test_a_package_that_was_downloaded_is_told_apart() -> None:
    request = answered()
    package = AccessPackage.objects.get()
    with transaction.atomic():
        record(
            locked(request.pk),
            Happening.COPY_DOWNLOADED,
            now=MONDAY,
            capacity=Actor.PERSON,
            codes={"copy": package.pk},  # type: ignore[dict-item]  # as the download writes it
        )
    reopened(request, ReopenReason.WRONG_PERSON)
    assert ReleasedItem.objects.get(record=package.pk).what == ReleasedItem.What.DOWNLOADED


def test_opening_a_case_again_because_it_went_to_the_wrong_person_opens_a_breach() -> None:
    request = answered()
    reopened(request, ReopenReason.WRONG_PERSON)
    breach = Breach.objects.get()
    assert breach.aware_at == AWARE
    unlinked(request.pk, now=AWARE + HOUR)
    assert Breach.objects.get() == breach, "the same release opens none twice"
    assert breach.released.count() == 2
    assert RequestEvent.objects.filter(kind=Happening.WRONG_RELEASE).count() == 1


def test_a_link_taken_back_before_anything_left_opens_nothing() -> None:
    request = in_work()
    operations.link_party(request.pk, party_id=scenes.aino().pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)
    unlinked(request.pk)
    assert not Breach.objects.exists()


def test_another_release_of_the_case_joins_the_breach_that_is_open() -> None:
    request = answered()
    receipt = request.letters.get(kind="received")
    first = operations.report_wrong_release(
        request.pk, released={receipt.pk}, noticed_at=AWARE, actor=staff.heikki(), now=AWARE
    )
    second = operations.report_wrong_release(
        request.pk, released={answer_of(request).pk}, noticed_at=AWARE - HOUR, actor=staff.heikki(), now=AWARE + HOUR
    )
    assert first == second
    second.refresh_from_db()
    assert second.aware_at == AWARE - HOUR, "the hours run from when anybody knew"
    assert second.released.count() == 2
    assert BreachEvent.objects.filter(kind="release_added").get().codes == "items:1"


def test_what_left_after_a_breach_was_closed_opens_another() -> None:
    request = answered()
    receipt = request.letters.get(kind="received")
    first = operations.report_wrong_release(
        request.pk, released={receipt.pk}, noticed_at=AWARE, actor=staff.heikki(), now=AWARE
    )
    Breach.objects.filter(pk=first.pk).update(status=Status.CLOSED, closed_at=AWARE)
    second = operations.report_wrong_release(
        request.pk, released={answer_of(request).pk}, noticed_at=AWARE, actor=staff.heikki(), now=AWARE
    )
    assert second != first


def test_a_handler_reports_what_was_released_and_when_it_was_noticed() -> None:
    """[D: breach-hour-counted]: from when it was noticed, not from when it was written down."""
    request = answered()
    breach = operations.report_wrong_release(
        request.pk,
        released={answer_of(request).pk},
        noticed_at=MONDAY + HOUR,
        actor=staff.heikki(),
        now=AWARE,
    )
    assert (breach.aware_at, breach.opened_at, breach.awareness) == (MONDAY + HOUR, AWARE, Awareness.STAFF)


def test_what_has_not_left_cannot_have_gone_to_the_wrong_person() -> None:
    request = answered()
    answer = answer_of(request)

    def report(*keys: object, noticed: object = AWARE) -> None:
        operations.report_wrong_release(
            request.pk,
            released=set(keys),  # type: ignore[arg-type]  # short in the tests
            noticed_at=noticed,  # type: ignore[arg-type]  # as above
            actor=staff.heikki(),
            now=AWARE,
        )

    with pytest.raises(NoSuchRelease):
        report()
    with pytest.raises(NoSuchRelease):
        report(answer.pk, request.pk)
    with pytest.raises(NoticedBeforeItLeft) as why:
        report(answer.pk, noticed=MONDAY - HOUR)
    assert "2.3.2026" in str(why.value)
    with pytest.raises(AwareInTheFuture):
        report(answer.pk, noticed=AWARE + HOUR)
    assert not Breach.objects.exists()
    report(*[letter.pk for letter in request.letters.all()], *AccessPackage.objects.values_list("pk", flat=True))
    with pytest.raises(NothingReleased):
        report(answer.pk)


def test_whoever_only_reads_or_approves_reports_nothing() -> None:
    request = answered()
    for user in (staff.tuula(), staff.anneli()):
        with pytest.raises(NotPermitted):
            operations.report_wrong_release(
                request.pk, released={answer_of(request).pk}, noticed_at=AWARE, actor=user, now=AWARE
            )
        with pytest.raises(NotPermitted):
            breaches.open_breach(KNOWN, aware_at=AWARE, awareness=Awareness.STAFF, actor=user, now=AWARE)


def test_a_breach_that_was_not_opened_leaves_the_link_as_it_was() -> None:
    """One transaction: a refusal in between leaves nothing half done."""
    request = answered()
    with pytest.raises(Refused):
        unlinked(request.pk)  # answered: nobody takes the link back before the case is opened again
    request.refresh_from_db()
    assert request.party is not None
    assert not Breach.objects.exists()


def test_any_kind_of_breach_is_opened_by_hand() -> None:
    breach = by_hand(
        Facts(kinds=(Kind.AVAILABILITY, Kind.INTEGRITY), nature="Mittaustietoja katosi siirrossa."),
        aware_at=AWARE - timedelta(hours=5),
    )
    assert breach.kinds == [Kind.INTEGRITY, Kind.AVAILABILITY]
    assert (breach.case, breach.opened_by) == (None, staff.heikki())
    assert not AffectedPerson.objects.exists()
    assert BreachEvent.objects.get().kind == "opened"


def test_a_processor_that_tells_of_a_breach_is_named() -> None:
    """GDPR 33(2)"""
    with pytest.raises(ProcessorMissing):
        breaches.open_breach(
            KNOWN, aware_at=AWARE, awareness=Awareness.PROCESSOR, processor=" ", actor=staff.heikki(), now=AWARE
        )
    breach = breaches.open_breach(
        KNOWN,
        aware_at=AWARE,
        awareness=Awareness.PROCESSOR,
        processor="Puhelinkeskus Oy",
        actor=staff.heikki(),
        now=AWARE,
    )
    assert breach.processor == "Puhelinkeskus Oy"


def test_what_cannot_be_so_is_refused() -> None:
    with pytest.raises(KindMissing):
        by_hand(Facts(kinds=()))
    with pytest.raises(PeriodReversed):
        by_hand(Facts(kinds=(Kind.INTEGRITY,), happened_from=AWARE, happened_until=MONDAY))
    with pytest.raises(AwareInTheFuture):
        by_hand(Facts(kinds=(Kind.INTEGRITY,), happened_from=AWARE + HOUR))
    with pytest.raises(AwareInTheFuture):
        by_hand(aware_at=AWARE + HOUR)


@pytest.mark.django_db(transaction=True)
def test_two_who_report_the_same_release_at_once_open_one_breach() -> None:
    request = answered()
    answer = answer_of(request)
    heikki, sanna = staff.heikki(), staff.sanna()
    refused: list[Refused] = []

    def report(actor: object) -> None:
        try:
            operations.report_wrong_release(
                request.pk,
                released={answer.pk},
                noticed_at=AWARE,
                actor=actor,  # type: ignore[arg-type]  # a thread is given what it is
                now=AWARE,
            )
        except Refused as why:
            refused.append(why)
        finally:
            connection.close()

    threads = [threading.Thread(target=report, args=[actor]) for actor in (heikki, sanna, heikki, sanna)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert Breach.objects.count() == 1
    assert ReleasedItem.objects.count() == 1
    assert len(refused) == 3
    assert all(isinstance(why, NoSuchRelease) for why in refused)
