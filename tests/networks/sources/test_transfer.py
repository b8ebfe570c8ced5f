from __future__ import annotations

from pathlib import Path

import pytest

from networks.errors import SourceError
from networks.sources.transfer import PassingError, Patience, ResumingDownloader, try_patiently
from tests.networks.sources.localsite import Site

PATIENCE = Patience(attempts=3, pause_s=0.0, timeout_s=5.0)
BODY = bytes(range(256)) * 4096  # 1 MiB: several chunks


def download(site: Site, tmp_path: Path, patience: Patience = PATIENCE) -> bytes:
    target = tmp_path / "whole"
    ResumingDownloader(tmp_path / "file.part", "the file", patience)(
        f"{site.url}/file", str(target), None
    )
    return target.read_bytes()


def ranges(site: Site) -> list[str]:
    return [asked for _, asked in site.asked]


def test_whole_file_in_one_go(site: Site, tmp_path: Path) -> None:
    site.files["/file"] = BODY
    assert download(site, tmp_path) == BODY
    assert [path.name for path in tmp_path.iterdir()] == ["whole"]


def test_cut_connection_is_resumed_where_it_broke(site: Site, tmp_path: Path) -> None:
    site.files["/file"], site.etags["/file"] = BODY, '"v1"'
    site.faults["/file"] = [("cut", 700_000)]
    assert download(site, tmp_path) == BODY
    assert len(site.asked) == 2
    resumed_at = int(ranges(site)[1].removeprefix("bytes=").removesuffix("-"))
    assert 0 < resumed_at <= 700_000


def test_next_run_resumes_what_an_earlier_one_left(site: Site, tmp_path: Path) -> None:
    site.files["/file"], site.etags["/file"] = BODY, '"v1"'
    site.faults["/file"] = [("cut", 700_000)]
    with pytest.raises(SourceError, match="in 1 attempts"):
        download(site, tmp_path, Patience(attempts=1, timeout_s=5.0))
    assert not (tmp_path / "whole").exists()
    assert download(site, tmp_path) == BODY
    assert ranges(site)[1].startswith("bytes=")


def test_file_changed_meanwhile_is_not_stitched_together(site: Site, tmp_path: Path) -> None:
    site.files["/file"], site.etags["/file"] = BODY, '"v1"'
    site.faults["/file"] = [("cut", 700_000)]
    with pytest.raises(SourceError):
        download(site, tmp_path, Patience(attempts=1, timeout_s=5.0))
    site.files["/file"], site.etags["/file"] = BODY[::-1], '"v2"'
    assert download(site, tmp_path) == BODY[::-1]


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
def test_without_a_strong_validator_each_attempt_starts_afresh(
    site: Site, tmp_path: Path, etag: str
) -> None:
    site.files["/file"], site.etags["/file"] = BODY, etag
    site.faults["/file"] = [("cut", 700_000)]
    assert download(site, tmp_path) == BODY
    assert ranges(site) == ["", ""]


def test_part_longer_than_the_file_is_thrown_away(site: Site, tmp_path: Path) -> None:
    site.files["/file"], site.etags["/file"] = BODY, '"v1"'
    (tmp_path / "file.part").write_bytes(BODY + b"more")
    (tmp_path / "file.part.validator").write_text('"v1"')
    assert download(site, tmp_path) == BODY


def test_overloaded_server_is_asked_again(site: Site, tmp_path: Path) -> None:
    site.files["/file"] = BODY
    site.faults["/file"] = [500, 503]
    assert download(site, tmp_path) == BODY
    assert len(site.asked) == 3


def test_patience_ends(site: Site, tmp_path: Path) -> None:
    site.files["/file"] = BODY
    site.faults["/file"] = [500] * 3
    with pytest.raises(SourceError, match=r"the file could not be fetched in 3 attempts.*500"):
        download(site, tmp_path)


def test_missing_file_is_not_asked_for_again(site: Site, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="404"):
        download(site, tmp_path)
    assert len(site.asked) == 1


def test_nobody_there_is_told(tmp_path: Path) -> None:
    nowhere = Site(url="http://127.0.0.1:9")  # the discard port: nothing listens
    with pytest.raises(SourceError, match="could not be fetched") as raised:
        download(nowhere, tmp_path)
    assert "network" in raised.value.hint


def test_progress_reaches_one(site: Site, tmp_path: Path) -> None:
    site.files["/file"] = BODY
    shares: list[float] = []
    downloader = ResumingDownloader(
        tmp_path / "p", "the file", PATIENCE, lambda _what, share: shares.append(share)
    )
    downloader(f"{site.url}/file", str(tmp_path / "whole"), None)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_lasting_errors_are_not_retried() -> None:
    calls = []

    def attempt() -> None:
        calls.append(1)
        raise SourceError("no such dataset")

    with pytest.raises(SourceError, match="no such dataset"):
        try_patiently(attempt, "it", PATIENCE)
    assert len(calls) == 1


def test_no_attempts_are_a_mistake() -> None:
    def attempt() -> None:
        raise PassingError

    with pytest.raises(ValueError, match="at least 1"):
        try_patiently(attempt, "it", Patience(attempts=0))
