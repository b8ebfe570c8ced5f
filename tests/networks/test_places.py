"""What people type, in three languages and with typing errors, against the shipped gazetteer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networks import extract
from networks.errors import InputError
from networks.network import Network
from networks.place import rough_km
from networks.places import Gazetteer
from networks.terminals import load_terminals


@pytest.fixture(scope="module")
def gazetteer(network: Network) -> Gazetteer:
    assert len(network.places) > 40_000
    return network.places


# text typed → name, region, country of what it must be
ENGLISH = [
    ("Toronto, ON", "Toronto", "ON", "CA"),
    ("toronto on", "Toronto", "ON", "CA"),
    ("Toronto, Ontario, Canada", "Toronto", "ON", "CA"),
    ("Toronto, CA", "Toronto", "ON", "CA"),
    ("Ontario, CA", "Ontario", "CA", "US"),
    ("Montreal", "Montréal", "QC", "CA"),
    ("Quebec City", "Québec", "QC", "CA"),
    ("Vancouver", "Vancouver", "BC", "CA"),
    ("Vancouver, WA", "Vancouver", "WA", "US"),
    ("Vancouver, BC", "Vancouver", "BC", "CA"),
    ("Prince Rupert", "Prince Rupert", "BC", "CA"),
    ("Calgary", "Calgary", "AB", "CA"),
    ("WINNIPEG", "Winnipeg", "MB", "CA"),
    ("Halifax", "Halifax", "NS", "CA"),
    ("Saint John", "Saint John", "NB", "CA"),
    ("St John, NB", "Saint John", "NB", "CA"),
    ("St. John's", "St. John's", "NL", "CA"),
    ("Saint Johns, NL", "St. John's", "NL", "CA"),
    ("London", "London", "ON", "CA"),
    ("London, Ont.", "London", "ON", "CA"),
    ("London, KY", "London", "KY", "US"),
    ("Windsor", "Windsor", "ON", "CA"),
    ("Surrey, BC", "Surrey", "BC", "CA"),
    ("Mexico City", "Mexico City", "CMX", "MX"),
    ("Monterrey, NL", "Monterrey", "NLE", "MX"),
    ("Monterrey, Nuevo Leon, Mexico", "Monterrey", "NLE", "MX"),
    ("Laredo", "Laredo", "TX", "US"),
    ("Mexicali, BC", "Mexicali", "BCN", "MX"),
    ("Port of Vancouver", "Vancouver (Burrard Inlet)", "BC", "CA"),
    ("Deltaport", "Roberts Bank (Deltaport, Westshore)", "BC", "CA"),
    ("Kingston, Jamaica", "Kingston", "01", "JM"),
]
FRENCH = [
    ("Montréal", "Montréal", "QC", "CA"),
    ("Montréal (Québec)", "Montréal", "QC", "CA"),
    ("Québec", "Québec", "QC", "CA"),
    ("Ville de Québec", "Québec", "QC", "CA"),
    ("Trois-Rivières", "Trois-Rivières", "QC", "CA"),
    ("Sept-Iles", "Sept-Îles", "QC", "CA"),
    ("Vancouver, Colombie-Britannique", "Vancouver", "BC", "CA"),
    ("Halifax (Nouvelle-Écosse)", "Halifax", "NS", "CA"),
    ("Saint-Jean (Nouveau-Brunswick)", "Saint John", "NB", "CA"),
    ("Saint-Jean de Terre-Neuve", "St. John's", "NL", "CA"),
    ("Mexico, Mexique", "Mexico City", "CMX", "MX"),
    ("Tijuana, Basse-Californie", "Tijuana", "BCN", "MX"),
    ("Port de Montréal", "Montréal", "QC", "CA"),
]
SPANISH = [
    ("Ciudad de México", "Mexico City", "CMX", "MX"),
    ("México", "Mexico City", "CMX", "MX"),
    ("CDMX", "Mexico City", "CMX", "MX"),
    ("D.F.", "Mexico City", "CMX", "MX"),
    ("Mérida", "Mérida", "YUC", "MX"),
    ("Merida, Yuc.", "Mérida", "YUC", "MX"),
    ("Querétaro", "Santiago de Querétaro", "QUE", "MX"),
    ("Querétaro, Qro.", "Santiago de Querétaro", "QUE", "MX"),
    ("Guadalajara, Jal.", "Guadalajara", "JAL", "MX"),
    ("Monterrey, N.L.", "Monterrey", "NLE", "MX"),
    ("Monterrey NLE", "Monterrey", "NLE", "MX"),
    ("Cd. Juárez", "Ciudad Juárez", "CHH", "MX"),
    ("Juárez", "Ciudad Juárez", "CHH", "MX"),
    ("San Luis Potosí, S.L.P.", "San Luis Potosí", "SLP", "MX"),
    ("Veracruz", "Veracruz", "VER", "MX"),
    ("Lázaro Cárdenas, Mich.", "Ciudad Lázaro Cárdenas", "MIC", "MX"),
    ("Manzanillo, Colima", "Manzanillo", "COL", "MX"),
    ("Tijuana, Baja California", "Tijuana", "BCN", "MX"),
    ("Toronto, Canadá", "Toronto", "ON", "CA"),
    ("Vancouver, Columbia Británica", "Vancouver", "BC", "CA"),
    ("Puerto de Veracruz", "Veracruz (with Bahía Norte)", "VER", "MX"),
    ("Bajío", "Silao-Irapuato-Leon (Bajio)", "GUA", "MX"),
]
MISSPELT = [
    ("Torronto", "Toronto", "ON", "CA"),
    ("Tornto, ON", "Toronto", "ON", "CA"),
    ("Toronto, Ontrio", "Toronto", "ON", "CA"),
    ("Vancuver", "Vancouver", "BC", "CA"),
    ("Calgery", "Calgary", "AB", "CA"),
    ("Winipeg", "Winnipeg", "MB", "CA"),
    ("Edmontn", "Edmonton", "AB", "CA"),
    ("Montrael", "Montréal", "QC", "CA"),
    ("Hallifax", "Halifax", "NS", "CA"),
    ("Price Rupert", "Prince Rupert", "BC", "CA"),
    ("Mexcio City", "Mexico City", "CMX", "MX"),
    ("Guadalajra", "Guadalajara", "JAL", "MX"),
    ("Guadalajra Jalisco", "Guadalajara", "JAL", "MX"),
    ("Queretero", "Santiago de Querétaro", "QUE", "MX"),
    ("Vercruz", "Veracruz", "VER", "MX"),
    ("Manzanilo", "Manzanillo", "COL", "MX"),
    ("Tijuanna", "Tijuana", "BCN", "MX"),
    ("Aguascalientess", "Aguascalientes", "AGU", "MX"),
    ("Hermosilo", "Hermosillo", "SON", "MX"),
]
CODES = [
    ("CATOR", "seaport", "CATOR"),
    ("MXZLO", "seaport", "MXZLO"),
    ("CAPRR", "seaport", "CAPRR"),
    ("mxlzc", "seaport", "MXLZC"),
    ("MX_ECA", "seaport", "MX_ECA"),
    ("CN_BRM", "rail", "CN_BRM"),
    ("R_WTB", "border", "R_WTB"),
    ("A_YYZ", "airport", "A_YYZ"),
    ("YYZ", "airport", "A_YYZ"),
    ("CAMLG", "locode", ""),
    ("MXMEX", "city", ""),
]
AMBIGUOUS = ["Springfield", "Cambridge", "Progreso", "Saint-Jean", "San Isidro", "Guadalupe"]
UNKNOWN = ["xyzzy", "", "   ", "?!", "Zzyzx Harbour", "Toronto, Atlantis", "CAZZZ"]


@pytest.mark.parametrize(
    ("typed", "name", "region", "country"), ENGLISH + FRENCH + SPANISH, ids=str
)
def test_a_name_in_three_languages(
    gazetteer: Gazetteer, typed: str, name: str, region: str, country: str
) -> None:
    place = gazetteer.resolve(typed)
    assert (place.name, place.region, place.country) == (name, region, country)
    assert place.matched_from == ""


@pytest.mark.parametrize(("typed", "name", "region", "country"), MISSPELT)
def test_a_misspelt_name_says_what_was_typed(
    gazetteer: Gazetteer, typed: str, name: str, region: str, country: str
) -> None:
    place = gazetteer.resolve(typed)
    assert (place.name, place.region, place.country) == (name, region, country)
    assert place.matched_from == typed


@pytest.mark.parametrize(("typed", "kind", "terminal_id"), CODES)
def test_a_code(gazetteer: Gazetteer, typed: str, kind: str, terminal_id: str) -> None:
    place = gazetteer.resolve(typed)
    assert (place.kind, place.terminal_id) == (kind, terminal_id)


@pytest.mark.parametrize("typed", AMBIGUOUS)
def test_an_ambiguous_name_lists_candidates_by_population(gazetteer: Gazetteer, typed: str) -> None:
    with pytest.raises(InputError) as raised:
        gazetteer.resolve(typed, "from")
    (fault,) = raised.value.faults
    assert (fault.field, fault.value) == ("from", typed)
    population = [place.population for place in fault.candidates]
    assert len(population) > 1
    assert population == sorted(population, reverse=True)
    assert all(place.region and place.lon and place.lat for place in fault.candidates)
    assert fault.candidates[0].label in str(raised.value)


@pytest.mark.parametrize("typed", UNKNOWN)
def test_an_unknown_name_is_refused(gazetteer: Gazetteer, typed: str) -> None:
    with pytest.raises(InputError, match="expected a city"):
        gazetteer.resolve(typed)


def test_an_unknown_name_comes_with_similar_ones(gazetteer: Gazetteer) -> None:
    with pytest.raises(InputError) as raised:
        gazetteer.resolve("Guadljra")
    assert "Guadalajara" in [place.name for place in raised.value.faults[0].candidates]


def test_namesakes_passed_over_are_told(gazetteer: Gazetteer) -> None:
    assert gazetteer.resolve("Vancouver").namesakes == ("Vancouver, WA, US",)
    assert gazetteer.resolve("Vancouver, BC").namesakes == ()


def test_a_city_carries_its_locode_and_a_port_its_terminal(gazetteer: Gazetteer) -> None:
    city = gazetteer.resolve("Toronto")
    assert (city.kind, city.locode, city.terminal_id) == ("city", "CATOR", "")
    port = gazetteer.resolve("CATOR")
    assert (port.kind, port.locode, port.terminal_id) == ("seaport", "CATOR", "CATOR")


def test_a_locode_without_position_is_explained(gazetteer: Gazetteer) -> None:
    listed = extract.load("locode")
    named = set(extract.load("cities")["name"])
    unplaced = listed[
        (listed["country"] == "CA") & listed["lon"].isna() & ~listed["name"].isin(named)
    ]
    with pytest.raises(InputError, match="UN/LOCODE gives none"):
        gazetteer.resolve(unplaced["locode"].iloc[0])


class TestPoints:
    @pytest.mark.parametrize(
        ("typed", "country"),
        [
            ("-79.38,43.65", "CA"),
            ("-99.13 19.43", "MX"),
            (" -95.36 , 29.76 ", "US"),
            ("-123.3,49.2", "CA"),  # 10 km off Vancouver, in the strait
            ("-83.03,42.30", "CA"),  # Windsor
            ("-83.05,42.35", "US"),  # Detroit
            ("-155.5,19.6", "US"),  # Hawaii
            ("-66.1,18.4", "US"),  # Puerto Rico
        ],
    )
    def test_in_one_of_the_three(self, gazetteer: Gazetteer, typed: str, country: str) -> None:
        place = gazetteer.resolve(typed)
        assert (place.kind, place.country) == ("point", country)

    @pytest.mark.parametrize(
        "typed",
        [
            "-60,40",  # Atlantic
            "-85,58",  # the middle of Hudson Bay: Canada's internal waters
            "-87.5,47.6",  # the middle of Lake Superior
            "-90.5,14.6",  # Guatemala City
            "-82.4,23.1",  # Havana
        ],
    )
    def test_at_sea_or_abroad(self, gazetteer: Gazetteer, typed: str) -> None:
        with pytest.raises(InputError, match="at most 25 km off their land") as raised:
            gazetteer.resolve(typed, "to")
        assert (raised.value.faults[0].field, raised.value.faults[0].value) == ("to", typed)

    @pytest.mark.parametrize("typed", ["2.35,48.85", "-79.38,80", "-200,40"])
    def test_outside_the_region(self, gazetteer: Gazetteer, typed: str) -> None:
        with pytest.raises(InputError, match="longitude from -180 to -45"):
            gazetteer.resolve(typed)

    def test_latitude_first_is_told_apart(self, gazetteer: Gazetteer) -> None:
        with pytest.raises(InputError, match=r"Did you mean -79\.38,43\.65\?"):
            gazetteer.resolve("43.65,-79.38")


@pytest.mark.parametrize("typed", ["Tor\x00onto", "Tor\nonto", "Toronto\x1b[31m"])
def test_control_characters_are_refused(gazetteer: Gazetteer, typed: str) -> None:
    with pytest.raises(InputError, match="without control characters") as raised:
        gazetteer.resolve(typed)
    assert raised.value.faults[0].value == typed


def test_blanks_around_a_name_do_not_matter(gazetteer: Gazetteer) -> None:
    assert gazetteer.resolve("\tToronto\n") == gazetteer.resolve("Toronto")


def test_the_seaport_comes_first_among_namesakes(gazetteer: Gazetteer) -> None:
    with pytest.raises(InputError, match="several have this name") as raised:
        gazetteer.resolve("Progreso")
    assert raised.value.faults[0].candidates[0].region == "YUC"


class TestSearch:
    @pytest.mark.parametrize(
        ("typed", "first"),
        [
            ("toron", "Toronto"),
            ("mont", "Montréal"),
            ("vancover", "Vancouver"),
            ("queretero", "Santiago de Querétaro"),
            ("monterey nl", "Monterrey"),
            ("CAHAL", "Halifax (PSA Atlantic Hub, Fairview Cove, Autoport)"),
        ],
    )
    def test_the_likeliest_first(self, gazetteer: Gazetteer, typed: str, first: str) -> None:
        found = gazetteer.search(typed, 5)
        assert found[0].name == first
        assert len(found) <= 5

    def test_ambiguous_names_are_all_there(self, gazetteer: Gazetteer) -> None:
        regions = {place.region for place in gazetteer.search("Springfield", 20)}
        assert {"MO", "IL", "MA"} <= regions

    def test_nothing_is_found_for_nothing(self, gazetteer: Gazetteer) -> None:
        assert gazetteer.search("") == gazetteer.search("?!") == []


@settings(max_examples=150)
@given(text=st.text(max_size=24))
def test_any_text_is_a_place_or_an_input_error(gazetteer: Gazetteer, text: str) -> None:
    refused = None
    try:
        gazetteer.resolve(text)
    except InputError as error:
        refused = error.faults[0].value
    assert refused in (None, text)


def test_every_large_city_answers_to_its_label(gazetteer: Gazetteer) -> None:
    cities = extract.load("cities")
    for row in cities[cities["population"] >= 150_000].itertuples():
        place = gazetteer.resolve(f"{row.name}, {row.admin1}, {row.country}")
        assert (place.country, place.region) == (row.country, row.admin1)
        assert rough_km(place.lon, place.lat, row.lon, row.lat) < 10


def test_every_terminal_answers_to_its_id(gazetteer: Gazetteer) -> None:
    for row in load_terminals().itertuples():
        place = gazetteer.resolve(str(row.Index))
        assert (place.terminal_id, place.lon, place.lat) == (row.Index, row.lon, row.lat)
