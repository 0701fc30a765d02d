"""What operations and verbs raise, turned into problems."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, errors
from pydantic import BaseModel

from creneau.api.problems import Problem, invalid, not_found
from creneau.calendars import facts
from creneau.calendars.errors import ExchangeFailed
from creneau.calendars.models import ConnectionAttempt
from creneau.calendars.words import words_of
from creneau.scheduling.errors import InUse, LinkClosed, NotBookable, SlotTaken, TooLate

log = logging.getLogger("creneau.api")

# Where a verb names its argument or its object, the contract names the field.
_VERBS_FIELDS = {"time_zone": "timezone", "days": "day"}
_FIELDS = {"state": "start", "name": "invitee.name", "email": "invitee.email"}


def register(api: NinjaAPI) -> None:
    """Let every exception end in a problem."""
    for failure in (
        Problem,
        errors.HttpError,
        Http404,
        RequestDataTooBig,
        ValidationError,
        NotBookable,
        SlotTaken,
        TooLate,
        InUse,
        LinkClosed,
        ExchangeFailed,
        Exception,
    ):
        api.add_exception_handler(failure, _answer)


def _answer(request: HttpRequest, failure: Exception | type[Exception]) -> HttpResponse:
    return problem_of(failure if isinstance(failure, Exception) else failure()).response()


def problem_of(failure: Exception) -> Problem:
    """The problem that a caller is told of; anything unforeseen is logged and told without details."""
    match failure:
        case Problem():
            return failure
        case errors.AuthenticationError():
            return unauthenticated()
        case errors.HttpError():
            return _of_http(failure)
        case RequestDataTooBig():
            return Problem(413, _("The request is too large."))
        case Http404():
            return not_found()
        case ValidationError():
            return invalid(fields_of(failure))
        case NotBookable():
            return invalid([(_FIELDS.get(failure.field, failure.field), failure.message)])
        case SlotTaken():
            words = _("This time has been taken meanwhile. Choose another.")
            return Problem("slot_taken", words, cause="slot_taken", alternatives=failure.alternatives)
        case TooLate():
            return Problem("too_late", _("It is too late to change this booking."), cause="too_late")
        case LinkClosed(why="unknown"):
            return not_found()
        case LinkClosed():
            return Problem("link_closed", _("This link is good no longer."), cause=failure.why)
        case InUse():
            return Problem("in_use", str(failure))
        case ExchangeFailed():
            known = facts.of_failure("", "", failure.detail, "UTC")
            words = words_of(failure.cause, failure.next_step, known).sentences
            return Problem("exchange_unavailable", words, cause=failure.cause, next_step=failure.next_step)
    log.error("an operation failed", exc_info=failure)
    return Problem(500, _("Something went wrong here. It has been noted."))


def unauthenticated() -> Problem:
    words = _("Send the token of a host: “Authorization: Bearer TOKEN”.")
    return Problem(401, words, headers={"WWW-Authenticate": "Bearer"})


def _of_http(failure: errors.HttpError) -> Problem:
    if failure.status_code == 400:
        return Problem(400, _("The body of the request is not valid JSON in UTF-8."))
    return Problem(failure.status_code, failure.message)


def not_connected(attempt: ConnectionAttempt) -> Problem:
    """How an attempt ended that did not lead to a connection. One that is not over ran out of time."""
    cause = attempt.cause or "timeout"
    members: dict[str, Any] = {
        "cause": cause,
        "tried": [{key: step[key] for key in ("step", "url", "outcome")} for step in attempt.steps],
        "next_step": attempt.next_step or "wait",
    }
    words = words_of(cause, attempt.next_step, facts.of_attempt(attempt, attempt.host.time_zone)).sentences
    if cause == "invalid_input":
        return invalid([(str(attempt.detail.get("field", "server")), words)], **members)
    wanted = {"foreign_host": "host", "already_refused": "retry_at"}.get(cause, "")
    members |= {name: fact for name, fact in attempt.detail.items() if name == wanted}
    return Problem("not_connected", words, **members)


def fields_of(error: ValidationError) -> list[tuple[str, str]]:
    """Field and message, one pair for each."""
    named = error.message_dict if hasattr(error, "error_dict") else {"body": error.messages}
    return [(_VERBS_FIELDS.get(field, field), message) for field, messages in named.items() for message in messages]


def known_parameters_only(request: HttpRequest, schema: type[BaseModel]) -> None:
    """A query parameter that the call does not know is refused, as is a field in a body."""
    if strange := set(request.GET) - set(schema.model_fields):
        raise invalid([(name, _("There is no such field here.")) for name in sorted(strange)])
