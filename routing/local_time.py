"""The local time of a place: its zone by position, its offset by the date.

Zones are those of the IANA database. ``tzfpy`` holds their outlines; Python's ``zoneinfo`` the
rules, so that Mexico keeps winter time all year but for the towns along the border, and
Saskatchewan never changes.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=4096)
def zone_at(lon: float, lat: float) -> ZoneInfo:
    """Return the time zone of a point, in degrees; at sea the zone of its longitude.

    Examples
    --------
    >>> zone_at(-99.52, 27.49).key, zone_at(-104.6, 50.45).key
    ('America/Matamoros', 'America/Regina')
    """
    from tzfpy import get_tz

    return ZoneInfo(get_tz(lon, lat) or "UTC")


def local_time(moment: datetime, lon: float, lat: float) -> datetime:
    """Return a moment as the clocks of a place show it, with their offset."""
    return moment.astimezone(zone_at(lon, lat))
