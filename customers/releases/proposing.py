"""A version of the notice is proposed: what the code says now, kept whole with what it changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User

from customers.models import NoticeAdoption, NoticeRelease
from customers.releases.in_force import fingerprint_of_candidate, kept
from customers.releases.refusals import (
    MAY_PROPOSE,
    AlreadyProposed,
    NothingNew,
    NotPermitted,
    ReasonWanted,
    VersionNotLater,
)
from customers.releases.texts import notice_text, records
from oomi_registry.notice.adopted import candidate
from oomi_registry.notice.canonical import as_text
from oomi_registry.notice.days import written
from oomi_registry.notice.difference import Change, difference
from oomi_registry.notice.refused import Refused
from oomi_registry.notice.terms import Register
from oomi_registry.notice.wording import LANGUAGES

Effects = Mapping[str, object]
"""What a change does to the rows, in numbers, as JSON holds it."""


def latest() -> NoticeAdoption | None:
    """The adoption of the latest version, in force or coming into it."""
    return NoticeAdoption.objects.select_related("release").order_by("-version").first()


def compared_with() -> Register:
    """What a new version is compared with: the latest that was adopted, else what the code says."""
    last = latest()
    return candidate() if last is None else kept(last.release)


def changes() -> tuple[Change, ...]:
    """What the code's register changes in the latest adopted one."""
    return difference(compared_with(), candidate())


def check_propose(by: User) -> None:
    """Raise a ``ReleaseRefused`` where ``by`` may not propose what the code says now."""
    if not by.has_perm(MAY_PROPOSE):
        raise NotPermitted
    last = latest()
    if last is not None:
        if last.release.fingerprint == fingerprint_of_candidate():
            raise NothingNew
        if candidate().version <= last.version:
            raise VersionNotLater(latest=written(last.version))
    newest = NoticeRelease.objects.order_by("-pk").values_list("fingerprint", flat=True).first()
    if newest == fingerprint_of_candidate():
        raise AlreadyProposed


def can_propose(by: User) -> bool:
    """Whether ``by`` may propose what the code says now."""
    try:
        check_propose(by)
    except Refused:
        return False
    return True


def propose(*, by: User, reason: str, effects: Effects, now: datetime) -> NoticeRelease:
    """Keep the code's register as a proposal. Raises as :func:`check_propose`, and :class:`ReasonWanted`."""
    check_propose(by)
    if not reason.strip():
        raise ReasonWanted
    return kept_as_proposed(candidate(), changes(), by=by, reason=reason.strip(), effects=effects, now=now)


def kept_as_proposed(
    register: Register,
    changed: tuple[Change, ...],
    *,
    by: User | None,
    reason: str,
    effects: Effects,
    now: datetime,
    using: str | None = None,
) -> NoticeRelease:
    """Write the version down with its texts in every language."""
    return NoticeRelease.objects.using(using).create(
        version=register.version,
        fingerprint=fingerprint_of_candidate(),
        module=settings.PRIVACY_REGISTER,
        register=as_text(register),
        **{f"text_{language}": notice_text(register, language) for language in LANGUAGES},
        record=json.dumps(records(register), ensure_ascii=False),
        difference=json.dumps([asdict(change) for change in changed], ensure_ascii=False),
        effects=json.dumps(effects, ensure_ascii=False),
        reason=reason,
        proposed_at=now,
        proposed_by=by,
    )
