"""The database of jobs: its tables, and what happens when it goes away."""

import os
import resource
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from api.jobs.database import Database, database_url
from api.jobs.errors import DatabaseError
from api.jobs.records import Record
from api.jobs.store import JobStore, NewJob
from networks.errors import InputError

NEW = NewJob("echo", {}, [{"row": 1}])


def accept(database):
    return JobStore(database).accept(NEW, "", None, "")


def test_the_steps_make_the_tables_the_code_works_with(database):
    assert database.version() == database.newest_version()
    with database.reading() as session:
        context = MigrationContext.configure(session.connection())
        assert compare_metadata(context, Record.metadata) == []


def test_upgrading_again_keeps_what_is_there(database):
    job = accept(database)
    database.upgrade()
    database.prepare()
    assert JobStore(database).job(job.job_id, "") == job


def test_another_database_is_not_changed_without_being_asked(cluster):
    empty = Database(cluster.url.replace("/postgres?", "/template1?"))
    with pytest.raises(DatabaseError, match="db upgrade"):
        empty.prepare()
    empty.close()


@pytest.mark.parametrize(
    "url", ["", "jobs.db", "sqlite:///", "mysql://me:secret@host/x", "postgresql://a:secret@h:x/"]
)
def test_a_url_that_is_none_is_refused_without_telling_its_password(url):
    with pytest.raises(InputError, match="MONARCA_DATABASE_URL") as caught:
        Database(url)
    assert "secret" not in str(caught.value)


def test_the_environment_says_where_it_is(monkeypatch):
    monkeypatch.setenv("MONARCA_HOME", "/srv/m")
    monkeypatch.delenv("MONARCA_DATABASE_URL", raising=False)
    assert database_url() == "sqlite:////srv/m/monarca.db"
    monkeypatch.setenv("MONARCA_DATABASE_URL", "postgresql://h/x")
    assert database_url() == "postgresql://h/x"


@contextmanager
def taken_away(database):
    aside = database.file.with_suffix(".aside")
    database.file.rename(aside)
    yield
    assert not database.file.exists()  # nothing made an empty one in its place
    aside.rename(database.file)


@contextmanager
def full_disk(_database):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("trouble", [taken_away, full_disk])
def test_a_lost_file_and_a_full_disk_are_told_and_got_over(sqlite, trouble):
    before = accept(sqlite)
    with trouble(sqlite), pytest.raises(DatabaseError):
        accept(sqlite)
    after = accept(sqlite)
    assert {job.job_id for job in JobStore(sqlite).page("", None, 9).jobs} == {
        before.job_id,
        after.job_id,
    }


def test_a_file_that_cannot_be_written_is_told_and_got_over():
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/jobs.db")
        database.prepare()
        Path(folder, "jobs.db").chmod(0o444)
        Path(folder).chmod(0o555)
        with as_nobody_special(), pytest.raises(DatabaseError):
            accept(database)
        Path(folder).chmod(0o755)
        Path(folder, "jobs.db").chmod(0o644)
        assert accept(database).state == "queued"


@contextmanager
def as_nobody_special():
    """Lay down the rights of root, to whom nothing is read only."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_postgresql_that_stops_is_told_and_got_over(cluster, postgres):
    before = accept(postgres)
    cluster.stop()
    try:
        for _ in range(2):
            with pytest.raises(DatabaseError):
                accept(postgres)
    finally:
        cluster.start()
    accept(postgres)
    assert JobStore(postgres).job(before.job_id, "") == before
