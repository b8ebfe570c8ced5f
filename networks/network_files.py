"""What a built network holds, each part opened when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from networks import artefact
from networks.rows import open_rows

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from networks.landgraph import LandGraph
    from networks.overseas_ports import WorldGazetteer
    from networks.rail_layers import RailLayers
    from networks.rail_operators import Operators
    from networks.ride_lines import RideLines
    from networks.road_reach import RoadReach
    from networks.sea.sea import Sea
    from networks.sea_lines import SeaLines
    from networks.texts import TextMap
    from networks.tie import Tie


class NetworkFiles:
    """Tables, graphs and lines of a built network.

    Nothing is imported for a part that is not asked for: a command that answers once would wait.
    """

    def __init__(self, built: artefact.Artefact) -> None:
        self._artefact = built

    @property
    def version(self) -> str:
        """Digest of every input and of the code that built it."""
        return self._artefact.version

    @property
    def kept_in(self) -> Path:
        """The folder beside whose files what is made of the network may be kept."""
        return self._artefact.directory

    def check_files(self) -> None:
        """Check every file of the artefact; they are else checked when first used.

        Raises
        ------
        ArtefactError
            If any is missing or has other bytes than were written.
        """
        self._artefact.check_all()

    @property
    def data_dates(self) -> dict[str, str]:
        """Version or date of each open dataset, by name."""
        return dict(self._artefact.manifest["data_dates"])

    @property
    def attribution(self) -> list[str]:
        """The credits every answer carries, as the data licences ask."""
        return list(self._artefact.manifest["attribution"])

    @property
    def zones_note(self) -> str:
        """What an answer must say of the zones; empty when they are the default ones."""
        return str(self._artefact.manifest["zones_note"])

    @cached_property
    def terminals(self) -> gpd.GeoDataFrame:
        """Terminals by ``terminal_id``: seaports, rail terminals, border crossings, airports."""
        import geopandas as gpd

        return gpd.read_parquet(self._artefact.path("terminals.parquet"))

    @cached_property
    def legs(self) -> pd.DataFrame:
        """Terminal-to-terminal legs, each once and undirected; lengths in km and nm."""
        import pandas as pd

        return pd.read_parquet(self._artefact.path("legs.parquet")).set_index("leg_id", drop=False)

    @cached_property
    def gateways(self) -> pd.DataFrame:
        """Ports of other continents that the sea leads to, by ``gateway_id``, a UN/LOCODE."""
        import pandas as pd

        return pd.read_parquet(self._artefact.path("sea") / "ocean" / "gateways.parquet")

    @cached_property
    def services(self) -> pd.DataFrame:
        """Lines somebody runs, has announced, or could charter."""
        import pandas as pd

        return pd.read_parquet(self._artefact.path("services.parquet"))

    @cached_property
    def zones(self) -> gpd.GeoDataFrame:
        """Zone polygons: ``country`` (US, CA, MX) by ``zone`` (land, 12nm, 24nm, 200nm)."""
        import geopandas as gpd

        return gpd.read_parquet(self._artefact.path("zones.parquet"))

    @cached_property
    def us_beyond(self) -> gpd.GeoDataFrame:
        """US zones outside the region: ``zone`` (12nm, 24nm, 200nm), longitudes 0 to 360."""
        import geopandas as gpd

        return gpd.read_parquet(self._artefact.path("us_beyond.parquet"))

    @cached_property
    def _us_waters(self) -> gpd.GeoDataFrame:
        import geopandas as gpd

        return gpd.read_parquet(self._artefact.path("us_waters.parquet"))

    @cached_property
    def eca(self) -> gpd.GeoDataFrame:
        """Emission control areas: ``name`` and polygon."""
        import geopandas as gpd

        return gpd.read_parquet(self._artefact.path("eca.parquet"))

    @cached_property
    def places(self) -> WorldGazetteer:
        """The gazetteer that resolves what a user types, ports overseas too."""
        from networks.overseas_ports import WorldGazetteer
        from networks.places import Gazetteer

        region = Gazetteer.load(self._artefact.path("places"))
        return WorldGazetteer(region, self._has_seaport)

    def _has_seaport(self, city: str) -> bool:
        kinds_here = self.terminals.loc[self.terminals["city"] == city, "kind"]
        return bool((kinds_here == "seaport").any())

    @cached_property
    def sea(self) -> Sea:
        """The navigable sea."""
        from networks.sea.sea import Sea

        return Sea.load(self._artefact.path("sea"))

    @cached_property
    def rail(self) -> LandGraph:
        """Railways of the three countries."""
        from networks.landgraph import LandGraph

        return LandGraph.load(self._artefact.path("rail"))

    @cached_property
    def rail_operators(self) -> Operators:
        """Who owns each piece of track of `rail` and who runs on it."""
        from networks.rail_operators import Operators

        return Operators.load(self._artefact.path("rail_operators"))

    @cached_property
    def rail_interchanges(self) -> pd.DataFrame:
        """Where railways hand over, by ``interchange_id``, with the dwell in hours."""
        import pandas as pd

        return pd.read_parquet(self._artefact.path("rail_interchanges.parquet"))

    @cached_property
    def rail_layers(self) -> RailLayers:
        """The rail network as trains see it, a layer a group of railways."""
        from networks.rail_interchanges import interchanges_of
        from networks.rail_layers import RailLayers

        return RailLayers(self.rail, self.rail_operators, interchanges_of(self.rail_interchanges))

    @cached_property
    def road(self) -> LandGraph:
        """The trunk road skeleton of the three countries."""
        from networks.landgraph import LandGraph

        return LandGraph.load(self._artefact.path("road"))

    @cached_property
    def checks(self) -> pd.DataFrame:
        """The report of every check made when the network was built."""
        import pandas as pd

        return pd.read_parquet(self._artefact.path("checks.parquet"))

    @cached_property
    def road_ties(self) -> list[Tie]:
        """Terminals tied to the road of their country; road borders to that of both."""
        from networks.tie import read_ties

        return read_ties(self._artefact.path("road_ties.json"))

    @cached_property
    def rail_ties(self) -> list[Tie]:
        """Rail terminals and rail-served seaports tied to the track of each of their railways."""
        from networks.tie import read_ties

        return read_ties(self._artefact.path("rail_ties.json"))

    @cached_property
    def _rows(self) -> dict[str, TextMap]:
        return open_rows(self._artefact.path("rows"))

    def area(self, country: str, zone: str) -> BaseGeometry:
        """Return one polygon of `zones`, read without the others."""
        if (country, zone) not in self._areas:
            import shapely

            path = self._artefact.path(f"areas/{country}-{zone}.wkb")
            self._areas[country, zone] = shapely.from_wkb(path.read_bytes())
        return self._areas[country, zone]

    @cached_property
    def _areas(self) -> dict[tuple[str, str], BaseGeometry]:
        return {}

    def road_reach(self, country: str) -> RoadReach:
        """Return the roads from everywhere in a country to its terminals."""
        if country not in self._road_reaches:
            from networks.road_reach import RoadReach

            path = self._artefact.path(f"road_reach/{country}.npy")
            reach = RoadReach.load(path, self.road, self.road_ties, country)
            self._road_reaches[country] = reach
        return self._road_reaches[country]

    @cached_property
    def _road_reaches(self) -> dict[str, RoadReach]:
        return {}

    @cached_property
    def _sea_lines(self) -> SeaLines:
        from networks.sea_lines import SeaLines

        return SeaLines.load(self._artefact.path("sea_legs"))

    @cached_property
    def _air_lines(self) -> SeaLines:
        from networks.sea_lines import SeaLines

        return SeaLines.load(self._artefact.path("air_legs"))

    @cached_property
    def ride_lines(self) -> RideLines:
        """The nodes of `rail` that each rail leg passes."""
        from networks.ride_lines import RideLines

        return RideLines.load(self._artefact.path("rail_legs"))
