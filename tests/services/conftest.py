"""One PostgreSQL and one Valkey for all tests here; a database of its own for each module."""

import databases
import pytest


@pytest.fixture(scope="session")
def postgres():
    with databases.postgres() as address:
        yield address


@pytest.fixture(scope="module")
def database(postgres):
    with databases.database(postgres) as address:
        yield address


@pytest.fixture(scope="session")
def valkey():
    running = databases.Valkey()
    yield running
    running.stop()
