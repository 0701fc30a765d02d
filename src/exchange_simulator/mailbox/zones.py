"""Time zones under their two names: Windows' (on the wire) and the tz database's (inside)."""

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global


@cache
def _windows_to_iana() -> dict[str, str]:
    """Windows name → zone of the tz database, from the CLDR."""
    return {**get_global("windows_zone_mapping"), "UTC": "Etc/UTC"}


@cache
def _iana_to_windows() -> dict[str, str]:
    return {iana: windows for windows, iana in _windows_to_iana().items()} | {"UTC": "UTC"}


def windows_names() -> list[str]:
    return sorted(_windows_to_iana())


def windows_name(zone: ZoneInfo) -> str:
    """The Windows zone an Exchange mailbox would carry; another of the same region shares its name."""
    return _iana_to_windows().get(zone.key) or _SAME_AS.get(zone.key, "UTC")


def zone_named(windows: str, default: ZoneInfo) -> ZoneInfo:
    """Clients write "Customized Time Zone" and localised names: those mean `default`, never an error."""
    iana = _windows_to_iana().get(windows)
    try:
        return ZoneInfo(iana) if iana else default
    except ZoneInfoNotFoundError:
        return default


_SAME_AS = {
    "Europe/Brussels": "Romance Standard Time",
    "Europe/Madrid": "Romance Standard Time",
    "Europe/Copenhagen": "Romance Standard Time",
    "Europe/Zurich": "W. Europe Standard Time",
    "Europe/Luxembourg": "W. Europe Standard Time",
    "Europe/Rome": "W. Europe Standard Time",
    "Europe/Dublin": "GMT Standard Time",
    "Europe/Lisbon": "GMT Standard Time",
    "America/Montreal": "Eastern Standard Time",
    "America/Toronto": "Eastern Standard Time",
}
