"""Guessing codes costs budget at every address that holds one; whoever is in, or found it here, pays none."""

import pytest
from channels.testing import WebsocketCommunicator
from clients import seated, signed_in
from django.test import Client
from django.urls import get_resolver, reverse
from stopped_clock import Clock

from dpup_workshop.asgi import Sockets
from sessions import housekeeping, limits, seats
from sessions.actions import lifecycle

pytestmark = pytest.mark.django_db
HERE = "127.0.0.1"
WRONG = "AAAAAAA"
POSTED = ("do", "people", "call-off", "leave")
HOLD_A_CODE = [p.name for p in get_resolver().url_patterns if "code" in getattr(p.pattern, "converters", {})]


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> Clock:
    stopped = Clock()
    monkeypatch.setattr(limits.buckets, "clock", stopped)
    monkeypatch.setattr(limits.found_codes, "clock", stopped)
    return stopped


def use_up(address: str = HERE) -> int:
    """Guess until nothing is left; how often that was."""
    return next(n for n in range(100_000) if limits.guess_code(address, WRONG))


def ask(name: str, code: str, client: Client | None = None):
    given = {"code": code, "receipt": "0" * 40, "verb": "ask", "name": "people", "page": "1"}
    pattern = next(p for p in get_resolver().url_patterns if getattr(p, "name", "") == name)
    address = reverse(name, kwargs={key: given[key] for key in pattern.pattern.converters})
    browser = client or Client()
    return browser.post(address) if name.endswith(POSTED) else browser.get(address)


def test_the_addresses_that_hold_a_code_are_these():
    assert sorted(HOLD_A_CODE) == [
        "calendar", "host", "host-calendar", "host-do", "host-notes", "host-remote",
        "host-rest", "host-sheet", "join", "mine", "participant-do", "receipt",
        "report", "report-clear", "room", "room-questions", "session-again", "session-call-off",
        "session-edit", "session-hold", "session-people", "session-rehearse", "stage", "summary",
        "you", "you-delete", "you-do", "you-json", "you-leave", "you-page",
    ]  # fmt: skip


@pytest.mark.parametrize("name", HOLD_A_CODE)
def test_a_code_over_budget_is_answered_alike_whether_it_exists_or_not(session, name):
    use_up()
    replies = [ask(name, code) for code in (session.code, WRONG)]
    assert [reply.status_code for reply in replies] == [429, 429]
    assert [reply["Retry-After"] for reply in replies] == ["2", "2"]
    assert replies[0].content == replies[1].content
    assert "Try again in 2 seconds" in replies[0].content.decode()


@pytest.mark.parametrize("name", HOLD_A_CODE)
def test_a_wrong_code_costs_a_token_at_every_address(session, name):
    use_up()
    full = limits.CODE_ADDRESS.burst
    limits.buckets.clear()
    assert ask(name, WRONG).status_code in (302, 404)
    assert use_up() == full - 1


def test_a_typed_code_over_budget_is_answered_alike_and_stays_in_its_field(session):
    use_up()
    replies = {code: Client().get("/", {"code": code}) for code in (session.code, WRONG)}
    assert {reply.status_code for reply in replies.values()} == {429}
    right, wrong = (reply.content.decode().replace(code, "X") for code, reply in replies.items())
    assert right == wrong and 'value="X"' in right


def test_over_budget_no_code_is_looked_up(session, django_assert_num_queries):
    use_up()
    with django_assert_num_queries(0):
        Client().get("/", {"code": session.code})
        for name in HOLD_A_CODE:
            ask(name, session.code)


def test_right_codes_cost_nothing(session):
    for _ in range(limits.CODE_ADDRESS.burst * 2):
        limits.found_codes.clear()
        assert Client().get("/", {"code": session.code}).status_code == 302
        limits.found_codes.clear()
        assert ask("join", session.code).status_code == 200
    assert use_up() == limits.CODE_ADDRESS.burst


def test_a_known_code_gives_no_token_back(session):
    ask("join", session.code)
    use_up()
    for _ in range(5):
        assert ask("join", session.code).status_code == 200
        assert Client().get("/", {"code": session.code}).status_code == 302
    assert limits.guess_code(HERE, WRONG) > 0


def test_a_code_somebody_found_here_is_free_here_and_nowhere_else(session):
    ask("join", session.code)
    use_up()
    use_up("192.0.2.7")
    for name in ("room", "join", "mine"):
        assert ask(name, session.code).status_code in (200, 302), name
        assert ask(name, WRONG).status_code == 429, name
        assert ask(name, session.code, Client(REMOTE_ADDR="192.0.2.7")).status_code == 429, name


def test_what_was_found_is_forgotten_unless_a_phones_socket_is_open(session, clock):
    limits.found_codes.add(HERE, session.code, sockets=1)
    clock.now += 2 * limits.FORGET_AFTER
    assert limits.found_codes.has(HERE, session.code)
    limits.found_codes.add(HERE, session.code, sockets=-1)
    clock.now += limits.FORGET_AFTER - 1
    assert limits.found_codes.has(HERE, session.code)
    clock.now += 1
    assert not limits.found_codes.has(HERE, session.code)


def test_a_browser_with_a_seat_is_never_limited(session):
    phone = seated(session)
    use_up()
    limits.found_codes.clear()
    for name in ("room", "mine"):
        assert ask(name, session.code, phone).status_code == 200
        limits.found_codes.clear()
    assert phone.get("/", {"code": session.code}).status_code == 302


def test_a_seats_cookie_under_another_codes_name_is_no_seat(session):
    phone = seated(session)
    cookie = phone.cookies[seats.cookie_name(session.code)].value
    phone.cookies[seats.cookie_name(WRONG)] = cookie
    use_up()
    assert seats.read_seat(cookie, session.code) and seats.read_seat(cookie, WRONG) is None
    assert ask("room", WRONG, phone).status_code == 429


def test_a_facilitator_who_is_signed_in_is_not_limited_at_console_and_stage(session, ada):
    client = signed_in(ada)
    use_up()
    assert [ask(name, session.code, client).status_code for name in ("host", "stage")] == [200, 200]


def test_the_qr_link_is_the_page_to_join_on_and_never_limited(session):
    use_up()
    phone, link = Client(), reverse("join-token", args=[session.token])
    assert "Join without a name" in phone.get(link).content.decode()
    reply = phone.post(link, {"name": "Ben"})
    assert (reply.status_code, reply["Location"]) == (302, f"/s/{session.code}/")
    assert phone.get(reply["Location"]).status_code == 200
    assert phone.get(link)["Location"] == f"/s/{session.code}/", "coming back never asks again"


@pytest.mark.parametrize(("state", "status", "said"), [("draft", 200, "early"), ("over", 410, "has ended")])
def test_the_qr_link_says_what_the_typed_code_says_before_the_doors_and_after_the_end(
    workshop, session, ada, state, status, said
):
    if state == "draft":
        type(session).objects.filter(pk=session.pk).update(doors_opened_at=None)
    else:
        lifecycle.start(session, by=ada)
        lifecycle.end(session, by=ada)
    for address in (reverse("join-token", args=[session.token]), reverse("join", args=[session.code])):
        reply = Client().get(address)
        assert reply.status_code == status and said in reply.content.decode()
        assert not Client().post(address, {"name": ""}).cookies


def test_a_client_cannot_say_which_address_it_has(session):
    use_up()
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP", "True-Client-IP"):
        reply = Client().get(reverse("room", args=[WRONG]), headers={header: "192.0.2.9"})
        assert reply.status_code == 429, header


def test_tokens_come_back_by_the_second(clock):
    use_up()
    wait = limits.guess_code(HERE, WRONG)
    clock.now += wait - 0.01
    assert limits.guess_code(HERE, WRONG) == pytest.approx(0.01)
    clock.now += 0.01
    assert not limits.guess_code(HERE, WRONG), "the wait that was said is true"
    assert limits.guess_code(HERE, WRONG)


def test_an_ipv6_household_is_one_and_a_whole_network_has_a_larger_budget():
    assert use_up("2001:db8:1:2::1") == limits.CODE_ADDRESS.burst
    assert limits.guess_code("2001:db8:1:2:ffff::9", WRONG), "another address of the same /64"
    used = limits.CODE_ADDRESS.burst
    used += sum(use_up(f"2001:db8:1:{n:x}::1") for n in range(16, 48))
    assert used == limits.CODE_NETWORK.burst
    assert not limits.guess_code("2001:db8:2:1::1", WRONG), "another /48"


def test_an_ipv4_address_is_the_same_however_it_is_written():
    use_up("::ffff:192.0.2.1")
    assert limits.guess_code("192.0.2.1", WRONG) and not limits.guess_code("192.0.2.2", WRONG)


def test_addresses_are_forgotten_within_ten_minutes_though_nobody_comes(clock, monkeypatch):
    limits.guess_code(HERE, WRONG)
    limits.code_was_right("192.0.2.1", "K7R4MXQ")
    keeper = housekeeping.Housekeeping(every=0)
    monkeypatch.setattr(housekeeping.lifecycle, "close_overdue", keeper.stop.set)
    monkeypatch.setattr(housekeeping, "connection", type("Closed", (), {"close": lambda: None}))
    clock.now += 600 - housekeeping.EVERY
    keeper.run()
    assert len(limits.buckets) == len(limits.found_codes) == 0


def test_nothing_is_forgotten_before_its_bucket_is_full_again():
    for name, rate in vars(limits).items():
        if isinstance(rate, limits.Rate):
            assert rate.burst / rate.per_second <= limits.FORGET_AFTER, name


def test_no_address_or_code_stands_in_memory_as_it_is(session):
    limits.code_was_right("192.0.2.77", session.code)
    limits.guess_code("192.0.2.77", WRONG)
    limits.try_password("192.0.2.77", "ada")
    held = f"{limits.buckets._kept} {limits.found_codes._kept}"
    assert "192.0.2.77" not in held and session.code not in held and "ada" not in held


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/ws/room/{}/", "/ws/stage/{}/?ticket=x", "/ws/host/{}/"])
def test_a_socket_over_budget_is_closed_alike_whether_its_code_exists_or_not(session, path):
    from asgiref.sync import async_to_sync

    async def knock(code: str) -> int:
        headers = [(b"host", b"testserver"), (b"origin", b"http://testserver")]
        socket = WebsocketCommunicator(Sockets(), path.format(code), headers=headers)
        socket.scope["client"] = (HERE, 1)
        assert (await socket.connect(timeout=5))[0]
        return (await socket.receive_output(5))["code"]

    closed = async_to_sync(knock)
    assert [closed(session.code), closed(WRONG)] == [4401, 4401]
    assert use_up() == limits.CODE_ADDRESS.burst - 2
    assert [closed(session.code), closed(WRONG)] == [4429, 4429]
