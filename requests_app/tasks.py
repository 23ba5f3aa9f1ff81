"""Doorbells of the requests. Each asks the database what is not yet done, so a lost or doubled ring changes nothing."""

from __future__ import annotations

from celery import shared_task
from celery.utils.log import get_task_logger
from django.utils import timezone

from requests_app.operations import drafts, outbox

log = get_task_logger(__name__)


@shared_task(name="requests_app.tasks.send_waiting_letters")
def send_waiting_letters() -> None:
    """Let the letters that wait leave."""
    sweep = outbox.send_waiting(clock=timezone.now)
    if sweep != outbox.Sweep():
        log.info(
            "letters: %s left, %s wait, %s failed, %s unknown", sweep.left, sweep.waiting, sweep.failed, sweep.unknown
        )


@shared_task(name="requests_app.tasks.clear_expired_drafts")
def clear_expired_drafts() -> None:
    """Forget the forms that were never sent."""
    drafts.clear_expired(now=timezone.now())
