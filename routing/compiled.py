"""Functions that numba compiles: ahead of time where that was done, else when first called."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FunctionType
from typing import Any, Generic, ParamSpec, TypeVar

from routing.ahead import Key, compiled_ahead, key_of

Given = ParamSpec("Given")
Made = TypeVar("Made")


class Kernel(Generic[Given, Made]):
    """A function of numbers and arrays, compiled together with all kernels of its module.

    ``py_func`` is the function as it was written. ``calls`` are the keys of the arguments that
    numba has compiled it for, with numba's signature of each.
    """

    def __init__(self, py_func: Callable[Given, Made]) -> None:
        self.py_func = py_func
        self.__doc__ = py_func.__doc__
        self.__name__ = py_func.__name__
        self.__module__ = py_func.__module__
        self.full_name = f"{py_func.__module__}.{py_func.__name__}"
        self.calls: dict[Key, Any] = {}
        self._jitted: Any = None

    @property
    def jitted(self) -> Any:
        """The function as numba's dispatcher, which compiles for each new type of arguments."""
        if self._jitted is None:
            self._jitted = _jitted_of(self.__module__)[self.__name__]
        return self._jitted

    def __call__(self, *args: Given.args, **kwargs: Given.kwargs) -> Made:
        """Call the compiled function; arguments go by position."""
        if self._jitted is None:
            key = key_of(args)
            ready = compiled_ahead().get((self.full_name, key))
            if ready is not None:
                found: Made = ready(*args)
                return found
            made: Made = self.jitted(*args, **kwargs)
            self._note(key, args)
            return made
        compiled_for = len(self._jitted.overloads)
        made = self._jitted(*args, **kwargs)
        if len(self._jitted.overloads) > compiled_for:
            self._note(key_of(args), args)
        return made

    def _note(self, key: Key, args: tuple[Any, ...]) -> None:
        """Remember for which arguments numba has compiled the function."""
        from numba import typeof

        self.calls[key] = tuple(map(typeof, args))


def kernel(function: Callable[Given, Made]) -> Kernel[Given, Made]:
    """Have a function compiled."""
    return Kernel(function)


def called_kernels() -> list[tuple[Kernel[..., Any], Key, Any]]:
    """Return the kernels that numba compiled in this process, with key and signature of each."""
    found = []
    for module_name in _namespaces:
        for value in vars(sys.modules[module_name]).values():
            if isinstance(value, Kernel) and value.__module__ == module_name:
                found += [(value, key, signature) for key, signature in value.calls.items()]
    return found


_namespaces: dict[str, dict[str, Any]] = {}


def _jitted_of(module_name: str) -> dict[str, Any]:
    """Return the names of a module, its kernels as dispatchers; they call each other's."""
    if module_name not in _namespaces:
        from numba import njit

        names = dict(vars(sys.modules[module_name]))
        for name, value in names.copy().items():
            if not isinstance(value, Kernel):
                continue
            if value.__module__ != module_name:
                names[name] = _jitted_of(value.__module__)[value.__name__]
                continue
            written: Any = value.py_func
            function = FunctionType(written.__code__, names, name, written.__defaults__)
            function.__qualname__ = written.__qualname__
            names[name] = njit(cache=True)(function)
        _namespaces[module_name] = names
    return _namespaces[module_name]
