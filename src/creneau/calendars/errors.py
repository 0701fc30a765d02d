"""What the floors above see when Exchange does not do what was asked."""

from typing import Any


class ExchangeFailed(Exception):
    """``cause`` and ``next_step`` in the words of the API, ``detail``: facts for a message, never a secret."""

    def __init__(self, cause: str, next_step: str, detail: dict[str, Any] | None = None) -> None:
        super().__init__(cause)
        self.cause = cause
        self.next_step = next_step
        self.detail = detail or {}
