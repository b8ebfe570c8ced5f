"""What a movement touches of the United States."""

from __future__ import annotations

from dataclasses import dataclass

from networks.tiers import Tier

_TOLERANCE_NM = 0.0005  # under a metre: rounding of a boundary crossing, never a passage
_FEW = 10  # below this a decimal is shown


@dataclass(frozen=True)
class Exposure:
    """Lengths and counts of what touches the United States; zones nest, so 200 nm holds 12 nm.

    ``us_land_km`` is road and rail on US soil, ``us_locks`` and ``us_port_calls`` are counts, and
    the ``_nm`` fields are nautical miles sailed inside each US zone (12 nm includes inland waters).
    Flying over is none of these and counted apart: ``us_landings`` of aircraft in the United
    States, and nautical miles flown over its land and each zone (``us_overflight_nm`` is what lies
    in sovereign airspace, over land and 12 nm).
    """

    us_land_km: float = 0.0
    us_port_calls: int = 0
    us_locks: int = 0
    us_12nm_nm: float = 0.0
    us_24nm_nm: float = 0.0
    us_200nm_nm: float = 0.0
    us_landings: int = 0
    us_overflight_nm: float = 0.0
    us_overflight_24nm_nm: float = 0.0
    us_overflight_200nm_nm: float = 0.0

    def __add__(self, other: Exposure) -> Exposure:
        return Exposure(
            self.us_land_km + other.us_land_km,
            self.us_port_calls + other.us_port_calls,
            self.us_locks + other.us_locks,
            self.us_12nm_nm + other.us_12nm_nm,
            self.us_24nm_nm + other.us_24nm_nm,
            self.us_200nm_nm + other.us_200nm_nm,
            self.us_landings + other.us_landings,
            self.us_overflight_nm + other.us_overflight_nm,
            self.us_overflight_24nm_nm + other.us_overflight_24nm_nm,
            self.us_overflight_200nm_nm + other.us_overflight_200nm_nm,
        )

    def breaches(self, tier: Tier) -> tuple[str, ...]:
        """Return what breaks the promise of ``tier``, in words; empty when it is kept."""
        found = []
        if tier.level >= Tier.NO_US_LAND.level:
            if self.us_land_km > 0:
                found.append(f"{_measured(self.us_land_km)} km on US land")
            if self.us_locks > 0:
                found.append(f"{self.us_locks} US locks")
            if self.us_landings > 0:
                found.append(f"{self.us_landings} landings in the United States")
        if tier.level >= Tier.NO_US_CALL.level and self.us_port_calls > 0:
            found.append(f"{self.us_port_calls} US port calls")
        for zone_tier, nm, flown_nm in (
            (Tier.US_12NM, self.us_12nm_nm, self.us_overflight_nm),
            (Tier.US_24NM, self.us_24nm_nm, self.us_overflight_24nm_nm),
            (Tier.US_200NM, self.us_200nm_nm, self.us_overflight_200nm_nm),
        ):
            if tier.level < zone_tier.level:
                continue
            zone = str(zone_tier.zone).replace("nm", " nm")
            if nm > _TOLERANCE_NM:
                found.append(f"{_measured(nm)} nm inside the US {zone} zone")
            if flown_nm > _TOLERANCE_NM:
                found.append(f"{_measured(flown_nm)} nm flown over US land and the {zone} zone")
        return tuple(found)

    @property
    def kept(self) -> Tier:
        """The strictest tier whose promise is kept; there `breaches` finds nothing."""
        if self.us_land_km > 0 or self.us_locks > 0 or self.us_landings > 0:
            return Tier.ANY
        if self.us_port_calls > 0:
            return Tier.NO_US_LAND
        if max(self.us_12nm_nm, self.us_overflight_nm) > _TOLERANCE_NM:
            return Tier.NO_US_CALL
        if max(self.us_24nm_nm, self.us_overflight_24nm_nm) > _TOLERANCE_NM:
            return Tier.US_12NM
        if max(self.us_200nm_nm, self.us_overflight_200nm_nm) > _TOLERANCE_NM:
            return Tier.US_24NM
        return Tier.US_200NM

    def permits(self, tier: Tier) -> bool:
        """Say whether the promise of ``tier`` is kept."""
        return tier.level <= self.kept.level


def _measured(length: float) -> str:
    """Write a length, a decimal below ten only."""
    return f"{length:.1f}" if length < _FEW else f"{length:,.0f}"
