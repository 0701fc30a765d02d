"""The rows of the audit log. ``record`` writes them, ``chain`` seals them; triggers refuse everything else."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def things() -> list[tuple[str, Any]]:
    """A function, so that a new word is no migration: on SQLite, one of this table would lose its triggers."""
    return AuditEntry.Thing.choices


def acts() -> list[tuple[str, Any]]:
    return AuditEntry.Act.choices


class AuditEntry(models.Model):
    """Somebody did something. People are numbers here, never names: a person erased leaves nothing to erase.

    ``position`` and ``digest`` are given once, seconds later, when the entry is sealed into the chain.
    """

    class Thing(models.TextChoices):
        SIGN_IN = "sign_in", _("Sign-in")
        PASSWORD = "password", _("Password")
        SECOND_FACTOR = "second_factor", _("Second step at sign-in")
        SESSION = "session", _("Session")
        PERSON = "person", _("Person")
        INVITATION = "invitation", _("Invitation")
        ASSISTANT = "assistant", _("Assistant")
        HOST = "host", _("Host’s page")
        TOKEN = "token", _("API token")
        CONNECTION = "connection", _("Calendar connection")
        CALENDARS = "calendars", _("Choice of calendars")
        CERTIFICATE = "certificate", _("Pinned certificate")
        EVENT_TYPE = "event_type", _("Event type")
        SCHEDULE = "schedule", _("Working hours")
        LINK = "link", _("Booking link")
        BOOKING = "booking", _("Booking")
        WEBHOOK = "webhook", _("Webhook")
        NOTIFICATIONS = "notifications", _("Invitations and mail")
        ORGANISATION = "organisation", _("Pages of the organisation")
        KEYS = "keys", _("Credential keys")
        BACKUP = "backup", _("Backup")
        PERSONAL_DATA = "personal_data", _("Personal data")
        LOG = "log", _("Audit log")

    class Act(models.TextChoices):
        MADE = "made", _("made")
        CHANGED = "changed", _("changed")
        REMOVED = "removed", _("removed")
        USED = "used", _("used")
        ENDED = "ended", _("ended")
        REFUSED = "refused", _("refused")

    class Actor(models.TextChoices):
        PERSON = "person", _("a person")
        PROGRAM = "program", _("a program with a token")
        VISITOR = "visitor", _("somebody not signed in")
        SYSTEM = "system", _("the installation")

    at = models.DateTimeField(default=timezone.now)
    thing = models.CharField(max_length=20, choices=things)
    act = models.CharField(max_length=20, choices=acts)
    about = models.CharField(max_length=40, blank=True, help_text="the row's number")
    actor = models.CharField(max_length=10, choices=Actor)
    person_id = models.BigIntegerField(null=True, blank=True, help_text="the user's number; no foreign key: it may go")
    address = models.CharField(max_length=45, blank=True, help_text="where the request came from")
    detail = models.JSONField(default=dict, help_text="words and whole numbers; no secret, no personal data")
    position = models.BigIntegerField(null=True, blank=True, unique=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="audit_by_time")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.thing} {self.act}"


class AuditChain(models.Model):
    """One row: where the chain ends, and where it begins since its oldest part was purged."""

    last_position = models.BigIntegerField(default=0)
    last_digest = models.CharField(max_length=64, blank=True)
    anchor_position = models.BigIntegerField(default=0)
    anchor_digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.anchor_position}–{self.last_position}"
