"""The application's login cannot change, remove or empty what tells what happened (ASVS 13.2.2).

The proof of the disposal, the events of a request, and the evidence of consents: written once, whoever asks. That the
journal shows every change comes with the journal.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import Model
from psycopg import errors, sql

from oomi_registry.notice.declarations import NotPersonal, Privacy, declaration_of
from requests_app.models import LetterWording, RequestEvent
from retention.models import DisposalRecord, DisposalRun, FileTombstone
from tests import plans
from tests.logins import Connection, as_application

pytestmark = pytest.mark.django_db(transaction=True)

MAY_CHANGE: dict[type[Model], set[str]] = {
    DisposalRun: {"state", "progressed_at", "finished_at", "error"},  # a run begins, goes on and ends
    FileTombstone: {"removed_at", "spared", "error"},  # a file is gone
    DisposalRecord: set(),
}
AUDIT: dict[type[Model], set[str]] = MAY_CHANGE | {
    model: set(declaration.clocks.split())
    for model in apps.get_models()
    if isinstance(declaration := declaration_of(model), Privacy) and declaration.append_only
}
AUDIT |= {
    model: set()
    for model in apps.get_models()
    if isinstance(declaration := declaration_of(model), NotPersonal) and declaration.append_only
}


@pytest.fixture
def login() -> Iterator[Connection]:
    with as_application() as opened:
        yield opened


def test_the_events_of_a_request_and_the_evidence_of_consent_are_among_what_is_written_once() -> None:
    """GDPR 7(1); [D: holds]."""
    assert {RequestEvent, LetterWording, *MAY_CHANGE} < set(AUDIT)
    assert {"customers_consent", "customers_consentwithdrawal"} < {model._meta.db_table for model in AUDIT}


@pytest.mark.parametrize("model", AUDIT, ids=lambda model: model._meta.db_table)
def test_no_column_of_an_audit_table_is_changed_save_those_that_tell_how_it_ended(
    login: Connection, model: type[Model]
) -> None:
    plans.fill(2)
    for field in model._meta.local_concrete_fields:
        change = sql.SQL("UPDATE {} SET {column} = {column}").format(
            sql.Identifier(model._meta.db_table), column=sql.Identifier(field.column)
        )
        if field.column in AUDIT[model]:
            login.execute(change)
        else:
            with pytest.raises(errors.InsufficientPrivilege):
                login.execute(change)


@pytest.mark.parametrize("model", AUDIT, ids=lambda model: model._meta.db_table)
@pytest.mark.parametrize(
    "attempt",
    [
        "DELETE FROM {}",
        "TRUNCATE {}",
        "TRUNCATE {} CASCADE",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "ALTER TABLE {} ADD COLUMN more text",
        "ALTER TABLE {} RENAME TO elsewhere",
        "DROP TABLE {} CASCADE",
        "CREATE TRIGGER quiet BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE RULE quiet AS ON INSERT TO {} DO INSTEAD NOTHING",
    ],
)
def test_an_audit_table_is_not_emptied_or_altered(login: Connection, model: type[Model], attempt: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        login.execute(sql.SQL(attempt).format(sql.Identifier(model._meta.db_table)))
