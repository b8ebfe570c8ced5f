"""What a built network is made from: data, and the source files the build imports.

Code that only reads a built network is not among them, so changing it forces no rebuild.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from networks.checksum import file_sha256
from networks.stamps import kept_while_untouched

PACKAGE = "networks"
BUILDER = f"{PACKAGE}.build"
_PACKAGE_DIR = Path(__file__).parent
_DATA = ("*.csv", "curated/*", "extract/*")
_KEPT = "inputs.json"


def input_digests() -> dict[str, str]:
    """Return the SHA-256 of everything a network is made from.

    Keys are paths below the package: the shipped extract, the curated tables, and the source
    files that the build imports, however far down, so that a network built by other code is never
    taken for a current one.
    """
    files = {path for pattern in _DATA for path in _PACKAGE_DIR.glob(pattern) if path.is_file()}
    return {
        path.relative_to(_PACKAGE_DIR).as_posix(): file_sha256(path)
        for path in sorted(files | imported_files())
    }


def kept_digests(home: Path) -> dict[str, str]:
    """Return `input_digests`, as kept in ``home`` where no file of the package was touched since.

    They are worked out and kept there where one was, is gone, or is new.
    """
    patterns = ("**/*.py", *_DATA)
    files = {path for pattern in patterns for path in _PACKAGE_DIR.glob(pattern) if path.is_file()}
    names = [path.relative_to(_PACKAGE_DIR).as_posix() for path in files]
    return dict(kept_while_untouched(home / _KEPT, _PACKAGE_DIR, names, input_digests))


def imported_files(module: str = BUILDER, package_dir: Path = _PACKAGE_DIR) -> set[Path]:
    """Return the source files of a package that a module imports, itself and all they import.

    Imports inside functions count, those that only a type checker sees do not.
    """
    found: set[Path] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        for parent in _with_parents(name):
            path = _file_of(parent, package_dir)
            if path is not None and path not in found:
                found.add(path)
                waiting += _imports(ast.parse(path.read_bytes()))
    return found


def _with_parents(module: str) -> Iterator[str]:
    """Yield a module and the packages it lies in: importing it runs them all."""
    parts = module.split(".")
    for length in range(1, len(parts) + 1):
        yield ".".join(parts[:length])


def _file_of(module: str, package_dir: Path) -> Path | None:
    package, *rest = module.split(".")
    if package != package_dir.name:
        return None
    path = package_dir.joinpath(*rest)
    files = (path.with_suffix(".py") if rest else path / "__init__.py", path / "__init__.py")
    return next((file for file in files if file.is_file()), None)


def _imports(node: ast.AST) -> Iterator[str]:
    """Yield the modules that a piece of source imports, and the names taken out of them."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom) and child.module:
            yield child.module
            yield from (f"{child.module}.{alias.name}" for alias in child.names)
        elif isinstance(child, ast.If) and _is_type_checking(child.test):
            for other in child.orelse:
                yield from _imports(other)
        else:
            yield from _imports(child)


def _is_type_checking(test: ast.expr) -> bool:
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"
