"""Place: a point somebody named, and how names are brought to one spelling."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, fields
from types import MappingProxyType

from networks.geodesy import KM_PER_DEGREE

# Letters that do not decompose into a plain letter and an accent.
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss", "’": "'", "ʼ": "'"})
_SHORT_FORMS = MappingProxyType(
    {
        "st": "saint",
        "ste": "sainte",
        "sta": "santa",
        "sto": "santo",
        "cd": "ciudad",
        "ft": "fort",
        "mt": "mount",
        "pto": "puerto",
        "nvo": "nuevo",
        "gral": "general",
    }
)


@dataclass(frozen=True)
class Place:
    """A resolved point.

    ``country`` and ``region`` are ISO 3166 codes without the country prefix (``CA``, ``ON``); a
    border crossing has both sides (``CA-US``, ``ON/MI``). ``lon`` and ``lat`` are degrees,
    EPSG:4326. ``kind`` is ``city``, ``locode``, ``cluster``, ``point`` or a terminal's kind.
    ``population`` is 0 where it is not known or makes no sense. ``locode``, ``terminal_id`` and
    ``region`` are ``""`` where there is none.

    ``matched_from`` holds what was typed when a typing error was forgiven, else ``""``.
    ``namesakes`` labels the places of the same name that were passed over, largest first.
    """

    name: str
    country: str
    region: str
    lon: float
    lat: float
    kind: str
    locode: str = ""
    population: int = 0
    terminal_id: str = ""
    matched_from: str = ""
    namesakes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name as one may type it back: ``Toronto, ON, CA``."""
        return ", ".join(part for part in (self.name, self.region, self.country) if part)


PLACE_COLUMNS = tuple(f.name for f in fields(Place) if f.name not in ("matched_from", "namesakes"))
SAME_PLACE_KM = 50.0


def fold(text: str) -> str:
    """Bring a name to the spelling it is indexed by.

    Case, accents and punctuation go; the usual short forms are written out, so that ``St-Jérôme``
    and ``Saint Jerome`` are one name.

    Examples
    --------
    >>> fold("St. John's"), fold("Montréal"), fold("Cd. Juárez"), fold("--")
    ('saint johns', 'montreal', 'ciudad juarez', '')
    """
    # Compatibility letters may decompose into capitals, and capitals into accented letters.
    small = unicodedata.normalize("NFKD", text).casefold().translate(_LIGATURES)
    plain = unicodedata.normalize("NFKD", small)
    letters = "".join(c for c in plain if not unicodedata.combining(c) and c not in ".'")
    words = re.split(r"[\W_]+", letters)
    return " ".join(_SHORT_FORMS.get(word, word) for word in words if word)


def rough_km(lon: float, lat: float, to_lon: float, to_lat: float) -> float:
    """Measure roughly, in km: good to a percent over 100 km, to tell namesakes apart quickly.

    Not for lengths of legs; NaN when a coordinate is.
    """
    east = (to_lon - lon) * math.cos(math.radians((lat + to_lat) / 2))
    return math.hypot(east, to_lat - lat) * KM_PER_DEGREE
