"""Turn routing's objects into the models that leave the program."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from api import models, told
from api.certainty_models import (
    AlternativeModel,
    CertaintyModel,
    DifferenceModel,
    DriverModel,
    LateStepModel,
    PercentilesModel,
)
from api.emission_models import ChainElementModel, EmissionsModel, FactorModel
from api.goods import ShipmentModel
from routing.answer_tables import rows_by_key
from routing.emission_chain import emission_chain
from routing.geojson import drawn_line
from routing.local_time import local_time
from routing.request import MODES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from networks.exposure import Exposure
    from networks.place import Place
    from routing.cost_line import CostLine
    from routing.emission_chain import ChainElement, EmissionChain
    from routing.leg import Leg
    from routing.notices import Notice
    from routing.option import Option, OptionVerdict
    from routing.option_set import OptionSet
    from routing.papers import Paper
    from routing.parameter_book import Parameter
    from routing.shipment import Shipment
    from routing.stop import Stop
    from routing.termination import Rejection, Relaxation
    from routing.text import Text
    from routing.transfer import Transfer
    from routing.uncertainty import Alternative, Certainty

_LEAST_LATE_H = 0.1


def place(known: Place) -> models.PlaceModel:
    """Present a resolved place."""
    return models.PlaceModel(
        name=known.name,
        country=known.country,
        region=known.region or None,
        lon=float(known.lon),
        lat=float(known.lat),
        kind=known.kind,
        locode=known.locode or None,
        population=int(known.population) if known.population else None,
        terminal_id=known.terminal_id or None,
        matched_from=known.matched_from or None,
        namesakes=list(known.namesakes),
    )


def shipment(known: Shipment) -> ShipmentModel:
    """Present a shipment with its quantity in every unit."""
    return ShipmentModel(
        commodity=known.commodity.slug,
        name=known.commodity.name,
        cargo_class=known.commodity.cargo_class,
        teu=known.teu,
        tonnes=known.tonnes,
        vehicles=known.vehicles,
        volume_m3=known.volume_m3,
        equipment=known.equipment.slug if known.equipment else None,
        temperature_c=known.temperature_c,
        hazmat=known.commodity.hazmat_class or None,
        team=known.team,
        value_usd=known.value_usd,
        conversion=known.conversion,
    )


def option(
    found: Option, answer: OptionSet, ready: datetime, certainty: Certainty | None = None
) -> models.OptionModel:
    """Present an option of an answer; its times count from ``ready``."""
    legs, transfers = _timed(found, ready)
    lines = [line for element in found.itinerary.elements for line in element.cost_lines]
    return models.OptionModel(
        rank=found.rank,
        sentence=found.sentence,
        best_on=list(found.best_on),
        notices=list(found.notices),
        proven=found.proven,
        cost_usd=found.cost_usd,
        cost_is_estimate=any(line.is_estimate for line in lines),
        duration_h=found.duration_h,
        arrive=ready + timedelta(minutes=found.itinerary.minutes),
        co2e_kg=found.co2e_kg,
        length_km=found.itinerary.length_km,
        exposure=_exposure(found.exposure),
        verdict=_verdict(found.verdict),
        certainty=None if certainty is None else _certainty(certainty, found),
        legs=legs,
        transfers=transfers,
        said=text(found.said),
        told=[_notice(notice) for notice in found.told],
        papers=[_paper(paper) for paper in found.papers],
        emissions=_emissions(emission_chain(found, answer.shipment, rows_by_key(answer))),
    )


def text(words: Text) -> told.TextModel:
    """Present words in the languages there are."""
    return told.TextModel(en=words.en, fr=words.fr or None, es=words.es or None)


def _notice(notice: Notice) -> told.NoticeModel:
    return told.NoticeModel(
        code=notice.code,
        text=text(notice.text),
        source=notice.source or None,
        confidence=notice.confidence or None,
    )


def _paper(paper: Paper) -> told.PaperModel:
    return told.PaperModel(
        code=paper.code,
        name=text(paper.name),
        issuer=text(paper.issuer),
        needed_for=[" ".join(event) for event in paper.needed_for],
        source=paper.source,
        confidence=paper.confidence,
    )


def _emissions(chain: EmissionChain) -> EmissionsModel:
    return EmissionsModel(
        co2e_kg=chain.co2e_kg,
        activity_tkm=chain.activity_tkm,
        intensity_g_per_tkm=chain.intensity_g_per_tkm,
        placeholder_share=chain.placeholder_share,
        elements=[_chain_element(element) for element in chain.elements],
    )


def _chain_element(element: ChainElement) -> ChainElementModel:
    return ChainElementModel(
        tce=element.number,
        operation=element.operation,
        what=element.what,
        from_name=element.at,
        to_name=element.to,
        goods_t=element.goods_t,
        distance_km=element.distance_km,
        activity_tkm=element.activity_tkm,
        co2e_kg=element.co2e_kg,
        intensity=element.intensity,
        intensity_unit=element.intensity_unit,
        fuel_t=element.fuel_t,
        is_counted=element.is_counted,
        is_placeholder=element.is_placeholder,
        factors=[
            FactorModel(
                key=row.key,
                value=row.value,
                unit=row.unit,
                source=row.source,
                confidence=row.confidence,
                is_placeholder=row.is_estimate,
            )
            for row in element.factors
        ],
    )


def _certainty(sure: Certainty, found: Option) -> CertaintyModel:
    other = sure.more_reliable
    return CertaintyModel(
        duration_h=PercentilesModel(**sure.hours._asdict()),
        cost_usd=PercentilesModel(**sure.cost_usd._asdict()),
        on_time=sure.on_time,
        drivers=[
            DriverModel.model_validate(driver, from_attributes=True) for driver in sure.drivers
        ],
        late_steps=_late_steps(sure.steps_in_p90_h, found),
        more_reliable=None if other is None else _alternative(other),
        draws=sure.draws,
    )


def _alternative(other: Alternative) -> AlternativeModel:
    return AlternativeModel(
        rank=other.rank,
        p90_less_h=other.p90_less_h,
        on_time_more=other.on_time_more,
        cost_more_usd=DifferenceModel(**other.cost_more_usd._asdict()),
        sooner_share=other.sooner_share,
    )


def _late_steps(hours: Iterable[float], found: Option) -> list[LateStepModel]:
    """Present where an option gets late, what comes to minutes left out."""
    from routing.leg import Leg

    told = []
    pairs = zip(found.itinerary.elements, hours, strict=True)
    for step, (element, in_p90_h) in enumerate(pairs, start=1):
        if abs(in_p90_h) < _LEAST_LATE_H:
            continue
        what, at, to = (
            (element.mode, element.from_stop.name, element.to_stop.name)
            if isinstance(element, Leg)
            else (element.operation, element.stop.name, None)
        )
        told.append(LateStepModel(step=step, what=what, at=at, to=to, in_p90_h=in_p90_h))
    return sorted(told, key=lambda step: -step.in_p90_h)


def _timed(
    found: Option, ready: datetime
) -> tuple[list[models.LegModel], list[models.TransferModel]]:
    from routing.leg import Leg

    legs: list[models.LegModel] = []
    transfers: list[models.TransferModel] = []
    elapsed_min = 0
    for element in found.itinerary.elements:
        if isinstance(element, Leg):
            legs.append(_leg(element, elapsed_min, ready))
        else:
            transfers.append(_transfer(element, elapsed_min, ready))
        elapsed_min += element.minutes
    return legs, transfers


def _leg(leg: Leg, start_min: int, ready: datetime) -> models.LegModel:
    return models.LegModel(
        mode=leg.mode,
        from_stop=_stop(leg.from_stop),
        to_stop=_stop(leg.to_stop),
        operator=leg.operator,
        service=leg.service_name,
        service_status=leg.service_status,
        channels=list(leg.channels),
        crossings=list(leg.crossings),
        length_km=leg.length_km,
        depart_h=start_min / 60,
        arrive_h=(start_min + leg.minutes) / 60,
        departs_at=_local(leg.from_stop, ready, start_min),
        arrives_at=_local(leg.to_stop, ready, start_min + leg.minutes),
        cost_usd=leg.cost_usd,
        co2e_kg=leg.co2e_kg,
        cost_lines=_cost_lines(leg.cost_lines),
        exposure=_exposure(leg.exposure),
        geometry=_line(leg),
    )


def _line(leg: Leg) -> dict[str, Any]:
    if leg.geometry is None:
        msg = f"the leg {leg.from_stop.name} → {leg.to_stop.name} was never drawn"
        raise ValueError(msg)
    return drawn_line(leg.geometry)


def _local(stop: Stop, ready: datetime, minutes: int) -> datetime:
    return local_time(ready + timedelta(minutes=minutes), stop.lon, stop.lat)


def _transfer(transfer: Transfer, start_min: int, ready: datetime) -> models.TransferModel:
    return models.TransferModel(
        stop=_stop(transfer.stop),
        operation=transfer.operation,
        from_mode=transfer.from_mode,
        to_mode=transfer.to_mode,
        arrives_at=_local(transfer.stop, ready, start_min),
        departs_at=_local(transfer.stop, ready, start_min + transfer.minutes),
        start_h=start_min / 60,
        dwell_h=transfer.dwell_minutes / 60,
        wait_h=transfer.wait_minutes / 60,
        cost_usd=transfer.cost_usd,
        co2e_kg=transfer.co2e_kg,
        cost_lines=_cost_lines(transfer.cost_lines),
    )


def _stop(stop: Stop) -> models.StopModel:
    return models.StopModel(
        stop_id=stop.stop_id,
        name=stop.name,
        country=stop.country,
        lon=stop.lon,
        lat=stop.lat,
        kind=stop.kind,
    )


def _cost_lines(lines: Iterable[CostLine]) -> list[models.CostLineModel]:
    return [
        models.CostLineModel(
            label=line.label,
            cost_usd=line.cents / 100,
            parameter_keys=list(line.parameter_keys),
            is_estimate=line.is_estimate,
        )
        for line in lines
    ]


def _exposure(touched: Exposure) -> models.ExposureModel:
    return models.ExposureModel.model_validate(touched, from_attributes=True)


def _verdict(checked: OptionVerdict) -> models.VerdictModel:
    return models.VerdictModel(
        ok=checked.ok,
        tier=checked.tier,
        zone=checked.zone,
        inside_m=checked.metres_inside,
        legs_checked=checked.legs_checked,
        statement=checked.statement,
        said=text(checked.said),
    )


def termination(answer: OptionSet, ready: datetime) -> models.TerminationModel:
    """Present how the search ended, with the ways out of an infeasible request."""
    ended = answer.termination
    first = ended.relaxation
    return models.TerminationModel(
        reason=ended.reason,
        limit=ended.limit,
        detail=ended.detail,
        said=text(ended.said) if ended.said.en else None,
        conflict=list(ended.conflict),
        exhausted=ended.exhausted,
        relaxation=None if first is None else _relaxation(first, answer, ready),
        alternatives=[_relaxation(way_out, answer, ready) for way_out in ended.alternatives],
        rejections=[_rejection(left) for left in ended.rejections],
    )


def _rejection(left: Rejection) -> models.RejectionModel:
    return models.RejectionModel(
        kind=left.kind,
        subject=left.subject,
        reason=left.reason,
        code=left.code,
        said=text(left.said),
        count=left.count,
    )


def _relaxation(way_out: Relaxation, answer: OptionSet, ready: datetime) -> models.RelaxationModel:
    shown = option(way_out.option, answer, ready)
    return models.RelaxationModel(
        constraint=way_out.constraint,
        change=way_out.change,
        said=text(way_out.said),
        apply=_changes(way_out, shown, ready),
        option=shown,
    )


def _changes(way_out: Relaxation, shown: models.OptionModel, ready: datetime) -> dict[str, Any]:
    """Return the fields of the request that let ``way_out`` in, as JSON has them.

    A deadline moves to the first full hour after the option arrives, and the ready time it counts
    from is fixed.
    """
    rules, names = way_out.rules, way_out.constraint.split(", ")
    fields: dict[str, Any] = {}
    if "tier" in names:
        fields["avoid"] = rules.tier.value
    if "deadline" in names:
        late = shown.arrive.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        fields |= {"ready": ready.isoformat(), "deadline": late.isoformat()}
    if "modes" in names:
        fields["modes"] = [mode for mode in MODES if mode in rules.modes]
    if "forbidden" in names:
        fields["forbid"] = sorted(rules.forbid.passages)
    if "required" in names:
        fields["require"] = [*(n for _, n in rules.require.things), *rules.require.named.passages]
    if "transfers" in names:
        fields["max_transfers"] = rules.max_transfers
    if "origin" in names:
        fields["originating"] = "none"
    return fields


def parameter(row: Parameter) -> models.ParameterModel:
    """Present a row of the parameter book."""
    return models.ParameterModel.model_validate(row, from_attributes=True)
