"""A file is written whole or not at all."""

from pathlib import Path

import pytest

from networks.errors import InputError
from routing.writing import replacing, write_bytes


def test_the_file_appears_when_the_block_ends(tmp_path):
    path = tmp_path / "out.txt"
    with replacing(path) as temporary:
        temporary.write_text("new")
        assert temporary.suffix == ".txt"
        assert not path.exists()
    assert path.read_text() == "new"
    assert [found.name for found in tmp_path.iterdir()] == ["out.txt"]


def test_what_was_there_stays_when_writing_fails(tmp_path):
    path = tmp_path / "out.txt"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError), replacing(path) as temporary:
        temporary.write_text("half\udcff", encoding="utf-8")
    assert path.read_text() == "old"
    assert [found.name for found in tmp_path.iterdir()] == ["out.txt"]


def test_a_missing_folder_is_bad_input(tmp_path):
    with pytest.raises(InputError, match="No such file"):
        write_bytes(tmp_path / "nowhere" / "out.txt", b"x")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_bad_input_and_leaves_nothing(tmp_path):
    path = tmp_path / "out.bin"
    with pytest.raises(InputError, match="No space left"), replacing(path):
        Path("/dev/full").write_bytes(b"x" * 100_000)
    assert list(tmp_path.iterdir()) == []


def test_errors_of_the_program_itself_pass_through(tmp_path):
    with pytest.raises(ZeroDivisionError), replacing(tmp_path / "out.txt"):
        1 / 0  # noqa: B018
