"""/metrics and the log's ids: who may read them, what stands in them, and what never does."""

import asyncio
import json
import re

import pytest
from django.test import Client
from server import Server
from visitor import Visitor
from websockets.asyncio.client import connect


@pytest.mark.parametrize(
    ("settings_", "asked", "status"),
    [
        ({}, {"REMOTE_ADDR": "127.0.0.1"}, 200),
        ({}, {"REMOTE_ADDR": "::1"}, 200),
        ({}, {"REMOTE_ADDR": "192.0.2.7"}, 404),
        ({}, {"REMOTE_ADDR": ""}, 404),
        ({"BEHIND_PROXY": True}, {"REMOTE_ADDR": "127.0.0.1"}, 404),
        ({"METRICS_TOKEN": "t" * 30}, {"REMOTE_ADDR": "127.0.0.1"}, 404),
        ({"METRICS_TOKEN": "t" * 30}, {"HTTP_AUTHORIZATION": "Bearer wrong"}, 404),
        ({"METRICS_TOKEN": "t" * 30}, {"HTTP_AUTHORIZATION": "Bearer " + "t" * 30}, 200),
    ],
)
def test_who_may_read_the_figures(db, settings, settings_, asked, status):
    for name, value in settings_.items():
        setattr(settings, name, value)
    assert Client().get("/metrics", **asked).status_code == status


def value(text: str, name: str) -> float:
    return sum(float(found) for found in re.findall(rf"^{re.escape(name)} (\S+)$", text, re.M))


def test_the_figures_follow_what_happens_and_name_nobody(tmp_path):
    server = Server(tmp_path, LOG_FORMAT="json").prepare().start()
    try:
        made = server.session()
        code, ada = made["code"], Visitor(server).sign_in()
        cookie, before = Visitor(server).join(code), ada.get("/metrics")
        step = ada.step(code)

        async def go() -> str:
            address = f"ws://127.0.0.1:{server.port}/ws/room/{code}/"
            async with connect(address, origin=server.url, additional_headers={"Cookie": cookie}) as socket:
                await socket.recv()
                await socket.send(json.dumps({"id": "1", "do": "ask", "text": "Why?"}))
                while "ack" not in await socket.recv():
                    pass
                pressed = asyncio.to_thread(ada.post, f"/host/{code}/do/next_slide/", live=True, step=step)
                assert await pressed == 204
                while 'id="now"' not in await socket.recv():
                    pass
                await asyncio.sleep(1.2)
                return await asyncio.to_thread(ada.get, "/metrics")

        during = asyncio.run(go())
        assert value(before, 'workshop_sockets{audience="room"}') == 0
        assert value(during, 'workshop_sockets{audience="room"}') == 1
        for name in (
            'workshop_frames_total{audience="room"}',
            "workshop_fan_out_seconds_count",
            "workshop_drawing_seconds_count",
            "workshop_commit_group_size_sum",
            "workshop_commit_seconds_count",
            "workshop_write_age_seconds_count",
            "workshop_loop_lag_seconds_count",
            "workshop_request_wait_seconds_count",
            'workshop_request_seconds_count{status="2xx"}',
        ):
            assert value(during, name) > value(before, name), name
        for secret in (code, cookie.partition("=")[2], "ada", "Why?"):
            assert secret not in during
        with pytest.raises(Exception, match="404"):
            ada.get("/nowhere/")
        lines = [json.loads(line) for line in server.said().splitlines() if line.startswith("{")]
        [missing] = [line for line in lines if line["logger"] == "django.request"]
        assert re.fullmatch(r"[0-9a-f]{16}", missing["request_id"]) and missing["level"] == "WARNING"
        assert "request" not in missing
    finally:
        server.stop()
