"""How one consignment is to be carried: its equipment, its temperature, its dangers; or why not."""

from __future__ import annotations

from dataclasses import replace

from networks.errors import Fault
from routing.commodity import Commodity, load_commodities
from routing.equipment import Equipment, equipment_by_slug
from routing.hazmat import hazmat_classes


def carried(
    profile: Commodity, slug: str | None, temperature_c: float | None, hazmat: str | None
) -> tuple[Commodity, Equipment | None, list[Fault]]:
    """Return the profile as this consignment is carried, its equipment, and every fault.

    The profile gets the class of the equipment asked for, is cooled where a temperature is asked,
    and dangerous where the shipper says so. Without ``slug`` it is carried as the profile says.
    """
    equipment, faults = _asked_equipment(profile, slug)
    faults += _temperature_faults(profile, equipment, temperature_c)
    faults += _hazmat_faults(profile, equipment, hazmat)
    as_carried = replace(
        profile,
        cargo_class=_class_of(profile, equipment),
        needs_reefer=profile.needs_reefer or temperature_c is not None,
        is_hazmat=profile.is_hazmat or hazmat is not None,
        hazmat_class=hazmat or profile.hazmat_class,
    )
    return as_carried, equipment, faults


def unknown(slug: str | None, hazmat: str | None) -> list[Fault]:
    """Return what is wrong with equipment and class whatever the goods are."""
    equipment, classes = equipment_by_slug(), hazmat_classes()
    faults = []
    if slug is not None and slug not in equipment:
        faults.append(Fault("equipment", slug, f"one of {', '.join(equipment)}"))
    if hazmat is not None and hazmat not in classes:
        faults.append(Fault("hazmat", hazmat, f"a UN class: one of {', '.join(classes)}"))
    return faults


def _class_of(profile: Commodity, equipment: Equipment | None) -> str:
    if equipment is None:
        return profile.cargo_class
    classes = (profile.cargo_class, *profile.also_as)
    return next((name for name in classes if name in equipment.cargo_classes), profile.cargo_class)


def _asked_equipment(profile: Commodity, slug: str | None) -> tuple[Equipment | None, list[Fault]]:
    if slug is None:
        return None, []
    known = equipment_by_slug()
    if slug not in known:
        return None, [Fault("equipment", slug, f"one of {', '.join(known)}", profile.equipment)]
    if slug not in profile.equipment:
        able = " or ".join(known[name].name for name in profile.equipment)
        expected = f"equipment that can carry {profile.name}: {able}"
        return None, [Fault("equipment", slug, expected, profile.equipment)]
    return known[slug], []


def _temperature_faults(
    profile: Commodity, equipment: Equipment | None, temperature_c: float | None
) -> list[Fault]:
    """Check that the goods may be kept at the temperature, and by the equipment."""
    low, high = profile.temperature_low_c, profile.temperature_high_c
    if temperature_c is None:
        if equipment is None or not equipment.cools or profile.needs_reefer or low is None:
            return []
        expected = f"the temperature the {equipment.name} is to keep, {low:g} to {high:g} °C"
        return [Fault("temperature_c", None, expected)]
    if low is None or high is None:
        kept = [
            row.slug for row in load_commodities().values() if row.temperature_low_c is not None
        ]
        expected = f"none: no means to keep {profile.name} at a temperature; {', '.join(kept)} are"
        return [Fault("temperature_c", temperature_c, expected)]
    faults = []
    if not low <= temperature_c <= high:
        expected = f"{low:g} to {high:g} °C for {profile.name}"
        faults.append(Fault("temperature_c", temperature_c, expected))
    known = equipment_by_slug()
    able = tuple(name for name in profile.equipment if known[name].keeps(temperature_c))
    if equipment is not None and able and not equipment.keeps(temperature_c):
        expected = f"equipment that keeps {temperature_c:g} °C: {', '.join(able)}"
        faults.append(Fault("equipment", equipment.slug, expected, able))
    return faults


def _hazmat_faults(
    profile: Commodity, equipment: Equipment | None, hazmat: str | None
) -> list[Fault]:
    """Check that the class exists, fits the profile's, and that something takes it."""
    if hazmat is None:
        return []
    known = hazmat_classes()
    carried_classes = tuple(name for name, row in known.items() if row.is_carried)
    if hazmat not in known:
        return [Fault("hazmat", hazmat, f"a UN class: one of {', '.join(known)}")]
    if not known[hazmat].is_carried:
        expected = f"a class with a known rate: {', '.join(carried_classes)}"
        return [Fault("hazmat", f"{hazmat} ({known[hazmat].name})", expected)]
    if profile.hazmat_class not in ("", hazmat):
        expected = f"{profile.hazmat_class}, the class of {profile.name}, or nothing"
        return [Fault("hazmat", hazmat, expected)]
    if equipment is not None and equipment.modes == {"air"}:
        expected = "goods that are not dangerous: no aircraft here takes them; other equipment can"
        return [Fault("hazmat", hazmat, expected)]
    return []
