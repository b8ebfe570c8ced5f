"""Functions that numba compiles when one is first called: to import it takes half a second."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FunctionType
from typing import Any, Generic, ParamSpec, TypeVar

Given = ParamSpec("Given")
Made = TypeVar("Made")


class Kernel(Generic[Given, Made]):
    """A function of numbers and arrays, compiled with all kernels of its module at its first call.

    ``py_func`` is the function as it was written.
    """

    def __init__(self, py_func: Callable[Given, Made]) -> None:
        self.py_func = py_func
        self.__doc__ = py_func.__doc__
        self.__name__ = py_func.__name__
        self.__module__ = py_func.__module__
        self._compiled: Callable[Given, Made] | None = None

    def __call__(self, *args: Given.args, **kwargs: Given.kwargs) -> Made:
        """Call the compiled function."""
        if self._compiled is None:
            self._compiled = _compiled_of(self.__module__)[self.__name__]
        return self._compiled(*args, **kwargs)


def kernel(function: Callable[Given, Made]) -> Kernel[Given, Made]:
    """Have numba compile a function once it is called."""
    return Kernel(function)


_namespaces: dict[str, dict[str, Any]] = {}


def _compiled_of(module_name: str) -> dict[str, Any]:
    """Return the names of a module, its kernels compiled; they call each other's compiled forms."""
    if module_name not in _namespaces:
        from numba import njit

        names = dict(vars(sys.modules[module_name]))
        for name, value in names.copy().items():
            if not isinstance(value, Kernel):
                continue
            if value.__module__ != module_name:
                names[name] = _compiled_of(value.__module__)[value.__name__]
                continue
            written: Any = value.py_func
            function = FunctionType(written.__code__, names, name, written.__defaults__)
            function.__qualname__ = written.__qualname__
            names[name] = njit(cache=True)(function)
        _namespaces[module_name] = names
    return _namespaces[module_name]
