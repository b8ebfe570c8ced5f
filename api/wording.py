"""How figures and ways are put into words: the same in the terminal and on the map.

Everything is said in ``language``: ``en``, ``fr`` or ``es``.
"""

from __future__ import annotations

import re
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from routing.commodity import load_commodities
from routing.dates import day_of_year_said
from routing.equipment import equipment_by_slug
from routing.words import number, operation_in, words

if TYPE_CHECKING:
    from api.certainty_models import CertaintyModel
    from api.models import Answer, ExposureModel, LegModel, OptionModel, PlaceModel, TransferModel
    from api.told import PaperModel, TextModel

_FEW_NAMESAKES = 3
_FEW = 10  # below this a decimal is shown
_DAY_H = 24
_LEAST_H = 0.1  # shorter waits are not worth a word
_MANY_T = 1000  # from here on no digits but whole tonnes
_LEAST_NM = 0.05  # what rounds to no tenth


def usd(amount_usd: float, language: str = "en") -> str:
    """Return US dollars, whole.

    Examples
    --------
    >>> usd(12345.6), usd(-3.2)
    ('12,346 USD', '-3 USD')
    """
    return f"{number(amount_usd, language)} USD"


def days(duration_h: float, language: str = "en") -> str:
    """Return hours as days with one decimal.

    Examples
    --------
    >>> days(36), days(0)
    ('1.5 days', '0.0 days')
    """
    return _say("say.days", language, n=number(duration_h / _DAY_H, language, 1))


def likely(sure: CertaintyModel | None, language: str = "en") -> str:
    """Say how many days it takes at P50 and P90, and the chance to be on time; empty: not known."""
    if sure is None:
        return ""
    p50, p90 = (hours / _DAY_H for hours in (sure.duration_h.p50, sure.duration_h.p90))
    days = f"P50 {number(p50, language, 1)}, P90 {number(p90, language, 1)}"
    if sure.on_time is None:
        return days
    return f"{days}; {_say('say.on_time', language, share=share(sure.on_time, language))}"


def more_reliable(sure: CertaintyModel | None, language: str = "en") -> str:
    """Say which option is more reliable and what that costs; empty: none is, or it is not known."""
    if sure is None or sure.more_reliable is None:
        return ""
    other = sure.more_reliable
    usd_more = other.cost_more_usd.p50
    if other.on_time_more is None:
        better = _say("say.p90_less", language, n=number(other.p90_less_h / _DAY_H, language, 1))
    else:
        sign = "+" if other.on_time_more >= 0 else ""
        chance = f"{sign}{share(other.on_time_more, language)}"
        better = _say("say.on_time", language, share=chance)
    key = "say.usd_more" if usd_more >= 0 else "say.usd_less"
    dearer = _say(key, language, usd=usd(abs(usd_more), language))
    return _say("say.more_reliable", language, rank=other.rank, better=better, dearer=dearer)


def span(duration_h: float, language: str = "en") -> str:
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
    rounded = round(duration_h / _DAY_H, 1)
    length = number(rounded, language, 0 if rounded == int(rounded) else 1)
    return _say("say.day" if length == "1" else "say.days", language, n=length)


def tonnes_co2e(co2e_kg: float, language: str = "en") -> str:
    """Return kilograms of CO2e as tonnes, two digits that count below ten.

    Examples
    --------
    >>> tonnes_co2e(1234), tonnes_co2e(45_600)
    ('1.23 t CO2e', '46 t CO2e')
    """
    return f"{tonnes(co2e_kg, language)} t CO2e"


def tonnes(mass_kg: float, language: str = "en") -> str:
    """Return kilograms as a number of tonnes.

    Examples
    --------
    >>> tonnes(1234), tonnes(45_600)
    ('1.23', '46')
    """
    mass_t = mass_kg / 1000
    return number(mass_t, language, 2 if mass_t < _FEW else 0)


def distance(length_km: float, language: str = "en") -> str:
    """Return a length in km, one decimal below ten.

    Examples
    --------
    >>> distance(0), distance(4.25), distance(5123.4)
    ('0 km', '4.2 km', '5,123 km')
    """
    return f"{number(length_km, language, 1 if 0 < length_km < _FEW else 0)} km"


def nautical(length_nm: float, language: str = "en") -> str:
    """Return nautical miles; a length that rounds to nothing is still told from nothing.

    Examples
    --------
    >>> nautical(0), nautical(0.02), nautical(371.6)
    ('0', '<0.1', '372')
    """
    if length_nm == 0:
        return "0"
    if length_nm < _LEAST_NM:
        return f"<{number(0.1, language, 1)}"
    return number(length_nm, language, 1 if length_nm < _FEW else 0)


def local(moment: datetime, language: str = "en") -> str:
    """Return a moment by the clocks of its place: day, time and offset.

    In English the day is month and day in figures, else the month is named.

    Examples
    --------
    >>> from datetime import timedelta, timezone
    >>> local(datetime(2026, 12, 4, 18, tzinfo=timezone(timedelta(hours=-5))))
    '12-04 18:00-05'
    """
    offset = f"{moment:%z}"
    day = f"{moment:%m-%d}"
    if language != "en":
        day = day_of_year_said(moment.date()).in_(language)
    return f"{day} {moment:%H:%M}{offset.removesuffix('00')}"


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


def place_notices(known: PlaceModel, language: str = "en") -> list[str]:
    """Return what was decided about a place on the user's behalf."""
    notices = []
    if known.matched_from:
        notices.append(_say("say.read_as", language, typed=known.matched_from, place=place(known)))
    if known.namesakes:
        others = "; ".join(known.namesakes[:_FEW_NAMESAKES])
        more = len(known.namesakes) - _FEW_NAMESAKES
        if more > 0:
            others = _say("say.and_more", language, others=others, n=more)
        notices.append(_say("say.took", language, place=place(known), others=others))
    return notices


def short(name: str) -> str:
    """Return a terminal's name without what follows its first bracket or comma.

    Examples
    --------
    >>> short("Halifax (Fairview Cove)"), short("Roberts Bank, Deltaport"), short("-79.4,43.7")
    ('Halifax', 'Roberts Bank', '-79.4,43.7')
    """
    return re.split(r"\s*\(|,\s", name, maxsplit=1)[0].strip() or name


def chain(option: OptionModel, language: str = "en") -> str:
    """Return the legs in order: "road Toronto→Montréal · sea Montréal→Veracruz".

    Legs of one mode in a row are one link, with what lies between them named as its way.
    """
    links = []
    for mode, group in groupby(option.legs, key=lambda leg: leg.mode):
        legs = list(group)
        start, end = short(legs[0].from_stop.name), short(legs[-1].to_stop.name)
        ways = ", ".join(short(leg.to_stop.name) for leg in legs[:-1])
        ends = f"{start}→{end}" if start != end else f"→ {end}"
        via = _say("say.via", language, ways=ways) if ways else ""
        links.append(f"{words(language)[mode]} {ends}{via}")
    return " · ".join(links)


def way(option: OptionModel, language: str = "en") -> list[str]:
    """Return the modes and, between them, where the goods change or cross a border.

    The words of one example: road, Saint John, sea, Altamira, road. A mode is said again only
    where it changes.
    """
    links: list[str] = []
    running = ""
    for leg in option.legs:
        links += [words(language)[leg.mode]] if leg.mode != running else []
        links.append(short(leg.to_stop.name))
        running = leg.mode
    return links[:-1]


def exposure(touched: ExposureModel, language: str = "en") -> list[tuple[bool, str]]:
    """Return what touches the United States as (touches, words); one phrase when nothing does."""
    touching = [phrase for phrase in full_exposure(touched, language) if phrase[0]]
    return touching or [(False, _say("say.no_exposure", language))]


def full_exposure(touched: ExposureModel, language: str = "en") -> list[tuple[bool, str]]:
    """Return every measure of exposure as (touches, words), land first."""
    zones_nm = (touched.us_12nm_nm, touched.us_24nm_nm, touched.us_200nm_nm)
    inside = "/".join(nautical(length_nm, language) for length_nm in zones_nm)
    land = distance(touched.us_land_km, language)
    return [
        (touched.us_land_km > 0, _say("say.land", language, length=land)),
        (touched.us_200nm_nm > 0, _say("say.zones", language, lengths=inside)),
        (touched.us_locks > 0, _counted(touched.us_locks, "lock", language)),
        (touched.us_port_calls > 0, _counted(touched.us_port_calls, "call", language)),
        *_by_air(touched, language),
    ]


def _by_air(touched: ExposureModel, language: str) -> list[tuple[bool, str]]:
    """Return what flying touches; nothing is said of it where nothing flies."""
    flown_nm = touched.us_overflight_nm, touched.us_overflight_200nm_nm
    if not (touched.us_landings or any(flown_nm)):
        return []
    near, far = (nautical(length_nm, language) for length_nm in flown_nm)
    landings = _counted(touched.us_landings, "landing", language)
    return [
        (True, _say("say.flown", language, near=near, far=far)),
        (touched.us_landings > 0, landings),
    ]


def _counted(count: int, noun: str, language: str) -> str:
    is_one = count == 1 or (count == 0 and language == "fr")
    return _say(f"say.{noun}" if is_one else f"say.{noun}s", language, n=count)


def _say(key: str, language: str, **values: object) -> str:
    return words(language)[key].format(**values)


def in_language(said: TextModel | None, english: str, language: str) -> str:
    """Return words in a language, in English where they are in no other."""
    return (said and getattr(said, language)) or english


def share(part: float, language: str = "en") -> str:
    """Return a share in percent; French sets a narrow space before the sign.

    Examples
    --------
    >>> share(0.8), share(0.125, "es")
    ('80%', '12%')
    """
    space = "\u202f" if language == "fr" else ""
    return f"{number(100 * part, language)}{space}%"


def ends(leg: LegModel) -> str:
    """Return where a leg leads from and to, in full where the short names are one."""
    start, end = leg.from_stop.name, leg.to_stop.name
    if short(start) != short(end):
        start, end = short(start), short(end)
    return f"{start} → {end}"


def carrier(leg: LegModel, language: str = "en") -> str:
    """Return who runs a leg and whether the service exists today; empty for hired road."""
    runs = leg.service or leg.operator or ""
    status = leg.service_status
    if not runs or not status or status in runs:
        return runs
    return f"{runs} ({words(language).get(f'status.{status}', status)})"


def timing(leg: LegModel, language: str = "en") -> str:
    """Return when a leg runs and who runs it."""
    span = f"{local(leg.departs_at, language)} – {local(leg.arrives_at, language)}"
    return " · ".join(part for part in (span, carrier(leg, language)) if part)


def transfer(done: TransferModel, language: str = "en") -> str:
    """Return what happens at a terminal and how long it takes."""
    parts = [f"{operation_in(done.operation, language)} {span(done.dwell_h, language)}"]
    if done.wait_h >= _LEAST_H:
        parts.append(_say("say.wait", language, span=span(done.wait_h, language)))
    return ", ".join(parts)


def notices(option: OptionModel, language: str = "en") -> list[str]:
    """Return the notices of an option in a language, in English where they are in no other."""
    if language == "en":
        return option.notices
    return [getattr(notice.text, language) or notice.text.en for notice in option.told]


def common_notices(options: list[OptionModel], language: str = "en") -> list[str]:
    """Return the notices that every option carries, to be said once."""
    if not options:
        return []
    carried = [notices(option, language) for option in options]
    return [n for n in carried[0] if all(n in others for others in carried)]


def own_notices(option: OptionModel, common: list[str], language: str = "en") -> list[str]:
    """Return the notices of one option that are not said once for all."""
    return [notice for notice in notices(option, language) if notice not in common]


def common_papers(options: list[OptionModel], language: str = "en") -> list[str]:
    """Return the names of the papers that every option needs, to be said once."""
    if not options:
        return []
    needed = [{paper.code for paper in option.papers} for option in options]
    shared = set.intersection(*needed)
    return [_name(paper, language) for paper in options[0].papers if paper.code in shared]


def own_papers(option: OptionModel, common: list[str], language: str = "en") -> list[str]:
    """Return the names of the papers of one option that are not said once for all."""
    return [name for paper in option.papers if (name := _name(paper, language)) not in common]


def _name(paper: PaperModel, language: str) -> str:
    return getattr(paper.name, language) or paper.name.en


def shipment(answer: Answer, language: str = "en") -> str:
    """Return what is shipped: quantity, commodity, equipment asked for and temperature."""
    known = answer.shipment
    mass = f"{_plain(known.tonnes, language)} t"
    if known.vehicles:
        mass = _say("say.vehicles", language, n=number(known.vehicles, language), mass=mass)
    elif known.teu and known.cargo_class in ("container", "air"):
        mass = _say("say.teu", language, n=_plain(known.teu, language), mass=mass)
    shipped = _say("say.of_goods", language, mass=mass, goods=_goods(answer, language))
    if known.equipment:
        equipment = known.equipment
        if language != "en":
            equipment = equipment_by_slug()[equipment].said.in_(language)
        shipped = _say("say.in", language, shipped=shipped, equipment=equipment)
    if known.temperature_c is not None:
        degrees = _plain(known.temperature_c, language)
        shipped = _say("say.at", language, shipped=shipped, n=degrees)
    return _say("say.team", language, shipped=shipped) if known.team else shipped


def _goods(answer: Answer, language: str) -> str:
    known = answer.shipment
    if language == "en":
        return known.name
    return load_commodities()[known.commodity].said.in_(language)


def _plain(amount: float, language: str) -> str:
    """Write an amount with the decimals it has, four digits that count at least."""
    if amount >= _MANY_T:
        return number(amount, language)
    text = f"{amount:.4g}"
    return number(float(text), language, len(text.partition(".")[2]))
