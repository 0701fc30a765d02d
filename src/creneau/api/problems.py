"""Answers that say no: problem details of RFC 9457, in the language of the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, NamedTuple

import orjson
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from creneau.api.rendering import OPTIONS

MEDIA_TYPE = "application/problem+json"

Words = str | Promise


class Kind(NamedTuple):
    """A problem that callers tell apart by its ``type``: ``/api/v1/problems/NAME``."""

    status: int
    title: Words
    description: Words


KINDS = {
    "invalid_input": Kind(
        422,
        _("Some of what was sent is not valid"),
        _("`errors` names each field that is wrong, and says why. Correct them and send the request again."),
    ),
    "proof_required": Kind(
        422,
        _("A proof of work is missing"),
        _(
            "Who books without a token computes something first. Find a whole number such that the SHA-256 of "
            "`CHALLENGE:NUMBER` begins with `bits` zero bits, and send the request again with `proof`: "
            "`CHALLENGE:NUMBER`. A challenge is good for two hours, for one booking of this event type."
        ),
    ),
    "not_connected": Kind(
        422,
        _("The Exchange account could not be connected"),
        _(
            "`cause` names what went wrong, `tried` lists each address with what it answered, and `next_step` what to "
            "do next. `host` is the server that has to be confirmed (cause `foreign_host`); `retry_at` is the instant "
            "from which another attempt makes sense, where waiting helps."
        ),
    ),
    "insufficient_scope": Kind(
        403,
        _("The token is not good for this"),
        _("`scope` names what the token lacks. Issue one that has it, on the page of API tokens."),
    ),
    "needs_https": Kind(
        403,
        _("This needs https"),
        _("The token, and any password beside it, could be read on its way. Revoke the token, and issue another."),
    ),
    "slot_taken": Kind(
        409,
        _("The slot is taken"),
        _("Somebody else has it, or the host is busy by now. `alternatives` are the nearest free start times."),
    ),
    "too_late": Kind(
        409,
        _("It is too late to change this booking"),
        _("Changes are possible up to a certain time before the start only. Contact the host instead."),
    ),
    "link_closed": Kind(
        410,
        _("The link is good no longer"),
        _("`cause` says why: `used` (it was good for one booking) or `expired`. Ask the host for another."),
    ),
    "not_offered": Kind(
        404,
        _("This can no longer be booked"),
        _("The event type was switched off, or its host is not here any more. What was booked before stays."),
    ),
    "in_use": Kind(
        409,
        _("Something else needs it"),
        _("It cannot be deleted as long as something else depends on it; `detail` says what."),
    ),
    "exchange_unavailable": Kind(
        503,
        _("Exchange did not answer"),
        _("`cause` names what went wrong with the Exchange server. What was known before stays as it was."),
    ),
}


# What HTTP itself calls these; the phrase of any other status stays English.
PHRASES = {
    400: _("Bad Request"),
    401: _("Unauthorized"),
    403: _("Forbidden"),
    404: _("Not Found"),
    405: _("Method Not Allowed"),
    409: _("Conflict"),
    413: _("Request Entity Too Large"),
    429: _("Too Many Requests"),
    500: _("Internal Server Error"),
    503: _("Service Unavailable"),
}


class Problem(Exception):
    """Ends an operation with a problem as its answer.

    ``kind`` is one of ``KINDS``, or a status whose meaning HTTP itself defines (``about:blank``).
    ``members`` become extension members.
    """

    def __init__(
        self, kind: str | int, detail: Words, *, headers: dict[str, str] | None = None, **members: Any
    ) -> None:
        super().__init__(str(kind))
        self.kind = kind
        self.detail = detail
        self.headers = headers or {}
        self.members = members

    @property
    def status(self) -> int:
        return self.kind if isinstance(self.kind, int) else KINDS[self.kind].status

    def content(self) -> dict[str, Any]:
        about = self.kind
        if isinstance(about, int):
            type_, title = "about:blank", str(PHRASES.get(about, HTTPStatus(about).phrase))
        else:
            type_, title = address_of(about), str(KINDS[about].title)
        return {"type": type_, "title": title, "status": self.status, "detail": str(self.detail), **self.members}

    def response(self) -> HttpResponse:
        content = orjson.dumps(self.content(), option=OPTIONS)
        return HttpResponse(content, status=self.status, content_type=MEDIA_TYPE, headers=self.headers)


@dataclass(frozen=True)
class AlsoSays:
    """Beside a parameter: what a problem with it says besides."""

    problem_members: dict[str, object]


def address_of(kind: str) -> str:
    """The ``type`` of a kind: an address that answers with what it means."""
    return reverse("api:problem", args=[kind])


def invalid(errors: Sequence[tuple[str, Words]], **members: Any) -> Problem:
    """``errors``: pairs of a field and what is wrong with it."""
    listed = [{"field": field, "message": str(message)} for field, message in errors]
    detail = " ".join(dict.fromkeys(each["message"] for each in listed))
    return Problem("invalid_input", detail, errors=listed, **members)


def proof_required(challenge: str) -> Problem:
    words = _("Compute the proof of work for this challenge, and send the booking again with it.")
    bits = settings.PROOF_OF_WORK_BITS
    return Problem("proof_required", words, cause="proof_required", challenge=challenge, bits=bits)


def not_found() -> Problem:
    return Problem(404, _("There is nothing at this address."))


def not_offered() -> Problem:
    return Problem("not_offered", _("This event type is not offered any more, or not at the moment."))


def in_clear() -> Problem:
    return Problem("needs_https", _("Tokens travel over https only. This one could be read on its way: revoke it."))


def not_allowed(scope: str) -> Problem:
    """The token is one of a host, but not good for this."""
    challenge = f'Bearer error="insufficient_scope", scope="{scope}"'
    words = _("This token is not good for this: it lacks the scope %(scope)s.") % {"scope": scope}
    return Problem("insufficient_scope", words, headers={"WWW-Authenticate": challenge}, scope=scope)


def too_many_requests(retry_after_seconds: int) -> Problem:
    detail = _("Too many requests from your address. Try again in %(seconds)s seconds.") % {
        "seconds": retry_after_seconds
    }
    return Problem(429, detail, headers={"Retry-After": str(retry_after_seconds)})
