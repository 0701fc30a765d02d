"""Whole problems, as the contract words them."""

from __future__ import annotations

from typing import Any


def invalid_input(*errors: tuple[str, str], **members: object) -> dict[str, Any]:
    return {
        "type": "/api/v1/problems/invalid_input",
        "title": "Some of what was sent is not valid",
        "status": 422,
        "detail": " ".join(dict.fromkeys(message for _field, message in errors)),
        "errors": [{"field": field, "message": message} for field, message in errors],
        **members,
    }


def plain(status: int, title: str, detail: str) -> dict[str, Any]:
    return {"type": "about:blank", "title": title, "status": status, "detail": detail}


NOT_FOUND = plain(404, "Not Found", "There is nothing at this address.")
NOT_OFFERED = {
    "type": "/api/v1/problems/not_offered",
    "title": "This can no longer be booked",
    "status": 404,
    "detail": "This event type is not offered any more, or not at the moment.",
}
