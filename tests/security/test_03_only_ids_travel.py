"""The broker holds no personal data: JSON only, and a task is given ids alone (ASVS 1.5.2)."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator

import pytest
from celery.app.task import Task
from django.conf import settings
from django.utils import timezone

from oomi_registry.celery import app
from requests_app.models import Letter
from tests import submissions
from tests.processes import worker_and_beat


def our_tasks() -> Iterator[Task[..., object]]:
    """Every task of ours, as the worker knows them."""
    app.loader.import_default_modules()
    for name, task in sorted(app.tasks.items()):
        if not name.startswith("celery."):
            yield task


def test_the_worker_takes_nothing_but_json() -> None:
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.result_accept_content in (None, ["json"])


def test_no_task_is_run_by_whoever_asks_for_it() -> None:
    assert not app.conf.task_always_eager


def test_every_task_takes_nothing_or_ids() -> None:
    tasks = list(our_tasks())
    assert {task.name for task in tasks} >= {entry["task"] for entry in app.conf.beat_schedule.values()}
    for task in tasks:
        for parameter in inspect.signature(task.run).parameters.values():
            assert parameter.name.endswith("_id"), f"{task.name} takes {parameter.name}: pass the row's id instead"


def test_every_ring_of_beat_carries_no_argument() -> None:
    for name, entry in app.conf.beat_schedule.items():
        assert not entry.get("args"), name
        assert not entry.get("kwargs"), name


@pytest.mark.django_db(transaction=True)
def test_what_waits_in_the_broker_while_no_worker_runs_names_nobody() -> None:
    request = submissions.received(submissions.ainos(), now=timezone.now())
    with worker_and_beat(start=False) as running:
        running.start("beat")
        running.wait_until(lambda: len(running.messages()) >= 3)
        messages = running.messages()
    for message in messages:
        body = json.loads(message)
        assert body["content-type"] == "application/json"
        for personal in (request.name, request.email, request.reference, settings.SECRET_KEY):
            assert personal not in message
    assert Letter.objects.get().state == Letter.State.QUEUED


@pytest.mark.django_db(transaction=True)
def test_a_message_that_is_not_json_is_refused_by_the_worker_and_nothing_runs() -> None:
    with worker_and_beat(start=False) as running:
        running.start("worker")
        running.wait_until(lambda: "ready" in running.log("worker"))
        running.push_pickle("requests_app.tasks.send_waiting_letters")
        running.wait_until(lambda: "ContentDisallowed" in running.log("worker"))
