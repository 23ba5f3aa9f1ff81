"""The roles of the desk, as migrate keeps them, and what each lets its holder be."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connections

from requests_app.lifecycle import Actor
from requests_app.permitted.capacities import capacities_of
from requests_app.roles import READ, ROLES, keep_roles
from tests import staff

pytestmark = pytest.mark.django_db
CHANNELS = {"requests_app.add_recipientchannel", "requests_app.change_recipientchannel"}


def permissions_of(role: str) -> set[str]:
    """The permissions of a group, by their codes."""
    rows = Group.objects.get(name=role).permissions.select_related("content_type")
    return {f"{row.content_type.app_label}.{row.codename}" for row in rows}


@pytest.mark.parametrize("role", ROLES)
def test_migrate_makes_each_role_with_viewing_and_its_own_permissions(role: str) -> None:
    own = {
        "officer": {"requests_app.lead_request", "requests_app.work_on_request", *CHANNELS},
        "handler": {"requests_app.work_on_request"},
        "approver": {"requests_app.approve_request"},
        "auditor": set(),
    }[role]
    ours = {name for name in permissions_of(role) if not name.split(".")[1].startswith("view_")}
    assert own <= ours
    assert {name for name in ours if name.startswith("requests_app.")} == own
    views = Permission.objects.filter(content_type__app_label__in=READ, codename__startswith="view_")
    assert permissions_of(role) - ours == {f"{each.content_type.app_label}.{each.codename}" for each in views}


@pytest.mark.parametrize("role", ROLES)
def test_nobody_adds_changes_or_deletes_a_row_by_hand_save_what_has_a_page_of_its_own(role: str) -> None:
    by_hand = {name for name in permissions_of(role) if name.split(".")[1].startswith(("add_", "change_", "delete_"))}
    holds = {"retention.add_legalhold", "retention.change_legalhold"}
    recorded = {"customers.add_disclosure", "customers.add_consentwithdrawal", "customers.add_audience"}
    released = {"customers.add_noticerelease"}
    assert by_hand == {"officer": holds | recorded | CHANNELS | released, "handler": recorded}.get(role, set())


def test_only_the_officer_turns_an_audience_on() -> None:
    """[D: audiences-by-their-own-consent]"""
    assert [role for role in ROLES if "customers.turn_on_audience" in permissions_of(role)] == ["officer"]


def test_only_the_officer_sees_what_is_sealed() -> None:
    """ASVS 8.2.3; [D: shown-for-a-reason]."""
    assert [role for role in ROLES if "customers.reveal_sealed" in permissions_of(role)] == ["officer"]


@pytest.mark.parametrize(
    ("person", "capacities"),
    [
        (staff.sanna, (Actor.OFFICER, Actor.HANDLER)),
        (staff.heikki, (Actor.HANDLER,)),
        (staff.anneli, (Actor.APPROVER,)),
        (staff.olli, (Actor.OFFICER, Actor.HANDLER, Actor.APPROVER)),
        (staff.tuula, ()),
    ],
)
def test_each_acts_in_the_capacities_of_their_roles(person: object, capacities: tuple[Actor, ...]) -> None:
    user: User = person()  # type: ignore[operator]  # a named person
    assert capacities_of(user) == capacities


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_permission_that_somebody_gave_a_role_by_hand_goes_with_the_next_migrate() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM auth_group")
        groups = cursor.fetchone()[0]
    given = Permission.objects.using("owner").get(codename="approve_request")
    Group.objects.using("owner").get(name="auditor").permissions.add(given)
    keep_roles(using="owner")
    auditor = Group.objects.using("owner").get(name="auditor")
    assert not auditor.permissions.filter(codename="approve_request").exists()
    assert Group.objects.using("owner").count() == groups
