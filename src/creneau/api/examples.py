"""What OpenAPI says of problems: each operation lists those it may answer with, each shown by an example."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from creneau.api.failures import unauthenticated
from creneau.api.problems import (
    MEDIA_TYPE,
    Problem,
    in_clear,
    invalid,
    not_allowed,
    not_offered,
    proof_required,
    too_many_requests,
)
from creneau.calendars.words import words_of

NAMED = "x-problems"
SCHEMA = {
    "title": "Problem",
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri-reference",
            "description": "What kind of problem it is: `about:blank` where the status says it all, else an address "
            "that explains it.",
        },
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "For people, in the language of Accept-Language."},
        "cause": {"type": "string"},
        "scope": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
        "alternatives": {"type": "array", "items": {"type": "string", "format": "date-time"}},
        "tried": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["step", "url", "outcome"],
                "properties": {name: {"type": "string"} for name in ("step", "url", "outcome")},
            },
        },
        "next_step": {"type": "string"},
        "host": {"type": "string"},
        "challenge": {"type": "string"},
        "bits": {"type": "integer"},
        "retry_at": {"type": "string", "format": "date-time"},
    },
}


def may_answer(*names: str) -> dict[str, Any]:
    """``openapi_extra`` of an operation that may answer with these problems. A token may lack the scope, or be seen."""
    return {NAMED: (*names, "insufficient_scope", "needs_https") if "unauthenticated" in names else names}


def responses(names: Iterable[str]) -> dict[int, dict[str, Any]]:
    """The OpenAPI responses for the named problems, those of one status together."""
    found: dict[int, dict[str, Any]] = {}
    examples = _examples()
    for name in names:
        problem = examples[name]
        response = found.setdefault(problem.status, _response(problem.status))
        response["content"][MEDIA_TYPE]["examples"][name] = {"value": problem.content()}
    return found


def _response(status: int) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}}
    return {"description": HTTPStatus(status).phrase, "content": content}


def _examples() -> dict[str, Problem]:
    address = "https://example.com/autodiscover/autodiscover.svc"
    wrong: dict[str, Any] = {
        "cause": "wrong_credentials",
        "tried": [{"step": "autodiscover_soap", "url": address, "outcome": "401"}],
        "next_step": "check_password",
    }
    slow = words_of("timeout", "", {"host": "mail.example.com"})
    return {
        "malformed": Problem(400, "The body of the request is not valid JSON in UTF-8."),
        "unauthenticated": unauthenticated(),
        "insufficient_scope": not_allowed("bookings"),
        "needs_https": in_clear(),
        "not_found": Problem(404, "There is nothing at this address."),
        "not_offered": not_offered(),
        "too_many_requests": too_many_requests(42),
        "proof_required": proof_required("a2ZxbGZ4cXZ5b2J1dGh3bWVrcGRqcm5zY2lhdGd4"),
        "invalid_input": invalid([("timezone", "This is not the name of a time zone, such as Europe/Paris.")]),
        "not_connected": Problem("not_connected", words_of("wrong_credentials", "", {}).sentences, **wrong),
        "slot_taken": Problem(
            "slot_taken",
            "This time has been taken meanwhile. Choose another.",
            cause="slot_taken",
            alternatives=["2027-02-01T08:30:00Z", "2027-02-01T09:30:00Z"],
        ),
        "too_late": Problem("too_late", "It is too late to change this booking.", cause="too_late"),
        "link_closed": Problem("link_closed", "This link is good no longer.", cause="used"),
        "in_use": Problem("in_use", "It has bookings: it can be switched off, not deleted."),
        "exchange_unavailable": Problem(
            "exchange_unavailable",
            slow.sentences,
            cause="timeout",
            next_step="wait",
        ),
    }
