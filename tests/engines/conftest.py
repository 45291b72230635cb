"""One PostgreSQL and one Valkey for all tests here; a database of its own for each module."""

import engine
import pytest


@pytest.fixture(scope="session")
def postgres():
    with engine.postgres() as address:
        yield address


@pytest.fixture(scope="module")
def database(postgres):
    with engine.database(postgres) as address:
        yield address


@pytest.fixture(scope="session")
def valkey():
    running = engine.Valkey()
    yield running
    running.stop()
