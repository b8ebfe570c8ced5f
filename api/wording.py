"""How figures and ways are put into words: the same in the terminal and on the map."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.certainty_models import CertaintyModel
    from api.models import Answer, ExposureModel, LegModel, OptionModel, PlaceModel, TransferModel

_FEW_NAMESAKES = 3
_FEW = 10  # below this a decimal is shown
_DAY_H = 24
_LEAST_H = 0.1  # shorter waits are not worth a word
_MANY_T = 1000  # from here on no digits but whole tonnes
_LEAST_NM = 0.05  # what rounds to no tenth
TIER_PROMISES = {
    "any": "anywhere, the United States included",
    "no-us-land": "no US road, rail or lock",
    "no-us-call": "no US land and no US port call",
    "us-12nm": "outside the US 12 nm territorial sea",
    "us-24nm": "outside the US 24 nm contiguous zone",
    "us-200nm": "outside the US 200 nm exclusive economic zone",
}


def usd(amount_usd: float) -> str:
    """Return US dollars, whole.

    Examples
    --------
    >>> usd(12345.6), usd(-3.2)
    ('12,346 USD', '-3 USD')
    """
    return f"{amount_usd:,.0f} USD"


def days(duration_h: float) -> str:
    """Return hours as days with one decimal.

    Examples
    --------
    >>> days(36), days(0)
    ('1.5 days', '0.0 days')
    """
    return f"{duration_h / _DAY_H:.1f} days"


def likely(sure: CertaintyModel | None) -> str:
    """Say how many days it takes at P50 and P90, and the chance to be on time; empty: not known."""
    if sure is None:
        return ""
    p50, p90 = (hours / _DAY_H for hours in (sure.duration_h.p50, sure.duration_h.p90))
    days = f"P50 {p50:.1f}, P90 {p90:.1f}"
    return days if sure.on_time is None else f"{days}; {sure.on_time:.0%} on time"


def more_reliable(sure: CertaintyModel | None) -> str:
    """Say which option is more reliable and what that costs; empty: none is, or it is not known."""
    if sure is None or sure.more_reliable is None:
        return ""
    other = sure.more_reliable
    usd_more = other.cost_more_usd.p50
    better = (
        f"P90 {other.p90_less_h / _DAY_H:.1f} days less"
        if other.on_time_more is None
        else f"{other.on_time_more:+.0%} on time"
    )
    dearer = f"{usd(abs(usd_more))} {'more' if usd_more >= 0 else 'less'} at P50"
    return f"More reliable: option {other.rank} ({better}, {dearer})"


def span(duration_h: float) -> str:
    """Return a duration in minutes or hours, or in days from one day on.

    Examples
    --------
    >>> span(0.25), span(3.4), span(24), span(30), span(96)
    ('15 min', '3 h', '1 day', '1.2 days', '4 days')
    """
    if duration_h < 1:
        return f"{duration_h * 60:.0f} min"
    if duration_h < _DAY_H:
        return f"{duration_h:.0f} h"
    length = f"{duration_h / _DAY_H:.1f}".removesuffix(".0")
    return f"{length} day{'' if length == '1' else 's'}"


def tonnes_co2e(co2e_kg: float) -> str:
    """Return kilograms of CO2e as tonnes, two digits that count below ten.

    Examples
    --------
    >>> tonnes_co2e(1234), tonnes_co2e(45_600)
    ('1.23 t CO2e', '46 t CO2e')
    """
    return f"{tonnes(co2e_kg)} t CO2e"


def tonnes(mass_kg: float) -> str:
    """Return kilograms as a number of tonnes.

    Examples
    --------
    >>> tonnes(1234), tonnes(45_600)
    ('1.23', '46')
    """
    mass_t = mass_kg / 1000
    return f"{mass_t:.2f}" if mass_t < _FEW else f"{mass_t:,.0f}"


def distance(length_km: float) -> str:
    """Return a length in km, one decimal below ten.

    Examples
    --------
    >>> distance(0), distance(4.25), distance(5123.4)
    ('0 km', '4.2 km', '5,123 km')
    """
    return f"{length_km:.1f} km" if 0 < length_km < _FEW else f"{length_km:,.0f} km"


def nautical(length_nm: float) -> str:
    """Return nautical miles; a length that rounds to nothing is still told from nothing.

    Examples
    --------
    >>> nautical(0), nautical(0.02), nautical(371.6)
    ('0', '<0.1', '372')
    """
    if length_nm == 0:
        return "0"
    if length_nm < _LEAST_NM:
        return "<0.1"
    return f"{length_nm:.1f}" if length_nm < _FEW else f"{length_nm:,.0f}"


def local(moment: datetime) -> str:
    """Return a moment by the clocks of its place: month, day, time and offset.

    Examples
    --------
    >>> from datetime import timedelta, timezone
    >>> local(datetime(2026, 12, 4, 18, tzinfo=timezone(timedelta(hours=-5))))
    '12-04 18:00-05'
    """
    offset = f"{moment:%z}"
    return f"{moment:%m-%d %H:%M}{offset.removesuffix('00')}"


def sentence(words: str) -> str:
    """Return words as a sentence: a capital first, a full stop last.

    Examples
    --------
    >>> sentence("cannot be kept: deadline"), sentence("")
    ('Cannot be kept: deadline.', '')
    """
    return f"{words[:1].upper()}{words[1:].rstrip('.')}." if words else ""


def place(known: PlaceModel) -> str:
    """Return a place as people write it: name, province or state, country."""
    return ", ".join(part for part in (known.name, known.region, known.country) if part)


def place_notices(known: PlaceModel) -> list[str]:
    """Return what was decided about a place on the user's behalf."""
    notices = []
    if known.matched_from:
        notices.append(f"Read “{known.matched_from}” as {place(known)}.")
    if known.namesakes:
        others = "; ".join(known.namesakes[:_FEW_NAMESAKES])
        more = len(known.namesakes) - _FEW_NAMESAKES
        others += f" and {more} more" if more > 0 else ""
        notices.append(f"Took {place(known)}; of the same name: {others}.")
    return notices


def short(name: str) -> str:
    """Return a terminal's name without what follows its first bracket or comma.

    Examples
    --------
    >>> short("Halifax (Fairview Cove)"), short("Roberts Bank, Deltaport"), short("-79.4,43.7")
    ('Halifax', 'Roberts Bank', '-79.4,43.7')
    """
    return re.split(r"\s*\(|,\s", name, maxsplit=1)[0].strip() or name


def chain(option: OptionModel) -> str:
    """Return the legs in order: "road Toronto→Montréal · sea Montréal→Veracruz".

    Legs of one mode in a row are one link, with what lies between them named as its way.
    """
    links = []
    for mode, group in groupby(option.legs, key=lambda leg: leg.mode):
        legs = list(group)
        start, end = short(legs[0].from_stop.name), short(legs[-1].to_stop.name)
        ways = ", ".join(short(leg.to_stop.name) for leg in legs[:-1])
        ends = f"{start}→{end}" if start != end else f"→ {end}"
        links.append(f"{mode} {ends}" + (f" via {ways}" if ways else ""))
    return " · ".join(links)


def way(option: OptionModel) -> list[str]:
    """Return the modes and, between them, where the goods change or cross a border.

    The words of one example: road, Saint John, sea, Altamira, road. A mode is said again only
    where it changes.
    """
    words: list[str] = []
    running = ""
    for leg in option.legs:
        words += [leg.mode] if leg.mode != running else []
        words.append(short(leg.to_stop.name))
        running = leg.mode
    return words[:-1]


def exposure(touched: ExposureModel) -> list[tuple[bool, str]]:
    """Return what touches the United States as (touches, words); one phrase when nothing does."""
    touching = [phrase for phrase in full_exposure(touched) if phrase[0]]
    return touching or [(False, "no land, sea, airspace, lock or port call")]


def full_exposure(touched: ExposureModel) -> list[tuple[bool, str]]:
    """Return every measure of exposure as (touches, words), land first."""
    zones_nm = (touched.us_12nm_nm, touched.us_24nm_nm, touched.us_200nm_nm)
    inside = "/".join(nautical(length_nm) for length_nm in zones_nm)
    return [
        (touched.us_land_km > 0, f"land {distance(touched.us_land_km)}"),
        (touched.us_200nm_nm > 0, f"12/24/200 nm zone {inside} nm"),
        (touched.us_locks > 0, _counted(touched.us_locks, "lock")),
        (touched.us_port_calls > 0, _counted(touched.us_port_calls, "port call")),
        *_by_air(touched),
    ]


def _by_air(touched: ExposureModel) -> list[tuple[bool, str]]:
    """Return what flying touches; nothing is said of it where nothing flies."""
    flown_nm = touched.us_overflight_nm, touched.us_overflight_200nm_nm
    if not (touched.us_landings or any(flown_nm)):
        return []
    over = (
        f"flown over land and 12 nm {nautical(flown_nm[0])} nm, 200 nm {nautical(flown_nm[1])} nm"
    )
    return [(True, over), (touched.us_landings > 0, _counted(touched.us_landings, "landing"))]


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def ends(leg: LegModel) -> str:
    """Return where a leg leads from and to, in full where the short names are one."""
    start, end = leg.from_stop.name, leg.to_stop.name
    if short(start) != short(end):
        start, end = short(start), short(end)
    return f"{start} → {end}"


def carrier(leg: LegModel) -> str:
    """Return who runs a leg and whether the service exists today; empty for hired road."""
    runs = leg.service or leg.operator or ""
    status = leg.service_status
    return f"{runs} ({status})" if runs and status and status not in runs else runs


def timing(leg: LegModel) -> str:
    """Return when a leg runs and who runs it."""
    span = f"{local(leg.departs_at)} – {local(leg.arrives_at)}"
    return " · ".join(part for part in (span, carrier(leg)) if part)


def transfer(done: TransferModel) -> str:
    """Return what happens at a terminal and how long it takes."""
    parts = [f"{done.operation} {span(done.dwell_h)}"]
    if done.wait_h >= _LEAST_H:
        parts.append(f"wait {span(done.wait_h)}")
    return ", ".join(parts)


def common_notices(options: list[OptionModel]) -> list[str]:
    """Return the notices that every option carries, to be said once."""
    if not options:
        return []
    return [n for n in options[0].notices if all(n in option.notices for option in options)]


def own_notices(option: OptionModel, common: list[str]) -> list[str]:
    """Return the notices of one option that are not said once for all."""
    return [notice for notice in option.notices if notice not in common]


def common_papers(options: list[OptionModel]) -> list[str]:
    """Return the names of the papers that every option needs, to be said once."""
    if not options:
        return []
    needed = [{paper.code for paper in option.papers} for option in options]
    shared = set.intersection(*needed)
    return [paper.name.en for paper in options[0].papers if paper.code in shared]


def own_papers(option: OptionModel, common: list[str]) -> list[str]:
    """Return the names of the papers of one option that are not said once for all."""
    return [paper.name.en for paper in option.papers if paper.name.en not in common]


def shipment(answer: Answer) -> str:
    """Return what is shipped: quantity, commodity, equipment asked for and temperature."""
    known = answer.shipment
    mass = f"{known.tonnes:,.0f} t" if known.tonnes >= _MANY_T else f"{known.tonnes:,.4g} t"
    if known.vehicles:
        mass = f"{known.vehicles:,} vehicles ({mass})"
    elif known.teu and known.cargo_class in ("container", "air"):
        mass = f"{known.teu:,g} TEU ({mass})"
    how = f" in {known.equipment}" if known.equipment else ""
    at = "" if known.temperature_c is None else f" at {known.temperature_c:g} °C"
    team = ", two drivers a truck" if known.team else ""
    return f"{mass} of {known.name}{how}{at}{team}"
