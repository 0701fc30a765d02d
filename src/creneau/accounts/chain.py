"""The chain of the audit log: each sealed entry's digest covers it and the one before.

Entries are written in the transaction of the act, without waiting for one another, and sealed right after by whoever
holds the chain's one row. Purging moves the anchor: what is left is still verified, from there on.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson
from django.db import transaction

from creneau.accounts.entries import AuditChain, AuditEntry

AT_A_TIME = 500


def seal() -> int:
    """How many entries were sealed."""
    return _seal() if AuditEntry.objects.filter(position=None).exists() else 0


@transaction.atomic
def _seal() -> int:
    chain = _locked()
    entries = list(AuditEntry.objects.filter(position=None).order_by("pk")[:AT_A_TIME])
    for entry in entries:
        chain.last_position += 1
        chain.last_digest = digest(entry, chain.last_position, chain.last_digest)
        AuditEntry.objects.filter(pk=entry.pk).update(position=chain.last_position, digest=chain.last_digest)
    if entries:
        chain.save(update_fields=["last_position", "last_digest"])
    return len(entries)


def first_broken() -> str:
    """What is wrong with the first entry that is not as it was sealed; "" when all are."""
    chain = AuditChain.objects.first() or AuditChain()
    position, before = chain.anchor_position, chain.anchor_digest
    for entry in AuditEntry.objects.filter(position__gt=position).order_by("position").iterator():
        if entry.position != position + 1:
            return f"entry {position + 1} of the audit log is missing"
        if entry.digest != digest(entry, entry.position, before):
            return f"entry {entry.position} of the audit log was changed"
        position, before = entry.position, entry.digest
        if position == chain.last_position:
            break
    if position < chain.last_position:
        return f"entry {position + 1} of the audit log is missing"
    return (
        "" if before == chain.last_digest else f"entry {position} of the audit log is not the one that was sealed last"
    )


@transaction.atomic
def purge(*, before: datetime) -> int:
    """Drop the oldest part; how many entries went. What is not sealed yet stays."""
    chain = _locked()
    stays = AuditEntry.objects.filter(at__gte=before, position__gt=chain.anchor_position).order_by("position").first()
    end = stays.position - 1 if stays and stays.position else chain.last_position
    last = AuditEntry.objects.filter(position=end).first()
    if last is None or last.position is None:
        return 0
    chain.anchor_position, chain.anchor_digest = last.position, last.digest
    chain.save(update_fields=["anchor_position", "anchor_digest"])
    return AuditEntry.objects.filter(position__lte=last.position).delete()[0]


def lines() -> Iterator[bytes]:
    """The sealed entries as JSON, one a line, the oldest first."""
    for entry in AuditEntry.objects.exclude(position=None).order_by("position").iterator():
        yield orjson.dumps(_content(entry) | {"position": entry.position, "digest": entry.digest}) + b"\n"


def digest(entry: AuditEntry, position: int, before: str) -> str:
    whole = [position, before, _content(entry)]
    return hashlib.sha256(orjson.dumps(whole, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _content(entry: AuditEntry) -> dict[str, Any]:
    return {
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "thing": entry.thing,
        "act": entry.act,
        "about": entry.about,
        "actor": entry.actor,
        "person": entry.person_id,
        "address": entry.address,
        "detail": entry.detail,
    }


def _locked() -> AuditChain:
    AuditChain.objects.get_or_create(pk=1)
    return AuditChain.objects.select_for_update().get(pk=1)
