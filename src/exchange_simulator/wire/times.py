"""Instants and local times as text."""

from datetime import UTC, date, datetime, tzinfo

from exchange_simulator.errors import schema_violation


def read_instant(text: str, zone: tzinfo) -> datetime:
    """An xs:dateTime as aware UTC; without an offset it is a local time of `zone`."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise schema_violation(f"The value '{text}' is invalid according to its datatype 'dateTime'.") from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def read_date(text: str) -> date:
    """An xs:date; clients may add an offset to it, which says nothing and is dropped."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError as error:
        raise schema_violation(f"The value '{text}' is invalid according to its datatype 'date'.") from error


def write_instant(moment: datetime, zone: tzinfo = UTC) -> str:
    """With the offset of `zone`, the request's TimeZoneContext; UTC ends in Z. Whole seconds."""
    return moment.astimezone(zone).isoformat(timespec="seconds").replace("+00:00", "Z")


def write_local(moment: datetime, zone: tzinfo) -> str:
    """Without any zone, as availability answers are."""
    return moment.astimezone(zone).replace(tzinfo=None).isoformat(timespec="seconds")
