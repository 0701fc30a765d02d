"""People: who signs in, who can be booked, who may call the API."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creneau.accounts import scopes
from creneau.accounts.counts import RateCount as RateCount
from creneau.accounts.entries import AuditChain as AuditChain
from creneau.accounts.entries import AuditEntry as AuditEntry
from creneau.accounts.names import validate_name
from creneau.accounts.slugs import validate_slug


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """Someone who signs in, known by the e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, validators=[validate_name])
    language = models.CharField(_("language"), max_length=10, blank=True, help_text="'' follows the browser")
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)
    is_from_directory = models.BooleanField(default=False, help_text="the password is the organisation's, not ours")
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    @property
    def has_password_elsewhere(self) -> bool:
        """No password of ours takes its place, unless the organisation's ways in were taken away again."""
        return self.is_from_directory and any((settings.OIDC, settings.SAML, hasattr(settings, "AUTH_LDAP_SERVER_URI")))

    @property
    def is_staff(self) -> bool:
        """What Django and its libraries call an administrator."""
        return self.is_administrator

    def save(self, *args: object, **kwargs: object) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Host(models.Model):
    """A person whose time can be booked. Its row is the lock of every booking."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="host")
    slug = models.CharField(max_length=60, unique=True, validators=[validate_slug])
    time_zone = models.CharField(max_length=64, default="UTC")
    busy_version = models.PositiveBigIntegerField(default=0, help_text="grows with each change of busy time")
    embed_origins = models.JSONField(
        default=list, blank=True, help_text='sites that may show the booking pages in a frame: ["https://example.org"]'
    )

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        return self.user.name


class ApiToken(models.Model):
    """A bearer token of a host: only its digest is kept."""

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100, blank=True, help_text="for the host: what uses it")
    scopes = models.JSONField(default=scopes.everything, help_text="values of accounts.scopes.Scope")
    expires_at = models.DateTimeField(null=True, blank=True, help_text="none: until it is revoked")
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="to the minute")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"token of {self.host}"

    def may(self, scope: str, *, reading: bool) -> bool:
        """Whether it is good for what the scope names; for looking at it only, if ``reading``."""
        enough = {scopes.Scope.ALL, scope, *([scopes.Scope.READ] if reading else [])}
        return not enough.isdisjoint(self.scopes)

    def has_expired(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now

    @property
    def scope_names(self) -> list[str]:
        return [str(scopes.Scope(scope).label) for scope in self.scopes]


class Invitation(models.Model):
    """Somebody may come in, once: only the digest of what the link says is kept. Accepted, the row is gone."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, validators=[validate_name])
    is_administrator = models.BooleanField(default=False)
    has_page = models.BooleanField(default=True, help_text="False: an assistant, who cannot be booked")
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField(auto_now=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.email


class Assistant(models.Model):
    """Somebody who looks after a host's page, named by the host."""

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="assistants")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assistances")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["host", "user"], name="assistant_once")]

    def __str__(self) -> str:
        return f"{self.user} for {self.host}"


class Alert(models.Model):
    """A person is to be told that the way into their account changed; gone once the mail is written."""

    class Kind(models.TextChoices):
        PASSWORD_CHANGED = "password_changed", "by the person"
        PASSWORD_RESET = "password_reset", "by the link of a mail, or of an administrator"
        PASSWORD_TAKEN = "password_taken", "by an administrator: it signs in no longer"
        APP_ADDED = "app_added"
        APP_REMOVED = "app_removed"
        PASSKEY_ADDED = "passkey_added"
        PASSKEY_REMOVED = "passkey_removed"
        SECOND_FACTORS_TAKEN = "second_factors_taken", "by an administrator"
        RECOVERY_CODES_MADE = "recovery_codes_made"
        RECOVERY_CODE_USED = "recovery_code_used"
        TOKEN_MADE = "token_made", "of the API"
        ASSISTANT_ADDED = "assistant_added"
        ORGANISATION_LINKED = "organisation_linked", "an account of the provider's signs in as them"
        ORGANISATION_FORGOTTEN = "organisation_forgotten", "by an administrator"

    class Actor(models.TextChoices):
        PERSON = "person"  # or whoever was signed in as them
        ADMINISTRATOR = "administrator"
        SYSTEM = "system", "a command on the server"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=24, choices=Kind)
    name = models.CharField(
        max_length=200, blank=True, help_text="of the passkey, the token, the assistant, the provider"
    )
    actor = models.CharField(max_length=16, choices=Actor)
    address = models.CharField(max_length=45, blank=True, help_text="where the request came from")
    browser = models.CharField(max_length=60, blank=True, help_text="in words: Firefox, Windows")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}"
