"""The scenario a batch names: those that ship with Monarca and changes of its own, together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from networks.errors import Fault, InputError

if TYPE_CHECKING:
    from networks.network import Network
    from routing.parameter_book import ParameterBook
    from routing.scenario import Scenario

_OWN, _TABLES = "changes", ("scale", "set", "queues")


def scenario_of(shared: dict[str, Any], network: Network, book: ParameterBook) -> Scenario:
    """Return the scenario, checked against what is served.

    Names are looked up among those that ship, never as files.

    Raises
    ------
    InputError
        With a fault for each name, field, figure or crossing that is none.
    """
    from routing.scenario import together
    from routing.scenario_library import shipped

    found: list[Scenario] = []
    faults: list[Fault] = []
    try:
        found += shipped(shared["scenarios"])
    except InputError as error:
        faults += error.faults
    if shared["changes"] is not None:
        try:
            found.append(_own(shared["changes"]))
        except InputError as error:
            faults += [Fault(f"{_OWN}.{f.field}", f.value, f.expected) for f in error.faults]
    if not found and not faults:
        faults.append(Fault("scenarios", None, "a scenario's name, or changes of your own"))
    if faults:
        raise InputError(faults)
    return _checked(together(found), network, book)


def _own(changes: dict[str, Any]) -> Scenario:
    from routing.scenario import Scenario

    faults = [Fault(key, changes[key], "a table of numbers by name") for key in _TABLES
              if not isinstance(changes.get(key, {}), dict)]  # fmt: skip
    if faults:
        raise InputError(faults)
    return Scenario.of(_OWN, changes)


def _checked(scenario: Scenario, network: Network, book: ParameterBook) -> Scenario:
    """Return it if its rows and crossings exist; raises `InputError`."""
    borders = set(network.terminals.index[network.terminals["kind"] == "border"])
    faults = [Fault("changes.scale", key, "a key of the parameter book")
              for key in scenario.scale if key not in book]  # fmt: skip
    faults += [Fault("changes.set", key, "a key of the parameter book")
               for key in scenario.values if key not in book]  # fmt: skip
    faults += [Fault("changes.queues", name, "a border crossing")
               for name in scenario.queues if name not in borders]  # fmt: skip
    if faults:
        raise InputError(faults)
    return scenario
