"""A throwaway PostgreSQL: made, stopped, started and thrown away by the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

_DEBIAN = Path("/usr/lib/postgresql")


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, Debian's newest first; None where it has none."""
    newest = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]), reverse=True)
    found = newest[0] if newest else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Cluster:
    """A cluster of its own, reached by a socket in its own folder; it listens on no port."""

    def __init__(self, where: Path) -> None:
        self._programs = where
        self.folder = Path(tempfile.mkdtemp(prefix="monarca-pg-"))
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self.folder, "nobody")
        self._data = self.folder / "data"
        self._run("initdb", "-D", self._data, "-U", "monarca", "-A", "trust", "-N")
        self.start()

    @property
    def url(self) -> str:
        return f"postgresql://monarca@/postgres?host={self.folder}"

    def start(self) -> None:
        how = f"-k {self.folder} -h '' -c fsync=off"
        self._run("pg_ctl", "-D", self._data, "-w", "-o", how, "-l", self.folder / "log", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self._data, "-w", "-m", "immediate", "stop")

    def throw_away(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def _run(self, program: str, *arguments: object) -> None:
        as_nobody = {"user": "nobody", "group": "nogroup"} if os.geteuid() == 0 else {}
        subprocess.run(
            [self._programs / program, *map(str, arguments)],
            check=True,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
            **as_nobody,
        )
