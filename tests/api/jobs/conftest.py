"""Databases for the tests of jobs: SQLite in a file, and PostgreSQL where it is installed."""

import pytest
from sqlalchemy import text

from api.jobs.database import Database
from tests.api.jobs.postgres import Cluster, programs


@pytest.fixture(scope="session")
def cluster():
    where = programs()
    if where is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql. NOT TESTED with it")
    cluster = Cluster(where)
    yield cluster
    cluster.throw_away()


@pytest.fixture
def sqlite(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'jobs.db'}")
    database.prepare()
    return database


@pytest.fixture
def postgres(cluster):
    database = Database(cluster.url)
    with database.writing() as session:
        session.execute(text("DROP SCHEMA public CASCADE"))
        session.execute(text("CREATE SCHEMA public"))
    database.upgrade()
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request):
    return request.getfixturevalue(request.param)
