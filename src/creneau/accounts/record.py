"""Writes the audit log: who did what, from where. Only inserts, so that nobody waits for anybody."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, TypeAlias

from django.db import models
from django.db.models.signals import post_delete, post_save

from creneau.accounts.entries import AuditEntry

Thing: TypeAlias = AuditEntry.Thing
Act: TypeAlias = AuditEntry.Act
Actor: TypeAlias = AuditEntry.Actor
UNTOLD = {"last_login", "last_used_at"}


class Origin(NamedTuple):
    """Who is behind the request that is being answered."""

    actor: str
    person_id: int | None
    address: str
    browser: str = ""  # as it calls itself


_origin: ContextVar[Callable[[], Origin]] = ContextVar("origin", default=lambda: Origin(Actor.SYSTEM, None, ""))


@contextmanager
def coming_from(whose: Callable[[], Origin]) -> Iterator[None]:
    """Whatever is recorded inside was done by them; asked for only when something is."""
    token = _origin.set(whose)
    try:
        yield
    finally:
        _origin.reset(token)


def origin() -> Origin:
    return _origin.get()()


def record(
    thing: Thing, act: Act, about: object = "", *, by: int | None = None, **detail: str | int | list[str]
) -> None:
    """In the caller's transaction. ``by``: the user's number, where the request does not know it yet."""
    whose = origin()
    AuditEntry.objects.create(
        thing=thing,
        act=act,
        about=str(about),
        actor=Actor.PERSON if by else whose.actor,
        person_id=by or whose.person_id,
        address=whose.address,
        detail=detail,
    )


def follow(model: type[models.Model], thing: Thing) -> None:
    """Each row of the model that is made, changed or removed through its instance is recorded, without its content."""

    def saved(instance: models.Model, created: bool, raw: bool, update_fields: Any = None, **_: Any) -> None:
        if raw or (update_fields and UNTOLD.issuperset(update_fields)):
            return
        fields: dict[str, Any] = {"fields": sorted(update_fields)} if update_fields else {}
        record(thing, Act.MADE if created else Act.CHANGED, instance.pk, **fields)

    def deleted(instance: models.Model, **_: Any) -> None:
        record(thing, Act.REMOVED, instance.pk)

    post_save.connect(saved, sender=model, weak=False, dispatch_uid=f"audit {thing} saved")
    post_delete.connect(deleted, sender=model, weak=False, dispatch_uid=f"audit {thing} deleted")
