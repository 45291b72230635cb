"""Every attack that once found something finds nothing."""

from types import SimpleNamespace

import pytest
from run_attacks import ATTACKS, replay

from attacking.target import Target, own_server


@pytest.fixture(scope="module")
def target(tmp_path_factory):
    server = own_server(tmp_path_factory.mktemp("data"))
    yield Target(server)
    server.stop()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_an_attack_finds_nothing(target, attack):
    assert replay(attack, target) == []


@pytest.mark.parametrize(
    "url", ["https://workshop.example", "http://192.0.2.1:8000", "http://localhost.example"]
)
def test_nothing_but_this_machine_is_attacked(url):
    with pytest.raises(ValueError):
        Target(SimpleNamespace(url=url))
