"""Which of Canada, the United States and Mexico a point or a straight edge lies in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from networks.geodesy import wgs84

if TYPE_CHECKING:
    import pandas as pd
    import shapely

Floats = npt.NDArray[np.float64]
Masks = npt.NDArray[np.uint8]

COUNTRY_BITS: Mapping[str, int] = MappingProxyType({"CA": 1, "US": 2, "MX": 4})
LAND_COUNTRIES = tuple(COUNTRY_BITS)  # whose rail and road are known
# Puerto Rico and the islands have A3 codes of their own and are United States soil all the same.
ISO_A3: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"CA": ("CAN",), "US": ("USA", "PRI", "VIR", "UMI"), "MX": ("MEX",)}
)
_PIECE_KM = 10.0  # a straight lon/lat piece this long stays within 3 m of the geodesic


def country_mask(countries: Iterable[str]) -> int:
    """Return the bits of ISO alpha-2 ``countries``: CA 1, US 2, MX 4; KeyError on any other."""
    return sum({COUNTRY_BITS[code] for code in countries})


def countries_in(mask: int) -> tuple[str, ...]:
    """Return the ISO alpha-2 codes whose bits are set in ``mask``, in the order CA, US, MX."""
    return tuple(code for code, bit in COUNTRY_BITS.items() if mask & bit)


@dataclass(frozen=True)
class CountryMap:
    """Land, internal waters and territorial sea of the three countries, as polygons.

    Parameters
    ----------
    polygons
        ISO alpha-2 code to (multi)polygon, EPSG:4326. Codes other than CA, US and MX are ignored.
    """

    polygons: Mapping[str, shapely.Geometry]

    @classmethod
    def from_maritime(cls, maritime: pd.DataFrame) -> CountryMap:
        """Gather polygons (columns ``iso_a3``, ``geometry``) into the three countries."""
        import shapely

        polygons = {
            code: shapely.union_all(
                shapely.make_valid(
                    np.asarray(maritime.loc[maritime["iso_a3"].isin(a3), "geometry"])
                )
            )
            for code, a3 in ISO_A3.items()
        }
        return cls(MappingProxyType(polygons))

    def of_points(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Masks:
        """Return the country bit of each point: CA 1, US 2, MX 4, none of them 0."""
        import shapely

        lon, lat = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
        mask = np.zeros(lon.shape, np.uint8)
        for code, bit in COUNTRY_BITS.items():
            shapely.prepare(self.polygons[code])
            # Neighbours share their border exactly; the first one named keeps a point on it.
            inside = shapely.contains_xy(self.polygons[code], lon, lat)
            mask[inside & (mask == 0)] = bit
        return mask

    def shares(self, ends: Floats) -> Floats:
        """Measure how each straight edge divides among the countries.

        Parameters
        ----------
        ends
            Shape (n, 4): lon, lat of one end, lon, lat of the other; degrees.

        Returns
        -------
        Shape (n, 3): share 0–1 of the length in CA, US, MX. The rest is high sea or elsewhere.
        A share is exact to the polygons: pieces are cut where they meet a border.
        """
        piece_ends, edge_of_piece, weight = _pieces(np.asarray(ends, np.float64))
        start, end, piece = self._cut(piece_ends)
        middle = (start + end) / 2
        lonlat = (
            piece_ends[piece, :2] * (1 - middle)[:, None] + piece_ends[piece, 2:] * middle[:, None]
        )
        mask = self.of_points(lonlat[:, 0], lonlat[:, 1])
        part = (end - start) * weight[piece]
        shares = np.zeros((len(ends), len(COUNTRY_BITS)))
        for column, bit in enumerate(COUNTRY_BITS.values()):
            here = mask == bit
            np.add.at(shares[:, column], edge_of_piece[piece[here]], part[here])
        return np.minimum(shares, 1.0)

    @cached_property
    def _borders(self) -> tuple[shapely.STRtree, Floats]:
        """Every side of every polygon, indexed, with its end points as rows."""
        import shapely

        sides = []
        for polygon in self.polygons.values():
            rings = shapely.get_rings(shapely.get_parts(polygon))
            coords, ring = shapely.get_coordinates(rings, return_index=True)
            joined = ring[1:] == ring[:-1]
            sides.append(np.hstack([coords[:-1][joined], coords[1:][joined]]))
        rows = np.vstack(sides)
        return shapely.STRtree(np.asarray(shapely.linestrings(rows.reshape(-1, 2, 2)))), rows

    def _cut(self, ends: Floats) -> tuple[Floats, Floats, npt.NDArray[np.int64]]:
        """Cut pieces where they meet a border: start and end fraction of each part, its piece."""
        import shapely

        tree, sides = self._borders
        piece, side = tree.query(
            shapely.linestrings(ends.reshape(-1, 2, 2)), predicate="intersects"
        )
        along = _crossing_fraction(ends[piece], sides[side])
        order_of = np.arange(len(ends))
        fraction = np.concatenate([np.zeros(len(ends)), along, np.ones(len(ends))])
        owner = np.concatenate([order_of, piece, order_of])
        order = np.lexsort((fraction, owner))
        fraction, owner = fraction[order], owner[order]
        same = (owner[1:] == owner[:-1]) & (fraction[1:] > fraction[:-1])
        return fraction[:-1][same], fraction[1:][same], owner[:-1][same]


def _crossing_fraction(ends: Floats, sides: Floats) -> Floats:
    """Where along each row of ``ends`` it meets the border side in the same row, 0–1."""
    edge, side = ends[:, 2:] - ends[:, :2], sides[:, 2:] - sides[:, :2]
    offset = sides[:, :2] - ends[:, :2]
    across = edge[:, 0] * side[:, 1] - edge[:, 1] * side[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        along = (offset[:, 0] * side[:, 1] - offset[:, 1] * side[:, 0]) / across
    # Parallel sides have no single meeting point; their neighbours mark both ends of the contact.
    return np.clip(np.where(np.isfinite(along), along, 0.0), 0.0, 1.0)


def _pieces(ends: Floats) -> tuple[Floats, npt.NDArray[np.int64], Floats]:
    """Divide geodesic edges into near-straight pieces: ends, edge of each, share of the edge."""
    _, _, length_m = wgs84().inv(ends[:, 0], ends[:, 1], ends[:, 2], ends[:, 3])
    count = np.maximum(1, np.ceil(np.asarray(length_m) / (_PIECE_KM * 1000))).astype(np.int64)
    short = np.flatnonzero(count == 1)
    rows, owner = [ends[short]], [short]
    for idx in np.flatnonzero(count > 1):
        lon0, lat0, lon1, lat1 = ends[idx]
        inner = np.array(wgs84().npts(lon0, lat0, lon1, lat1, int(count[idx]) - 1))
        points = np.vstack([[lon0, lat0], inner, [lon1, lat1]])
        rows.append(np.hstack([points[:-1], points[1:]]))
        owner.append(np.full(count[idx], idx))
    edge_of_piece = np.concatenate(owner)
    return np.vstack(rows), edge_of_piece, 1.0 / count[edge_of_piece]
