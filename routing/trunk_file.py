"""Priced trunks on disk, beside their network: pricing one takes seconds, opening it next to none.

A trunk is kept by a digest of everything it is made from: the network, the parameter book with the
user's own rates, the cargo, both countries, and the code. It is read as the network itself is,
each file checked; one that is damaged or cannot be read is priced anew.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, NamedTuple, overload

import numpy as np
import orjson

from networks import artefact
from networks.errors import ArtefactError, CacheError
from networks.stamps import keep, read_kept
from networks.texts import Texts
from routing.arc import Arc
from routing.arc_table import Ints, Numbering
from routing.code import code_digest
from routing.named import NOTHING
from routing.network_view import NetworkView
from routing.plain import as_json, revived
from routing.pricing import Tariff
from routing.reason import Reason
from routing.rules import Rules
from routing.seasons import SeasonalEnd
from routing.stop import Stop
from routing.termination import Rejection
from routing.timetable import Timetable, read_timetable, write_timetable

FOLDER = "trunks"
MOST_KEPT = 48  # some 13 MB each
_APART = ("commodity", "equipment")  # parts of a shipment with facts of their own


class TrunkParts(NamedTuple):
    """What a trunk is made of once it is priced."""

    arcs: Sequence[Arc]
    rows: Ints
    numbering: Numbering
    rejections: list[Rejection]
    seasonal: list[SeasonalEnd]
    stops: dict[str, Stop]
    timetable: Timetable | None


class StoredArcs(Sequence[Arc]):
    """Arcs read off a file, each when it is asked for, and then kept."""

    def __init__(self, forms: Texts) -> None:
        self._forms = forms
        self._read: dict[int, Arc] = {}

    def __len__(self) -> int:
        return len(self._forms)

    @overload
    def __getitem__(self, arc_id: int) -> Arc: ...
    @overload
    def __getitem__(self, arc_id: slice) -> list[Arc]: ...
    def __getitem__(self, arc_id: int | slice) -> Arc | list[Arc]:
        if isinstance(arc_id, slice):
            return [self[i] for i in range(*arc_id.indices(len(self)))]
        if arc_id not in self._read:
            self._read[arc_id] = revived(orjson.loads(self._forms[arc_id]))
        return self._read[arc_id]

    def __iter__(self) -> Iterator[Arc]:
        if len(self._read) < len(self):
            for arc_id, form in enumerate(self._forms):
                if arc_id not in self._read:
                    self._read[arc_id] = revived(orjson.loads(form))
        return (self._read[arc_id] for arc_id in range(len(self)))


class TrunkFile:
    """The place of one trunk on disk."""

    def __init__(self, folder: Path, key: str) -> None:
        self.directory = folder / key
        self.key = key

    @classmethod
    def of(cls, network: NetworkView, tariff: Tariff, year: int | None) -> TrunkFile | None:
        """Return the place of a tariff's trunk; None where nothing is kept of network or book.

        ``year`` is that from which gates have dates, None where they have none.
        """
        if network.kept_in is None or tariff.book.is_passing:
            return None
        folder = network.kept_in / FOLDER
        return cls(folder, trunk_key(network.version, tariff, code_digest(folder), year))

    def read(self) -> TrunkParts | None:
        """Return the trunk, None where it is not there or not whole."""
        try:
            built = artefact.open_artefact(self.directory, self.key)
            facts = orjson.loads(built.path("facts.json").read_bytes())
            rows = np.load(built.path("rows.npy"))
            for name in built.manifest["files"]:
                built.path(name)
            arcs = StoredArcs(Texts.load(self.directory / "arcs"))
        except (ArtefactError, OSError, ValueError):
            return None
        if len(arcs) != len(rows):
            return None
        rejections, seasonal = (list(map(revived, facts[n])) for n in ("rejections", "seasonal"))
        stops = {stop.stop_id: stop for stop in map(revived, facts["stops"])}
        lists = {name: map(revived, things) for name, things in facts["numbering"].items()}
        numbering = Numbering.of_lists(lists)
        timetable = read_timetable(built.path("timetable.npz"))
        return TrunkParts(arcs, rows, numbering, rejections, seasonal, stops, timetable)

    def write(self, parts: TrunkParts) -> None:
        """Keep a trunk, whole or not at all; where nothing may be written it is not kept."""
        facts = {
            "rejections": parts.rejections,
            "seasonal": parts.seasonal,
            "stops": list(parts.stops.values()),
            "numbering": parts.numbering.as_lists(),
        }
        with contextlib.suppress(CacheError, OSError), artefact.writing(self.directory) as folder:
            (folder / "facts.json").write_bytes(as_json(facts))
            np.save(folder / "rows.npy", parts.rows)
            write_timetable(folder / "timetable.npz", parts.timetable)
            Texts.write(folder / "arcs", (as_json(arc).decode() for arc in parts.arcs))
            artefact.write_manifest(folder, version=self.key)
        artefact.drop_oldest(self.directory.parent, MOST_KEPT)

    def admitted(self, rules: Rules) -> tuple[Ints, Counter[Reason]] | None:
        """Return the ids of the arcs that rules admit and the reasons, where they are kept."""
        if not _is_of_few(rules):
            return None
        found = read_kept(self._admitted_path(rules)).get("admitted")
        if not isinstance(found, list):
            return None
        ids, reasons = found
        counts = {revived(reason): count for reason, count in reasons}
        return np.array(ids, dtype=np.int64), Counter(counts)

    def keep_admitted(self, rules: Rules, ids: Ints, reasons: Counter[Reason]) -> None:
        """Keep what rules admit, where they name nothing: there are few such rules."""
        if _is_of_few(rules) and self.directory.is_dir():
            counts = orjson.loads(as_json(list(reasons.items())))
            keep(self._admitted_path(rules), {"admitted": [ids.tolist(), counts]})

    def _admitted_path(self, rules: Rules) -> Path:
        return self.directory / f"{rules.tier}-{'-'.join(sorted(rules.modes))}.json"


def _is_of_few(rules: Rules) -> bool:
    """Say whether rules ask a tier and modes of an arc and nothing else."""
    return rules.of_one_arc == Rules(rules.tier, rules.modes, NOTHING, 0, None)


def trunk_key(network_version: str, tariff: Tariff, code: str, year: int | None) -> str:
    """Return the digest of all that a trunk is made from, hexadecimal."""
    shipment = tariff.shipment
    made_from = {
        "network": network_version,
        "book": tariff.book.digest,
        "cargo": _facts(shipment.commodity),
        "equipment": shipment.equipment and _facts(shipment.equipment),
        "shipment": {k: v for k, v in _facts(shipment).items() if k not in _APART},
        "year": year,
        "countries": [tariff.origin_country, tariff.destination_country],
        "code": code,
    }
    return hashlib.sha256(as_json(made_from)).hexdigest()[:32]


def _facts(value: Any) -> dict[str, Any]:
    """Return the fields of a dataclass, sets in order: that of a set is another in each process."""
    facts = {field.name: getattr(value, field.name) for field in fields(value)}
    return {k: sorted(v) if isinstance(v, frozenset) else v for k, v in facts.items()}
