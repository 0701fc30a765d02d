"""Time zone names: Exchange speaks Windows names, everybody else IANA's. The table is CLDR's, by way of Babel."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global

SAMPLED_FROM = datetime(2025, 1, 1, tzinfo=UTC)
SAMPLES = 3 * 52  # weekly, over three years: long enough to see every change of rule that is in force

# Among zones with the same clock, the ones that most people mean.
WIDELY_USED = ("Europe/Paris", "Europe/Berlin", "Europe/London", "America/New_York", "America/Chicago", "Asia/Shanghai")


@cache
def windows_name(zone: str) -> str:
    """The Windows name of an IANA zone, such as "Romance Standard Time" for Europe/Paris.

    Babel carries CLDR's first choice for each Windows name only; a zone that is not among these takes the name of one
    with the same clock, of the same region where there is one. "UTC" where nothing fits: the instant stays right, only
    Outlook's label is off.
    """
    canonical = get_global("zone_aliases").get(zone, zone)
    by_iana = _windows_by_iana()
    return by_iana.get(canonical) or by_iana.get(zone) or _same_clock(canonical) or "UTC"


@cache
def iana_name(windows: str) -> str | None:
    """The IANA zone of a Windows name; None for "Customized Time Zone", a localised name and the like."""
    return _iana_by_windows().get(windows)


@cache
def common_zones() -> tuple[str, ...]:
    """One IANA zone for each Windows zone, the widely used ones first."""
    return tuple(dict.fromkeys([*WIDELY_USED, *_iana_by_windows().values()]))


def _same_clock(zone: str) -> str | None:
    try:
        wanted = _offsets(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return None
    region, continent = get_global("meta_zones").get(zone), zone.partition("/")[0]
    same = [iana for iana in common_zones() if _offsets(iana) == wanted]
    near = sorted(same, key=lambda iana: (_region(iana) != region, not iana.startswith(f"{continent}/")))
    return _windows_by_iana()[near[0]] if near else None


def _region(zone: str) -> str | None:
    name: str | None = get_global("meta_zones").get(zone)
    return name


@cache
def _offsets(zone: str) -> tuple[timedelta | None, ...]:
    info = ZoneInfo(zone)
    return tuple((SAMPLED_FROM + timedelta(weeks=week)).astimezone(info).utcoffset() for week in range(SAMPLES))


@cache
def _windows_by_iana() -> dict[str, str]:
    return {iana: windows for windows, iana in reversed(list(_iana_by_windows().items()))}


def _iana_by_windows() -> Mapping[str, str]:
    table: Mapping[str, str] = get_global("windows_zone_mapping")
    return table
