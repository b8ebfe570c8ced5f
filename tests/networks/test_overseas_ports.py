"""Ports overseas by name, among namesakes of the region."""

from __future__ import annotations

import pytest

from networks.errors import Fault, InputError
from networks.gateways import load_gateways, shipped_gateways
from networks.overseas_ports import WorldGazetteer, load_overseas_ports
from networks.place import Place, fold

REGION = (
    Place("Rotterdam", "US", "NY", -74.0, 42.8, "city", population=20_000),
    Place("San Antonio", "US", "TX", -98.5, 29.4, "city", population=1_400_000),
    Place("Sydney", "CA", "NS", -60.2, 46.1, "city", population=30_000),
    Place("Hamburg", "US", "NY", -78.8, 42.7, "city", population=10_000),
    Place("Hamburg", "US", "PA", -76.0, 40.6, "city", population=4_000),
    Place("Valencia", "MX", "GUA", -101.0, 20.0, "city", population=500),
    Place("Valencia", "US", "CA", -118.5, 34.4, "city", population=140_000),
    Place("Toronto", "CA", "ON", -79.4, 43.7, "city", population=2_700_000),
)


class Drawn:
    """A gazetteer of the places above; ``Santo`` is forgiven."""

    def resolve(self, text: str, field: str = "place") -> Place:
        if text == "Santos":
            return Place("Santo", "MX", "", -100.0, 20.0, "city", matched_from=text)
        found = self.search(text)
        if len(found) != 1:
            raise InputError([Fault(field, text, "one place", tuple(found))])
        return found[0]

    def search(self, text: str, limit: int = 10) -> list[Place]:
        return [p for p in REGION if fold(text) in (fold(p.name), fold(p.label))][:limit]

    def __len__(self) -> int:
        return len(REGION)


@pytest.fixture(scope="module")
def world() -> WorldGazetteer:
    return WorldGazetteer(Drawn(), lambda city: city == "Sydney")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "port"),
    [
        ("Rotterdam", "NLRTM"),
        ("Róterdam", "NLRTM"),
        ("nlrtm", "NLRTM"),
        ("Anvers", "BEANR"),
        ("Amberes, Bélgica", "BEANR"),
        ("Hambourg", "DEHAM"),
        ("Hamburg", "DEHAM"),
        ("Le Havre", "FRLEH"),
        ("Shanghái", "CNSHA"),
        ("Busan South Korea", "KRPUS"),
        ("El Callao", "PECLL"),
        ("Ciudad del Cabo", "ZACPT"),
        ("San Antonio, Chile", "CLSAI"),
        ("Sydney, AU", "AUSYD"),
        ("Santos", "BRSSZ"),
    ],
)
def test_a_port_is_found_by_code_and_in_three_languages(
    world: WorldGazetteer, typed: str, port: str
) -> None:
    place = world.resolve(typed)
    assert (place.kind, place.terminal_id, place.locode) == ("gateway", port, port)
    assert world.search(typed)[0].terminal_id == port


def test_a_place_of_the_region_goes_first_where_it_is_large_or_a_port(
    world: WorldGazetteer,
) -> None:
    for name, port in (("San Antonio", "San Antonio, CL"), ("Sydney", "Sydney, AU")):
        place = world.resolve(name)
        assert place.kind == "city"
        assert place.namesakes == (port,)
        assert [found.kind for found in world.search(name)] == ["city", "gateway"]
    assert world.resolve("Rotterdam").namesakes == ("Rotterdam, NY, US",)
    assert world.resolve("Toronto").namesakes == ()


def test_a_name_of_several_of_which_one_is_large_stays_in_doubt(world: WorldGazetteer) -> None:
    with pytest.raises(InputError) as raised:
        world.resolve("Valencia", "origin")
    (fault,) = raised.value.faults
    assert fault.field == "origin"
    assert [place.label for place in fault.candidates][-1] == "Valencia, ES"
    assert world.resolve("Valencia, ES").terminal_id == "ESVLC"
    with pytest.raises(InputError):
        world.resolve("Rotterdam, Mexico")


def test_beginnings_of_names_are_listed(world: WorldGazetteer) -> None:
    assert [place.terminal_id for place in world.search("Yoko")] == ["JPYOK"]
    assert world.search("") == []
    assert len(world) == len(REGION) + len(shipped_gateways())


def test_every_gateway_has_names_and_cargo_and_no_name_is_two_ports() -> None:
    ports = load_overseas_ports()
    assert set(ports) == set(load_gateways().index)
    names = [
        {fold(name) for name in (place.name, *ports[place.terminal_id].names)}
        for place in shipped_gateways()
    ]
    assert sum(map(len, names)) == len(set().union(*names))
    assert all({"container", "reefer"} <= port.cargo for port in ports.values())
    assert not {fold(name) for port in ports.values() for name in port.country_names} & {
        fold(name) for name in ("Canada", "Mexico", "United States")
    }
