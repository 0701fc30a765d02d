"""What the audit log says about signing in, and what the person is told of changes of the way in. Nothing of what was
typed: a name that nobody has may be a password."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import Signal, receiver
from django.http import HttpRequest

from creneau.accounts.alerts import Kind, alert
from creneau.accounts.models import User
from creneau.accounts.record import Act, Thing, record

Type = Authenticator.Type


@receiver(user_logged_in)
def _signed_in(user: User, request: HttpRequest, **_: Any) -> None:
    record(Thing.SIGN_IN, Act.USED, by=user.pk, **_way_of(request))


@receiver(user_login_failed)
def _refused(credentials: dict[str, Any], **_: Any) -> None:
    known = User.objects.filter(
        email=str(credentials.get("email") or credentials.get("username") or "").lower()
    ).first()
    record(Thing.SIGN_IN, Act.REFUSED, known.pk if known else "")


@receiver(authentication_failed)
def _wrong_code(user: User, **_: Any) -> None:
    """Who got this far has the password, or is signed in."""
    record(Thing.SIGN_IN, Act.REFUSED, user.pk, way="code")


@receiver(user_logged_out)
def _signed_out(user: User | None, **_: Any) -> None:
    if user is not None:
        record(Thing.SIGN_IN, Act.ENDED, by=user.pk)


@receiver([password_changed, password_reset])
def _new_password(user: User, signal: Signal, **_: Any) -> None:
    record(Thing.PASSWORD, Act.CHANGED, user.pk, by=user.pk)
    alert(Kind.PASSWORD_RESET if signal is password_reset else Kind.PASSWORD_CHANGED, user)


@receiver(authenticator_added)
def _added(user: User, authenticator: Authenticator, **_: Any) -> None:
    """Recovery codes come along with the first."""
    if authenticator.type == Type.TOTP:
        alert(Kind.APP_ADDED, user)
    elif authenticator.type == Type.WEBAUTHN:
        alert(Kind.PASSKEY_ADDED, user, authenticator.wrap().name)


@receiver(authenticator_removed)
def _removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Type.TOTP:
        alert(Kind.APP_REMOVED, user)
    elif authenticator.type == Type.WEBAUTHN:
        alert(Kind.PASSKEY_REMOVED, user, authenticator.wrap().name)


@receiver(authenticator_reset)
def _new_codes(user: User, **_: Any) -> None:
    alert(Kind.RECOVERY_CODES_MADE, user)


@receiver(authenticator_used)
def _used(user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Type.RECOVERY_CODES:
        alert(Kind.RECOVERY_CODE_USED, user)


def _way_of(request: HttpRequest) -> dict[str, str]:
    """``{"way": "oidc"}`` for who came by a provider of the organisation: allauth notes it in the session."""
    steps = request.session.get("account_authentication_methods", []) if hasattr(request, "session") else []
    ways = [step.get("provider", "").partition(" ")[0] for step in steps if step.get("method") == "socialaccount"]
    return {"way": ways[-1]} if ways else {}
