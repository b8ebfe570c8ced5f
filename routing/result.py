"""What every answer can do besides being read: show itself, and be written to files."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import geopandas as gpd

    from routing.answer_tables import Row, Rows
    from routing.option import Option


class Result(ABC):
    """An answer with tables and drawn options.

    It prints in a line, shows itself in a notebook as a table and a map without any script, and
    writes itself to files. The heavy libraries are imported when they are needed.
    """

    @abstractmethod
    def tables(self) -> dict[str, Rows]:
        """Return the answer as flat tables by name, rows as dictionaries of plain values."""

    @abstractmethod
    def drawn(self) -> Iterator[tuple[Row, Option]]:
        """Yield each option to be drawn, with the columns that tell it from others of its rank."""

    @abstractmethod
    def html(self, language: str = "en") -> str:
        """Return the answer as a piece of HTML: tables, and a map as inline SVG.

        It asks for nothing from anywhere, runs no script and follows a dark page.

        Parameters
        ----------
        language
            ``en``, ``fr`` or ``es``.

        Raises
        ------
        InputError
            If there is no such language.
        """

    def to_geodataframe(self) -> gpd.GeoDataFrame:
        """Return the legs of every option, a row each with its line, EPSG:4326.

        Lines are cut at the antimeridian. Columns are those of the table ``legs``.
        """
        from routing.answer_files import legs_frame

        return legs_frame(self)

    def to_geojson(self) -> dict[str, Any]:
        """Return legs and stops of every option as a FeatureCollection (RFC 7946)."""
        from routing.answer_files import feature_collection

        return feature_collection(self)

    def write(self, path: Path | str, *, table: str | None = None) -> None:
        """Write the answer to a file, whole or not at all; its suffix chooses the format.

        Parameters
        ----------
        path
            ``.geojson``, ``.gpkg`` (legs, stops and the tables), ``.parquet`` (GeoParquet: legs),
            ``.csv`` (one table), ``.xlsx`` (a sheet a table) or ``.html``.
        table
            Which table a ``.csv`` holds; the first when left out.

        Raises
        ------
        InputError
            If the suffix or table is unknown, there is nothing to put in the file, or it cannot be
            written; nothing is then left.
        """
        from routing.answer_files import write

        write(self, path, table)

    def _repr_html_(self) -> str:
        return self.html()
