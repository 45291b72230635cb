"""One PostgreSQL and one Valkey for all tests here; a database of its own for each module."""

import pytest
import services


@pytest.fixture(scope="session")
def postgres():
    with services.postgres() as address:
        yield address


@pytest.fixture(scope="module")
def database(postgres):
    with services.database(postgres) as address:
        yield address


@pytest.fixture(scope="session")
def valkey():
    running = services.Valkey()
    yield running
    running.stop()
