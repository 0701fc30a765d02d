"""The audit log only grows, and shows when somebody saw to it that it did not."""

import importlib
import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from creneau.accounts import chain, tokens
from creneau.accounts.models import ApiToken, AuditChain, AuditEntry, Host
from creneau.accounts.record import Act, Thing, record

guards = importlib.import_module("creneau.accounts.migrations.0005_audit_log_only_grows")


@pytest.fixture
def three(db: None) -> list[AuditEntry]:
    """Three sealed entries, all of one day."""
    for number in range(3):
        record(Thing.KEYS, Act.CHANGED, count=number)
    assert chain.seal() == 3
    return list(AuditEntry.objects.order_by("position"))


def unguarded(statement: str, *values: object) -> None:
    """What somebody does who owns the database."""
    with connection.cursor() as cursor:
        on = " ON accounts_auditentry" if connection.vendor == "postgresql" else ""
        for trigger in ("audit_entry_stays", "audit_entry_is_kept"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}{on}")
        cursor.execute(statement, values)


def test_a_log_that_nobody_touched_is_whole(three: list[AuditEntry]) -> None:
    assert chain.first_broken() == ""
    assert [entry.position for entry in three] == [1, 2, 3]


@pytest.mark.django_db
def test_an_empty_log_is_whole() -> None:
    assert (chain.seal(), chain.first_broken()) == (0, "")


def test_an_entry_that_was_changed_is_named(three: list[AuditEntry]) -> None:
    unguarded("UPDATE accounts_auditentry SET address = '192.0.2.1' WHERE position = 2")
    assert chain.first_broken() == "entry 2 of the audit log was changed"


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_an_entry_that_is_missing_is_named(three: list[AuditEntry], gone: int) -> None:
    unguarded("DELETE FROM accounts_auditentry WHERE position = %s", gone)
    assert chain.first_broken() == f"entry {gone} of the audit log is missing"


def test_the_database_refuses_to_change_an_entry(three: list[AuditEntry]) -> None:
    for change in ({"address": "192.0.2.1"}, {"detail": {}}, {"digest": "0" * 64}, {"position": 9}):
        with pytest.raises(DatabaseError, match="the audit log only grows"), transaction.atomic():
            AuditEntry.objects.filter(position=2).update(**change)


def test_the_database_refuses_to_remove_an_entry(three: list[AuditEntry]) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(guards.SQLITE[1])
    with pytest.raises(DatabaseError, match="the audit log only grows"), transaction.atomic():
        AuditEntry.objects.filter(position=2).delete()
    chain.purge(before=timezone.now() + timedelta(days=1))  # the oldest part may go, in order
    assert AuditEntry.objects.count() == 0


def test_the_chain_outlives_a_purge(three: list[AuditEntry]) -> None:
    old = timezone.now() - timedelta(days=400)
    unguarded("UPDATE accounts_auditentry SET position = NULL, digest = ''")
    unguarded("DELETE FROM accounts_auditchain")
    AuditEntry.objects.filter(pk__lt=three[2].pk).update(at=old)
    chain.seal()
    assert chain.purge(before=old + timedelta(days=1)) == 2
    record(Thing.KEYS, Act.CHANGED)
    chain.seal()
    assert chain.first_broken() == ""
    assert [json.loads(line)["position"] for line in chain.lines()] == [3, 4]
    assert AuditChain.objects.get().anchor_position == 2


def test_what_is_rolled_back_was_never_recorded(db: None) -> None:
    with transaction.atomic():
        record(Thing.KEYS, Act.CHANGED)
        transaction.set_rollback(True)
    assert AuditEntry.objects.count() == 0


def test_signing_in_says_who_and_from_where(alice: Host) -> None:
    browser = Client(headers={"host": "127.0.0.1"}, REMOTE_ADDR="192.0.2.7")
    for password in ("wrong horse", "correct horse"):
        browser.post("/account/login/", {"login": "alice@demo.example", "password": password})
    browser.post("/account/login/", {"login": "hunter2@example.org", "password": "secret"})
    said = AuditEntry.objects.filter(thing=Thing.SIGN_IN).order_by("pk")
    assert [(each.act, each.actor, each.person_id, each.about, each.address) for each in said][:2] == [
        ("refused", "visitor", None, str(alice.user.pk), "192.0.2.7"),
        ("used", "person", alice.user.pk, "", "192.0.2.7"),
    ]
    assert "hunter2" not in b"".join(chain.lines()).decode()


def test_tokens_are_recorded_without_their_secret(alice: Host) -> None:
    token = tokens.issue(host=alice, name="Website")
    ApiToken.objects.get().delete()
    with pytest.raises(ValidationError):
        tokens.issue(host=alice, scopes=[])
    chain.seal()
    said = [json.loads(line) for line in chain.lines()]
    assert [each["act"] for each in said if each["thing"] == "token"] == ["made", "removed"]
    assert token.encode() not in b"".join(chain.lines())
