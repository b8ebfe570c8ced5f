"""Kernels compiled ahead of time into a library: loading numba takes longer than most searches do.

The library is made by numba from the very source it would else compile when a kernel is called,
for the types of arguments that kernels were called with, and linked by the C compiler of the
machine. It is kept by a digest of that source; without it, or for other types, numba compiles.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import sha256
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from networks.artefact import home
from routing.code import code_digest

if TYPE_CHECKING:
    from routing.compiled import Kernel

FOLDER = "kernels"
_MODULE = "monarca_kernels"
_SUFFIX = EXTENSION_SUFFIXES[0]  # names the interpreter and the machine
Key = tuple[Any, ...] | str
_NAMES = {int: "int", np.int64: "int", float: "float", np.float64: "float"}
# Of numpy's flags of an array: laid out row by row (1) or column by column (2), aligned, writeable.
_OF_C, _OF_OTHERS = 0x501, 0x503


def key_of(value: Any) -> Key:
    """Return what of an argument a compiled function depends on: its type, not its value."""
    kind = type(value)
    if kind is np.ndarray:
        flags = value.flags.num
        return value.dtype.char, value.ndim, flags & (_OF_C if flags & 1 else _OF_OTHERS)
    if kind is tuple:
        return tuple(map(key_of, value))
    return _NAMES.get(kind) or kind.__name__


@lru_cache(maxsize=1)
def compiled_ahead() -> dict[tuple[str, Key], Callable[..., Any]]:
    """Return compiled functions by kernel and keys of arguments; none where there is no library."""
    try:
        path = library_path()
        listed = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        if sha256(path.read_bytes()).hexdigest() != listed["sha256"]:
            return {}
        loader = ExtensionFileLoader(_MODULE, str(path))
        spec = spec_from_loader(_MODULE, loader)
        module: Any = module_from_spec(spec) if spec else None
        return {
            (name, _tupled(key)): getattr(module, exported)
            for name, key, exported in listed["functions"]
        }
    except (OSError, ValueError, KeyError, ImportError):
        return {}


def library_path() -> Path:
    """Return where the library of this code, numpy and interpreter is kept."""
    folder = home() / FOLDER
    made_for = f"{code_digest(folder)} {np.__version__} {_SUFFIX}"
    return folder / f"{sha256(made_for.encode()).hexdigest()[:16]}{_SUFFIX}"


def compile_ahead(calls: Iterable[tuple[Kernel[..., Any], Key, Any]]) -> Path:
    """Compile kernels into the library.

    Parameters
    ----------
    calls
        Kernels, the key of the arguments each was called with, and numba's signature for them.

    Raises
    ------
    OSError
        If the library cannot be written.
    RuntimeError
        If the machine has no C compiler, or it fails.
    """
    path = library_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as temporary:
        built, functions = _compiled_in(Path(temporary), calls)
        listed = {"sha256": sha256(built.read_bytes()).hexdigest(), "functions": functions}
        (Path(temporary) / "listed.json").write_text(json.dumps(listed), encoding="utf-8")
        for old in path.parent.glob(f"*{_SUFFIX}"):  # of code that is no more
            old.unlink()
            old.with_suffix(".json").unlink(missing_ok=True)
        shutil.move(Path(temporary) / "listed.json", path.with_suffix(".json"))
        shutil.move(built, path)
    compiled_ahead.cache_clear()
    return path


def _keep_distutils() -> None:
    """Let setuptools keep the standard library's where any of it is loaded: it refuses to swap it.

    A part can be there without the whole: an import that failed leaves what it had imported.
    """
    if any(name.partition(".")[0] == "distutils" for name in sys.modules):
        os.environ.setdefault("SETUPTOOLS_USE_DISTUTILS", "stdlib")


def _compiled_in(
    folder: Path, calls: Iterable[tuple[Kernel[..., Any], Key, Any]]
) -> tuple[Path, list[Any]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numba means to move this part of it elsewhere
        try:
            _keep_distutils()
            from numba import pycc

            library: Any = vars(pycc)["CC"](_MODULE)
            library.output_dir = str(folder)
            functions = []
            for number, (kernel, key, signature) in enumerate(calls):
                exported = f"{kernel.__name__.lstrip('_')}_{number}"
                library.export(exported, signature)(kernel.jitted.py_func)
                functions.append([kernel.full_name, key, exported])
            library.compile()
        except Exception as error:  # the linker's and distutils' own, of no common kind
            raise RuntimeError(f"the kernels could not be compiled: {error}") from error
    sys.modules.pop(_MODULE, None)
    return folder / f"{_MODULE}{_SUFFIX}", functions


def _tupled(key: Any) -> Key:
    return tuple(map(_tupled, key)) if isinstance(key, list) else key
