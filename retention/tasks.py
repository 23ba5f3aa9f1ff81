"""What beat's doorbell wakes. The truth is in the database: a ring that is lost or doubled changes nothing."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from retention import disposal


@shared_task(name="retention.tasks.dispose_nightly")
def dispose_nightly() -> None:
    """Tonight's disposal, unless it has been done."""
    disposal.nightly(now=timezone.now())
