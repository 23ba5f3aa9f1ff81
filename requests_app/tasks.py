"""Doorbells of the requests. Each asks the database what is not yet done, so a lost or doubled ring changes nothing."""

from __future__ import annotations

from celery import shared_task
from celery.utils.log import get_task_logger
from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils import timezone

from requests_app.operations import (
    breaches,
    despatch,
    dossiers,
    drafts,
    entrance,
    feedback,
    identifications,
    last_gone,
    mailboxes,
    outbox,
    packages,
    recipients,
    reminding,
)
from requests_app.reminding import Ahead

log = get_task_logger(__name__)


@shared_task(name="requests_app.tasks.send_waiting_letters")
def send_waiting_letters() -> None:
    """Let the letters that wait leave."""
    sweep = outbox.send_waiting(clock=timezone.now)
    if sweep != despatch.Sweep():
        log.info(
            "letters: %s left, %s wait, %s failed, %s unknown", sweep.left, sweep.waiting, sweep.failed, sweep.unknown
        )


@shared_task(name="requests_app.tasks.send_breach_notices")
def send_breach_notices() -> None:
    """Let the notices leave that tell people of a breach (GDPR 34)."""
    sweep = breaches.send_waiting_notices(clock=timezone.now)
    if sweep != despatch.Sweep():
        log.info(
            "breach notices: %s left, %s wait, %s failed, %s unknown",
            sweep.left,
            sweep.waiting,
            sweep.failed,
            sweep.unknown,
        )


@shared_task(name="requests_app.tasks.send_mailbox_codes")
def send_mailbox_codes() -> None:
    """Let the codes leave to the mailboxes that people say they have."""
    mailboxes.make_codes(clock=timezone.now)
    sweep = mailboxes.send_codes(clock=timezone.now)
    if sweep != despatch.Sweep():
        log.info("mailbox codes: %s left, %s wait, %s failed", sweep.left, sweep.waiting, sweep.failed)


@shared_task(name="requests_app.tasks.send_feedback")
def send_feedback() -> None:
    """Let feedback on accessibility leave."""
    sweep = feedback.send_feedback(clock=timezone.now)
    if sweep != despatch.Sweep():
        log.info("feedback: %s left, %s wait, %s failed", sweep.left, sweep.waiting, sweep.failed)


@shared_task(name="requests_app.tasks.remind_of_what_is_due")
def remind_of_what_is_due() -> None:
    """Remind the staff of what is due or late, each of each date once."""
    ahead = Ahead(settings.REMIND_EARLY_DAYS, settings.REMIND_SOON_DAYS)
    sweep = reminding.remind(clock=timezone.now, ahead=ahead)
    if sweep != despatch.Sweep():
        log.info("reminders: %s left, %s wait, %s were not sent", sweep.left, sweep.waiting, sweep.failed)


@shared_task(name="requests_app.tasks.clear_expired_drafts")
def clear_expired_drafts() -> None:
    """Forget the forms that were never sent, and codes and identifications that count for nothing any more."""
    drafts.clear_expired(now=timezone.now())
    entrance.clear_old(now=timezone.now())
    feedback.clear_old(now=timezone.now())
    mailboxes.clear_old(now=timezone.now())
    identifications.clear_old(now=timezone.now())


@shared_task(name="requests_app.tasks.build_wanted_packages")
def build_wanted_packages() -> None:
    """Build the packages that are wanted, and remove what earlier buildings left over."""
    storage = _stored()
    sweep = packages.build_wanted(packages.builders(), storage=storage, clock=timezone.now)
    removed = packages.remove_leftovers(storage)
    if removed or sweep != packages.Sweep():
        log.info(
            "copies: %s built, %s failed, %s lost, %s discarded, %s leftovers removed",
            sweep.built,
            sweep.failed,
            sweep.lost,
            sweep.discarded,
            removed,
        )


@shared_task(name="requests_app.tasks.build_wanted_dossiers")
def build_wanted_dossiers() -> None:
    """Make the dossiers for the authority that have somebody's data along."""
    sweep = dossiers.build_wanted(storage=_stored(), clock=timezone.now)
    if sweep != packages.Sweep():
        log.info("dossiers: %s made, %s failed, %s lost", sweep.built, sweep.failed, sweep.lost)


@shared_task(name="requests_app.tasks.make_download_codes")
def make_download_codes() -> None:
    """Let the codes leave that people ask for to open their requests."""
    if made := entrance.make_codes(clock=timezone.now):
        log.info("codes to requests: %s leave", made)


@shared_task(name="requests_app.tasks.tell_of_last_gone")
def tell_of_last_gone() -> None:
    """Write to those of whom the last data that an erasure had to leave has gone."""
    if told := last_gone.tell_of_last_gone(now=timezone.now()):
        log.info("erasures: %s people are told that nothing is kept any more", told)


@shared_task(name="requests_app.tasks.tell_recipients")
def tell_recipients() -> None:
    """Let the notices to recipients leave, and remind those who have not answered."""
    if written := recipients.write_instructions(now=timezone.now()):
        log.info("notices: %s tell what others hold of what went", written)
    made = recipients.make_messages(now=timezone.now())
    sweep = recipients.send_notices(clock=timezone.now)
    if made or sweep != despatch.Sweep():
        log.info("notices: %s made, %s left, %s wait, %s failed", made, sweep.left, sweep.waiting, sweep.failed)


def _stored() -> FileSystemStorage:
    """The site's files: a folder, which is what ``STORAGE_URL`` names."""
    assert isinstance(default_storage, FileSystemStorage)  # noqa: S101 - LazyObject passes for what it wraps
    return default_storage
