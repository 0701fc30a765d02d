"""Instants on the wire: UTC, to the second, as `2027-03-01T09:00:00Z`."""

from datetime import UTC, datetime

from creneau.ews import errors


def write_instant(instant: datetime) -> str:
    """Write an aware instant; a naive one is a bug of the caller."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_instant(text: str) -> datetime:
    """Read an instant; one without offset is in UTC, as every request asks for UTC."""
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is UTC:
            return instant
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    except (ValueError, OverflowError) as error:  # a day before the first, by its offset
        raise errors.ServerError(f"not an instant: {text[:40]!r}") from error
