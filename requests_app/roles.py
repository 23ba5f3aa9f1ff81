"""The groups of the desk, kept as written here after every migrate. Code asks permissions, never a group's name.

officer (the privacy officer), handler, approver and auditor. A user may be in several; approving one's own decision is
refused whatever the groups [D: second-person].
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import connections, transaction

READ = ("customers", "requests_app", "retention")
"""The apps whose every model all roles may view."""

ROLES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "officer": frozenset(
            {
                *("lead_request", "work_on_request", "add_legalhold", "change_legalhold"),
                *("reveal_sealed", "add_disclosure", "add_consentwithdrawal"),
                *("add_audience", "turn_on_audience", "upload_audience"),
                *("add_recipientchannel", "change_recipientchannel"),
                *("add_noticerelease", "adopt_noticerelease"),
            }
        ),
        "handler": frozenset(
            {"work_on_request", "add_disclosure", "add_consentwithdrawal", "add_audience", "upload_audience"}
        ),
        "approver": frozenset({"approve_request", "adopt_noticerelease"}),
        "auditor": frozenset(),
    }
)
"""The permissions that each role has beside viewing: on requests, on legal holds placed and lifted by hand, on what is
hidden, on disclosures and withdrawals recorded by hand, on audiences, on how recipients are reached, and on versions
of the notice."""


def keep_roles(*, using: str) -> None:
    """Make the groups and give them exactly these permissions, through the connection ``using``."""
    if Group._meta.db_table not in connections[using].introspection.table_names():
        return  # migrated back to before there were users
    with transaction.atomic(using=using):
        for label in READ:
            # Django makes permissions app by app as each is migrated; ours are all wanted here.
            create_permissions(apps.get_app_config(label), verbosity=0, using=using)
        permissions = Permission.objects.using(using).select_related("content_type")
        views = permissions.filter(content_type__app_label__in=READ, codename__startswith="view_")
        for name, codenames in ROLES.items():
            group, _ = Group.objects.using(using).get_or_create(name=name)
            own = permissions.filter(content_type__app_label__in=READ, codename__in=codenames)
            group.permissions.set([*views, *own])
