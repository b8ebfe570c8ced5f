"""The scenarios that ship with Monarca: ``scenarios/*.toml``, a file each."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from networks.errors import Fault, InputError
from routing.scenario import Scenario
from routing.words import words

SUFFIXES = (".toml", ".json")


def library() -> dict[str, Scenario]:
    """Return the scenarios that ship with Monarca, by name."""
    folder = Path(str(files("routing") / "scenarios"))
    return {file.stem: Scenario.read(file) for file in sorted(folder.glob("*.toml"))}


def shipped(names: Iterable[str]) -> list[Scenario]:
    """Return shipped scenarios by name, each once; what is named is never read as a file.

    Raises
    ------
    InputError
        With a fault for each name that is none.
    """
    known, named = library(), tuple(dict.fromkeys(names))
    unknown = [name for name in named if name not in known]
    if unknown:
        expected = "the name of a scenario"
        raise InputError([Fault("scenarios", name, expected, tuple(known)) for name in unknown])
    return [known[name] for name in named]


def find_scenario(name: str) -> Scenario:
    """Return a shipped scenario by its name, or that of a TOML or JSON file by its path.

    Raises
    ------
    InputError
        If there is neither; the names there are come with it.
    """
    shipped = library()
    if name in shipped:
        return shipped[name]
    if name.endswith(SUFFIXES):
        return Scenario.read(Path(name))
    expected = "the name of a scenario, or a TOML or JSON file"
    raise InputError([Fault("scenario", name, expected, tuple(shipped))])


def title_of(scenario: Scenario, language: str) -> str:
    """Return what a scenario is called: in a language where it ships, else as its file says."""
    return words(language).get(f"scenario.{scenario.name}", scenario.title or scenario.name)
