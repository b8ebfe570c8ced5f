from __future__ import annotations

import pytest

from networks.errors import SourceError
from networks.sources.geomaps import read_territories
from tests.networks.sources.localsite import collection, feature, square

BOX = (-190.0, -5.0, -35.0, 80.0)


def test_one_row_per_territory_with_its_parts_joined() -> None:
    source = collection(
        feature(1, square(179.0, 51.0, 1.0), A3="USA"),  # west of the antimeridian …
        feature(2, square(-180.0, 51.0, 1.0), A3="USA"),  # … and east of it: one body
        feature(3, square(-120.0, 40.0, 2.0), A3="USA"),
        feature(4, square(-67.0, 18.0, 1.0), A3="PRI"),
        feature(5, square(10.0, 50.0, 1.0), A3="DEU"),
    )
    table, counts = read_territories(source, BOX)
    assert table["iso_a3"].tolist() == ["PRI", "USA"]
    assert [len(body.geoms) for body in table.geometry] == [1, 2]
    assert table.geometry[1].bounds == (-181.0, 40.0, -118.0, 52.0)
    assert counts == {"countries_read": 5, "invalid_mended": 0, "parts_outside": 1}


@pytest.mark.parametrize("damaged", [b"{", b"[]", b'{"features": [{"properties": {}}]}'])
def test_damaged_file_is_told(damaged: bytes) -> None:
    with pytest.raises(SourceError, match="not the expected GeoJSON"):
        read_territories(damaged, BOX)
