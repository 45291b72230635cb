"""The role matrix: every address, and what each kind of visitor gets. A new address without a row fails."""

import pytest
from django.urls import get_resolver
from role_matrix import MATRIX, VISITORS


def test_every_address_has_its_row():
    names = {pattern.name for pattern in get_resolver().url_patterns if getattr(pattern, "name", None)}
    assert names == set(MATRIX)


@pytest.mark.parametrize("name", MATRIX)
def test_what_each_visitor_gets(clients, session, name):
    from django.urls import reverse

    method, wanted, statuses = MATRIX[name]
    given = {"code": session.code, "token": session.token, "receipt": "0" * 40}
    address = reverse(name, args=[given.get(argument, argument) for argument in wanted])
    got = {visitor: getattr(clients[visitor], method)(address).status_code for visitor in VISITORS}
    assert got == {visitor: statuses.get(visitor, statuses["all"]) for visitor in VISITORS}
