import shutil
import subprocess
import sys

import numpy as np
import pytest

from routing import ahead
from routing.ahead import compile_ahead, compiled_ahead, key_of
from routing.compiled import called_kernels
from tests.routing.drawn_kernels import doubled_sums

ROWS = np.arange(12, dtype=np.int64).reshape(3, 4)
TWICE = [4 * row + 1 + 4 * row + 2 for row in range(3)]


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A place of its own for libraries."""
    monkeypatch.setenv("MONARCA_HOME", str(tmp_path))
    compiled_ahead.cache_clear()
    yield tmp_path
    compiled_ahead.cache_clear()


def fresh(monkeypatch):
    """Return the kernel as a process has it that has not loaded numba."""
    monkeypatch.setattr(doubled_sums, "_jitted", None)
    return doubled_sums


def test_kernels_call_each_other_compiled(home, monkeypatch):
    assert (fresh(monkeypatch)(ROWS, (1, 3)) == [2 * amount for amount in TWICE]).all()
    calls = {call[0].__name__: call[1:] for call in called_kernels() if call[0] is doubled_sums}
    key, signature = calls["doubled_sums"]
    assert key == key_of((ROWS, (1, 3)))
    assert len(signature) == 2


def test_what_was_compiled_ahead_serves_its_types_and_no_others(home, monkeypatch):
    if shutil.which("cc") is None:
        pytest.skip("there is no C compiler to link a library with")
    doubled_sums(ROWS, (1, 3))
    calls = [call for call in called_kernels() if call[0] is doubled_sums]
    path = compile_ahead(calls)
    lone = fresh(monkeypatch)
    monkeypatch.setattr(type(lone), "jitted", property(lambda _: pytest.fail("numba was asked")))
    assert (lone(ROWS, (1, 3)) == [2 * amount for amount in TWICE]).all()
    for other in (ROWS.T, ROWS[:, ::2], ROWS.astype(np.float64), ROWS[0]):
        with pytest.raises(pytest.fail.Exception, match="numba was asked"):
            lone(other, (0, 1))
    content = path.read_bytes()
    path.unlink()  # it is loaded: what is mapped must not change
    path.write_bytes(content[:-1])
    compiled_ahead.cache_clear()
    assert compiled_ahead() == {}


def test_without_a_c_compiler_it_is_said(home, monkeypatch):
    doubled_sums(ROWS, (1, 3))
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CC", "no-such-compiler")
    calls = [call for call in called_kernels() if call[0] is doubled_sums]
    with pytest.raises(RuntimeError, match="could not be compiled"):
        compile_ahead(calls)
    assert compiled_ahead() == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ROWS, ROWS.T),
        (ROWS, ROWS[:, ::2]),
        (ROWS, ROWS[0]),
        (ROWS, ROWS > 2),
        (1, 1.0),
        (1, True),
        ((1, 2), (1, 2, 3)),
        (ROWS, np.frombuffer(ROWS.tobytes(), np.int64).reshape(3, 4)),
    ],
)
def test_arguments_of_different_types_have_different_keys(one, other):
    assert key_of(one) != key_of(other)
    assert key_of(one) == key_of(one)


def test_the_library_follows_the_code(home, monkeypatch):
    paths = set()
    for digest in ("one", "two"):
        monkeypatch.setattr(ahead, "code_digest", lambda _folder, digest=digest: digest)
        paths.add(ahead.library_path())
    assert len(paths) == 2


HEAVY = ("pandas", "geopandas", "pyarrow", "pyproj", "shapely", "scipy", "numba", "numpy", "rich")
WHOLE = ("ortools", "fastapi", "networkx", "pydantic", "matplotlib")


@pytest.mark.parametrize(
    ("modules", "lacking"),
    [
        ("api.cli", (*HEAVY, *WHOLE)),
        ("routing, api.answer", ("pandas", "geopandas", "pyarrow", "scipy", "numba", "fastapi")),
        ("networks.network, networks.access", ("pandas", "geopandas", "scipy", "numba")),
    ],
)
def test_nothing_heavy_is_imported_before_it_is_used(modules, lacking):
    """In a process of its own, where nothing is imported yet."""
    said = subprocess.run(
        [sys.executable, "-c", f"import sys, {modules}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert set(lacking).isdisjoint(said)
