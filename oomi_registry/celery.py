"""The Celery app and the whole timetable of beat, in one list.

The broker is a doorbell: every entry wakes a task that asks the database what is not yet done, so a lost or doubled
ring changes nothing.
"""

from __future__ import annotations

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oomi_registry.settings")

from django.conf import settings

app = Celery("oomi_registry")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "dispose of what has had its time": {
        "task": "retention.tasks.dispose_nightly",
        "schedule": settings.POLL_DISPOSAL,
        "options": {"expires": settings.POLL_DISPOSAL.total_seconds()},
    },
    "send the letters that wait": {
        "task": "requests_app.tasks.send_waiting_letters",
        "schedule": settings.POLL_LETTERS,
        "options": {"expires": settings.POLL_LETTERS.total_seconds()},
    },
    "send the codes that mailboxes are asked for": {
        "task": "requests_app.tasks.send_mailbox_codes",
        "schedule": settings.POLL_LETTERS,
        "options": {"expires": settings.POLL_LETTERS.total_seconds()},
    },
    "send feedback on accessibility": {
        "task": "requests_app.tasks.send_feedback",
        "schedule": settings.POLL_NOTICES,
        "options": {"expires": settings.POLL_NOTICES.total_seconds()},
    },
    "tell people of breaches": {
        "task": "requests_app.tasks.send_breach_notices",
        "schedule": settings.POLL_LETTERS,
        "options": {"expires": settings.POLL_LETTERS.total_seconds()},
    },
    "tell recipients what has changed": {
        "task": "requests_app.tasks.tell_recipients",
        "schedule": settings.POLL_NOTICES,
        "options": {"expires": settings.POLL_NOTICES.total_seconds()},
    },
    "remind staff of what is due": {
        "task": "requests_app.tasks.remind_of_what_is_due",
        "schedule": settings.POLL_REMINDERS,
        "options": {"expires": settings.POLL_REMINDERS.total_seconds()},
    },
    "build the copies that are wanted": {
        "task": "requests_app.tasks.build_wanted_packages",
        "schedule": settings.POLL_PACKAGES,
        "options": {"expires": settings.POLL_PACKAGES.total_seconds()},
    },
    "make the dossiers that have somebody's data along": {
        "task": "requests_app.tasks.build_wanted_dossiers",
        "schedule": settings.POLL_PACKAGES,
        "options": {"expires": settings.POLL_PACKAGES.total_seconds()},
    },
    "make the download codes that are asked for": {
        "task": "requests_app.tasks.make_download_codes",
        "schedule": settings.POLL_LETTERS,
        "options": {"expires": settings.POLL_LETTERS.total_seconds()},
    },
    "tell whose last kept data has gone": {
        "task": "requests_app.tasks.tell_of_last_gone",
        "schedule": settings.POLL_ERASURES,
        "options": {"expires": settings.POLL_ERASURES.total_seconds()},
    },
    "remove what is needed no more of erased people": {
        "task": "retention.tasks.go_on_with_erasures",
        "schedule": settings.POLL_ERASURES,
        "options": {"expires": settings.POLL_ERASURES.total_seconds()},
    },
    "end the consents whose time is up": {
        "task": "retention.tasks.end_expired_consents",
        "schedule": settings.POLL_WITHDRAWALS,
        "options": {"expires": settings.POLL_WITHDRAWALS.total_seconds()},
    },
    "remove what stood on consents that were taken back": {
        "task": "retention.tasks.follow_withdrawals",
        "schedule": settings.POLL_WITHDRAWALS,
        "options": {"expires": settings.POLL_WITHDRAWALS.total_seconds()},
    },
    "follow the version of the notice that is in force": {
        "task": "customers.tasks.follow_the_notice",
        "schedule": settings.POLL_DRAFTS,
        "options": {"expires": settings.POLL_DRAFTS.total_seconds()},
    },
    "clear the drafts that have expired": {
        "task": "requests_app.tasks.clear_expired_drafts",
        "schedule": settings.POLL_DRAFTS,
        "options": {"expires": settings.POLL_DRAFTS.total_seconds()},
    },
}


@setup_logging.connect
def use_the_sites_logging(**_: object) -> None:
    """Log as the site does, in place of Celery's own way (which prints task arguments)."""
    import logging.config

    logging.config.dictConfig(settings.LOGGING)
