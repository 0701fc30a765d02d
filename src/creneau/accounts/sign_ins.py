"""What the audit log says about signing in. Nothing of what was typed: a name that nobody has may be a password."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from creneau.accounts.models import User
from creneau.accounts.record import Act, Thing, record


@receiver(user_logged_in)
def _signed_in(user: User, request: HttpRequest, **_: Any) -> None:
    record(Thing.SIGN_IN, Act.USED, by=user.pk, **_way_of(request))


@receiver(user_login_failed)
def _refused(credentials: dict[str, Any], **_: Any) -> None:
    known = User.objects.filter(
        email=str(credentials.get("email") or credentials.get("username") or "").lower()
    ).first()
    record(Thing.SIGN_IN, Act.REFUSED, known.pk if known else "")


@receiver(user_logged_out)
def _signed_out(user: User | None, **_: Any) -> None:
    if user is not None:
        record(Thing.SIGN_IN, Act.ENDED, by=user.pk)


@receiver([password_changed, password_reset])
def _new_password(user: User, **_: Any) -> None:
    record(Thing.PASSWORD, Act.CHANGED, user.pk, by=user.pk)


def _way_of(request: HttpRequest) -> dict[str, str]:
    """``{"way": "oidc"}`` for who came by a provider of the organisation: allauth notes it in the session."""
    steps = request.session.get("account_authentication_methods", []) if hasattr(request, "session") else []
    ways = [step.get("provider", "").partition(" ")[0] for step in steps if step.get("method") == "socialaccount"]
    return {"way": ways[-1]} if ways else {}
