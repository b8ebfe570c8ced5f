"""Answers made by hand: what the table, the map and GeoJSON are given to show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from api import certainty_models, models
from api.emission_models import EmissionsModel
from api.request_models import OptionsRequest
from routing.geojson import line_geometry
from routing.local_time import local_time

READY = datetime(2026, 11, 23, 12, tzinfo=UTC)
TORONTO = (-79.38, 43.65)
HALIFAX = (-63.57, 44.65)
VERACRUZ = (-96.13, 19.20)
MONTERREY = (-100.31, 25.67)
HOSTILE = '</script><script>alert("x")</script><img src=http://evil.example/x> & [bold]name[/bold]'


def place(name: str, country: str, lonlat: tuple[float, float]) -> models.PlaceModel:
    return models.PlaceModel(name=name, country=country, lon=lonlat[0], lat=lonlat[1], kind="city")


def stop(name: str, lonlat: tuple[float, float]) -> models.StopModel:
    return models.StopModel(
        stop_id=name, name=name, country="CA", lon=lonlat[0], lat=lonlat[1], kind="seaport"
    )


def exposure(**touched: float) -> models.ExposureModel:
    return models.ExposureModel.model_validate(
        dict.fromkeys(models.ExposureModel.model_fields, 0) | touched
    )


def leg(
    mode: str,
    start: tuple[str, tuple[float, float]],
    end: tuple[str, tuple[float, float]],
    depart_h: float,
    arrive_h: float,
    **other: Any,
) -> models.LegModel:
    fields = {
        "operator": None,
        "service": None,
        "service_status": None,
        "channels": [],
        "crossings": [],
        "length_km": 1234.5,
        "cost_usd": 1500.0,
        "co2e_kg": 900.0,
        "cost_lines": [],
        "exposure": exposure(),
        "geometry": line_geometry([start[1], end[1]]),
    }
    return models.LegModel(
        mode=mode,
        from_stop=stop(*start),
        to_stop=stop(*end),
        depart_h=depart_h,
        arrive_h=arrive_h,
        departs_at=local_time(READY + timedelta(hours=depart_h), *start[1]),
        arrives_at=local_time(READY + timedelta(hours=arrive_h), *end[1]),
        **(fields | other),
    )


def transfer(name: str, lonlat: tuple[float, float], start_h: float) -> models.TransferModel:
    return models.TransferModel(
        stop=stop(name, lonlat),
        operation="port export",
        from_mode="rail",
        to_mode="sea",
        arrives_at=local_time(READY + timedelta(hours=start_h), *lonlat),
        departs_at=local_time(READY + timedelta(hours=start_h + 24 + 84), *lonlat),
        start_h=start_h,
        dwell_h=24,
        wait_h=84,
        cost_usd=520,
        co2e_kg=12,
        cost_lines=[],
    )


def option(rank: int = 1, **other: Any) -> models.OptionModel:
    port = ("Halifax (Fairview Cove)", HALIFAX)
    gulf = ("Veracruz", VERACRUZ)
    fields = {
        "sentence": "Cheapest of all.",
        "best_on": ["cost"],
        "notices": [],
        "proven": True,
        "cost_usd": 9876.0,
        "cost_is_estimate": True,
        "duration_h": 480.0,
        "arrive": READY + timedelta(hours=480),
        "co2e_kg": 4321.0,
        "length_km": 8000.0,
        "exposure": exposure(),
        "verdict": models.VerdictModel(
            ok=True,
            tier="us-200nm",
            zone="200nm",
            inside_m=0,
            legs_checked=3,
            statement="Checked against zone polygons: 0 m inside the US 200 nm zone.",
        ),
        "certainty": certainty_models.CertaintyModel(
            duration_h=certainty_models.PercentilesModel(p10=400, p50=490, p90=620),
            cost_usd=certainty_models.PercentilesModel(p10=8000, p50=9900, p90=13000),
            on_time=0.8,
            drivers=[
                certainty_models.DriverModel(name="dwell.import_default", share=0.6, p90_h=96)
            ],
            draws=10_000,
        ),
        "legs": [
            leg("rail", ("Toronto", TORONTO), port, 0, 80, operator="CN"),
            leg("sea", port, gulf, 188, 400, service="Gulf string", service_status="charter"),
            leg("road", gulf, ("Monterrey", MONTERREY), 440, 480),
        ],
        "transfers": [transfer(*port, 80)],
        "emissions": EmissionsModel(
            co2e_kg=4321.0,
            activity_tkm=144_000.0,
            intensity_g_per_tkm=30.0,
            placeholder_share=1.0,
            elements=[],
        ),
    }
    return models.OptionModel(rank=rank, **(fields | other))


def answer(*options: models.OptionModel, **other: Any) -> models.Answer:
    fields = {
        "request": OptionsRequest(
            origin="Toronto, ON",
            destination="Monterrey, NL",
            commodity="auto-parts",
            teu=2,
            avoid="us-200nm",
        ),
        "ready": READY,
        "origin": place("Toronto", "CA", TORONTO),
        "destination": place("Monterrey", "MX", MONTERREY),
        "shipment": models.ShipmentModel(
            commodity="auto-parts",
            name="parts & components",
            cargo_class="container",
            teu=2,
            tonnes=18,
            volume_m3=56,
            value_usd=162_000,
            conversion="2 TEU × 9 t/TEU = 18 t",
        ),
        "termination": termination(),
        "options": list(options),
        "parameters_used": [],
        "provenance": models.Provenance(
            network_version="0123456789abcdef",
            parameter_digest="fedcba9876543210",
            software_version="0.1.0",
            data_dates={"gshhg": "2.0.0"},
            zones_note="",
            attribution=["© OpenStreetMap contributors", "GSHHG"],
        ),
    }
    return models.Answer(**(fields | other))


def termination(**other: Any) -> models.TerminationModel:
    fields = {
        "reason": "optimal",
        "limit": None,
        "detail": "",
        "conflict": [],
        "exhausted": False,
        "relaxation": None,
        "alternatives": [],
        "rejections": [],
    }
    return models.TerminationModel(**(fields | other))
