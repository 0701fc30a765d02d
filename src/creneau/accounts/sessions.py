"""Sessions: where people are signed in. allauth's rows, kept for whichever way somebody came in."""

import time
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from creneau.accounts.models import User
from creneau.accounts.record import Act, Thing, record

USE_IS_NOTED_EVERY = timedelta(minutes=10)
LASTS = timedelta(days=14)
_SEEN, _SINCE = "seen_at", "signed_in_at"


def end_all(*, user: User, but: str | None = None) -> int:
    """Sign the person out everywhere; ``but``: the session key of the one that stays. How many were ended."""
    rows = list(UserSession.objects.filter(user=user).exclude(session_key=but or ""))
    for row in rows:
        end(session=row)
    return len(rows)


def end(*, session: UserSession) -> None:
    """Sign the person out there."""
    session.end()
    record(Thing.SESSION, Act.ENDED, session.user_id)


def note_use(request: HttpRequest) -> None:
    """Once in a while: a page that is looked at often makes the database write seldom. However much it is used, a
    session ends: who left the organisation may never sign out."""
    seen_at = request.session.get(_SEEN)
    if seen_at is None:
        return
    if time.time() - request.session.setdefault(_SINCE, int(time.time())) > LASTS.total_seconds():
        UserSession.objects.filter(session_key=request.session.session_key).delete()
        logout(request)
    elif time.time() - seen_at > USE_IS_NOTED_EVERY.total_seconds():
        request.session[_SEEN] = int(time.time())
        here = {"last_seen_at": timezone.now(), "ip": get_adapter().get_client_ip(request)}
        UserSession.objects.filter(session_key=request.session.session_key).update(**here)


@receiver(user_logged_in)
def _write_down(sender: object, request: HttpRequest, **_: Any) -> None:
    if "REMOTE_ADDR" in request.META:
        request.session[_SEEN] = request.session[_SINCE] = int(time.time())
        UserSession.objects.create_from_request(request)
