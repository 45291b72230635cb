"""One PostgreSQL and one Valkey for all tests here; a database of its own for each module."""

import os
import shutil

import databases
import pytest


@pytest.fixture(scope="session")
def nginx():
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if found is None and os.environ.get("CI") != "true":
        pytest.skip("nginx isn't installed")
    assert found, "in CI nothing is skipped"
    return found


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
