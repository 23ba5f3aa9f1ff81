"""The doorbell of the notice: its rows follow the version in force; a ring more or less changes nothing."""

from __future__ import annotations

from celery import shared_task
from celery.utils.log import get_task_logger
from django.utils import timezone

from customers import releases
from oomi_registry.notice.days import day_in_helsinki

log = get_task_logger(__name__)


@shared_task(name="customers.tasks.follow_the_notice")
def follow_the_notice() -> None:
    """Bring controllers and responsibility to a version whose day has come."""
    if releases.keep_in_step(on=day_in_helsinki(timezone.now())):
        log.info("the notice: controllers and responsibility are those of the version in force")
