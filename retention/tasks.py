"""The doorbell of the disposal: it asks the database what is not yet done, so a ring more or less changes nothing."""

from __future__ import annotations

from celery import shared_task
from celery.utils.log import get_task_logger
from django.conf import settings
from django.utils import timezone

from customers.operations import consents
from retention import disposal, erasure

log = get_task_logger(__name__)


@shared_task(name="retention.tasks.dispose_nightly")
def dispose_nightly() -> None:
    """Dispose of what has had its time, unless it has been done tonight."""
    went = disposal.nightly(now=timezone.now(), clock=timezone.now)
    if went is not None:
        log.info(
            "disposal as of %s: %s rows and %s files went, %s files spared, %s refused; %s recipients are told of %s "
            "copies; left to the next run: %s",
            went.as_of,
            went.total,
            went.files.removed,
            went.files.spared,
            went.files.failed,
            went.instructions,
            went.copies,
            went.error or "nothing",
        )


@shared_task(name="retention.tasks.go_on_with_erasures")
def go_on_with_erasures() -> None:
    """Remove what is needed no more of erased people; one that has to wait keeps none of the others waiting."""
    for person in erasure.to_look_at(timezone.now()):
        try:
            went = erasure.go_on(person, index_key=settings.INDEX_KEY.encode(), now=timezone.now())
        except disposal.DisposalBusy:
            log.info("an erasure waits: legal holds are being changed")
            continue
        if went:
            log.info("an erasure went on: %s rows went", went)
    if told_less := erasure.leave_nobody_apart():
        log.info("pseudonyms: %s tell less, so that nobody stands apart", told_less)


@shared_task(name="retention.tasks.end_expired_consents")
def end_expired_consents() -> None:
    """Write down the end of the consents whose time is up; what asks whether one counts never waits for it."""
    if ended := consents.end_expired(timezone.now()):
        log.info("consents: %s have expired", ended)


@shared_task(name="retention.tasks.follow_withdrawals")
def follow_withdrawals() -> None:
    """Remove what stood on consents that were taken back; one that has to wait keeps none of the others waiting."""
    for withdrawal in erasure.unfollowed(timezone.now()):
        try:
            went = erasure.follow_withdrawal(withdrawal, index_key=settings.INDEX_KEY.encode(), now=timezone.now())
        except disposal.DisposalBusy:
            log.info("a withdrawal waits: legal holds are being changed")
            continue
        if went:
            log.info("a withdrawal was followed: %s rows went", went)
