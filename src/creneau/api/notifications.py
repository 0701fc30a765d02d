"""Invitations, mail and reminders of the host who calls."""

import re

from django.core.exceptions import ValidationError
from ninja import Router

from creneau.accounts.scopes import Scope
from creneau.api.authentication import HostRequest, HostToken
from creneau.api.examples import may_answer
from creneau.api.failures import fields_of
from creneau.api.problems import invalid
from creneau.api.schemas.notifications import NotificationsAnswer, NotificationsChange
from creneau.notifications.choose import choice_of, choose

router = Router(tags=["Notifications"], auth=HostToken(Scope.NOTIFICATIONS))
_WORDS = re.compile(r"(subject|body)_(\w+)")


@router.get(
    "/notifications",
    url_name="notifications",
    response=NotificationsAnswer,
    openapi_extra=may_answer("unauthenticated"),
)
def show_notifications(request: HostRequest) -> NotificationsAnswer:
    return NotificationsAnswer.of(choice_of(request.auth))


@router.patch(
    "/notifications",
    url_name="notifications",
    response=NotificationsAnswer,
    openapi_extra=may_answer("malformed", "unauthenticated", "invalid_input"),
)
def change_notifications(request: HostRequest, body: NotificationsChange) -> NotificationsAnswer:
    try:
        choose(host=request.auth, choice=body.on(choice_of(request.auth)))
    except ValidationError as error:
        raise invalid([(_WORDS.sub(r"templates.\2.\1", field), words) for field, words in fields_of(error)]) from None
    return show_notifications(request)
