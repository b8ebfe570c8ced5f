"""What a request names to keep out of: terminals, carriers, countries and passages at sea."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from networks.errors import Fault, InputError
from networks.place import fold
from networks.spelling import Speller
from routing.leg import Leg
from routing.phrases import phrase
from routing.text import Text

if TYPE_CHECKING:
    from routing.network_view import NetworkView

COUNTRIES = ("CA", "US", "MX")
EXPECTED = "a terminal id, a carrier, CA, US or MX, or the name of a passage"
_SUGGESTIONS = 3


@dataclass(frozen=True)
class Named:
    """Names by what they are.

    Attributes
    ----------
    terminals
        Terminal ids: seaports, rail terminals, borders, airports.
    carriers
        Reporting marks of railways, and operators of services as the network writes them.
    countries
        ISO 3166 codes: no stop lies in one of these, but for the doors, and no leg runs on US land.
    passages
        Straits, canals, locks and rivers, in the language they were named in.
    """

    terminals: frozenset[str] = field(default_factory=frozenset)
    carriers: frozenset[str] = field(default_factory=frozenset)
    countries: frozenset[str] = field(default_factory=frozenset)
    passages: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, names: Iterable[str], network: NetworkView, field_name: str = "forbid") -> Named:
        """Sort names by what they are.

        Raises
        ------
        InputError
            With a fault for every name that is none of these, and what it may have meant.
        """
        asked = sorted(names)
        known = _known(network) if asked else {}
        kinds: dict[str, set[str]] = {}
        faults = []
        for name in asked:
            found = known.get(name) or known.get(fold(name))
            if found:
                kind, title = found
                kinds.setdefault(kind, set()).add(title)
            else:
                spelled = tuple(known)
                alike = dict.fromkeys(
                    known[spelled[i]][1] for i in Speller(spelled).alike(fold(name))
                )
                faults.append(Fault(field_name, name, EXPECTED, tuple(alike)[:_SUGGESTIONS]))
        if faults:
            raise InputError(faults)
        return cls(**{kind: frozenset(titles) for kind, titles in kinds.items()})

    def __bool__(self) -> bool:
        """Say whether anything is named."""
        return any((self.terminals, self.carriers, self.countries, self.passages))

    def touched_by(self, leg: Leg) -> tuple[str, str] | None:
        """Return kind and name of what of these a leg touches; None: nothing.

        Passages are not judged: the network has no leg through a forbidden one.
        """
        if touched := self.terminals & terminals_of(leg):
            return "terminal", min(touched)
        if touched := self.carriers & set(leg.carriers):
            return "carrier", min(touched)
        if self.countries and (touched := self.countries & countries_of(leg)):
            return "country", min(touched)
        return None


NOTHING = Named()


def thing(kind: str, name: str) -> Text:
    """Return what is named in words: terminal X, carrier Y, country Z, by sea."""
    said = phrase(f"mode.{name}") if kind == "mode" else name
    return phrase(f"named.{kind}", name=said)


def terminals_of(leg: Leg) -> set[str]:
    """Return where a leg begins and ends, and the borders its train crosses."""
    return {leg.from_stop.stop_id, leg.to_stop.stop_id, *leg.crossings}


def countries_of(leg: Leg) -> set[str]:
    """Return the countries of a leg's terminals, and the US where it runs on US land."""
    stops = (stop for stop in (leg.from_stop, leg.to_stop) if not stop.is_door)
    countries = {country for stop in stops for country in stop.country.split("-")}
    if leg.exposure.us_land_km > 0:
        countries.add("US")
    return countries


def _known(network: NetworkView) -> Mapping[str, tuple[str, str]]:
    """Return kind and spelling of everything that can be named, by its name as is and folded.

    Where two are written alike a terminal goes before a country, that before a carrier.
    """
    joined = [*network.services["operator"], *network.terminals["railways"]]
    carriers = sorted({mark for marks in joined for mark in str(marks).split(";")} - {"", "nan"})
    named = [
        ("passages", sorted(network.passage_names)),
        ("carriers", carriers),
        ("countries", list(COUNTRIES)),
        ("terminals", [str(name) for name in network.terminals.index]),
    ]
    folded = {fold(title): (kind, title) for kind, titles in named for title in titles}
    return folded | {title: (kind, title) for kind, titles in named for title in titles}
