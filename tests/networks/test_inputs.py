import subprocess
import sys
from pathlib import Path

import networks
from networks import inputs, stamps

PACKAGE = Path(networks.__file__).parent


def test_every_file_the_build_imports_is_counted():
    """What importing the build really loads, in a process of its own."""
    said = subprocess.run(
        [sys.executable, "-c", "import sys, networks.build; print(*sorted(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    loaded = {name for name in said if name.split(".")[0] == "networks"}
    counted = inputs.imported_files()
    missed = [name for name in loaded if inputs._file_of(name, PACKAGE) not in counted]
    assert "networks.sea.sea" in loaded
    assert missed == []


def test_no_file_imports_in_a_way_that_is_not_followed():
    for path in PACKAGE.rglob("*.py"):
        source = path.read_text()
        assert "import_module" not in source, path
        assert "__import__" not in source, path
        assert "\nfrom ." not in source, path


def test_code_that_only_reads_a_network_is_not_counted():
    digests = inputs.input_digests()
    assert {"build.py", "artefact.py", "sea/sea.py", "datasets.csv"} <= digests.keys()
    assert digests.keys().isdisjoint({"network.py", "restricted.py", "own_services.py"})


def test_imports_are_followed_into_functions_and_packages_but_not_for_type_checkers(tmp_path):
    package = tmp_path / "pack"
    (package / "deep").mkdir(parents=True)
    for name, source in {
        "__init__": "",
        "first": "def run():\n    from pack.deep import second\n",
        "deep/__init__": "import pack.third",
        "deep/second": "if TYPE_CHECKING:\n    from pack import hinted\nelse:\n    import os",
        "third": "import pack.first",
        "hinted": "",
        "stray": "",
    }.items():
        (package / f"{name}.py").write_text(source)
    found = {
        path.relative_to(package).as_posix()
        for path in inputs.imported_files("pack.first", package)
    }
    assert found == {"__init__.py", "first.py", "deep/__init__.py", "deep/second.py", "third.py"}


def test_digests_are_kept_until_a_file_is_touched(tmp_path, monkeypatch):
    package, home = tmp_path / "networks", tmp_path / "home"
    (package / "curated").mkdir(parents=True)
    home.mkdir()
    (package / "build.py").write_text("one = 1")
    (package / "curated" / "ports.csv").write_text("a")
    monkeypatch.setattr(inputs, "_PACKAGE_DIR", package)
    monkeypatch.setattr(inputs.imported_files, "__defaults__", ("networks.build", package))
    monkeypatch.setattr(stamps, "_SETTLED_NS", 0)
    first = inputs.kept_digests(home)
    assert first == inputs.input_digests()
    monkeypatch.setattr(inputs, "input_digests", dict)
    assert inputs.kept_digests(home) == first
    (package / "curated" / "ports.csv").write_text("b")
    assert inputs.kept_digests(home) == {}
