"""Kernels compiled ahead of time into a library: loading numba takes longer than most searches do.

The library is made by numba from the very source it would else compile when a kernel is called,
for the types of arguments that kernels were called with, and linked by the C compiler of the
machine. It is kept by a digest of that source; without it, or for other types, numba compiles.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from hashlib import sha256
from importlib import import_module
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_loader
from multiprocessing import get_context
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
        named = [(kernel.full_name, key, signature) for kernel, key, signature in calls]
        with ProcessPoolExecutor(1, get_context("spawn")) as alone:
            built, functions = alone.submit(_compiled_in, Path(temporary), named).result()
        listed = {"sha256": sha256(built.read_bytes()).hexdigest(), "functions": functions}
        (Path(temporary) / "listed.json").write_text(json.dumps(listed), encoding="utf-8")
        for old in path.parent.glob(f"*{_SUFFIX}"):  # of code that is no more
            old.unlink()
            old.with_suffix(".json").unlink(missing_ok=True)
        shutil.move(Path(temporary) / "listed.json", path.with_suffix(".json"))
        shutil.move(built, path)
    compiled_ahead.cache_clear()
    return path


def _compiled_in(folder: Path, calls: Sequence[tuple[str, Key, Any]]) -> tuple[Path, list[Any]]:
    """Compile kernels by their full names, each for its key and signature.

    In a process of its own: it takes setuptools, which puts another `distutils` in the place of the
    standard library's and will not where anything has loaded that.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numba means to move this part of it elsewhere
        try:
            from numba import pycc

            library: Any = vars(pycc)["CC"](_MODULE)
            library.output_dir = str(folder)
            functions = []
            for number, (full_name, key, signature) in enumerate(calls):
                module_name, _, name = full_name.rpartition(".")
                kernel: Kernel[..., Any] = getattr(import_module(module_name), name)
                exported = f"{name.lstrip('_')}_{number}"
                library.export(exported, signature)(kernel.jitted.py_func)
                functions.append([full_name, key, exported])
            library.compile()
        except Exception as error:  # the linker's and distutils' own, of no common kind
            raise RuntimeError(f"the kernels could not be compiled: {error}") from error
    return folder / f"{_MODULE}{_SUFFIX}", functions


def _tupled(key: Any) -> Key:
    return tuple(map(_tupled, key)) if isinstance(key, list) else key
