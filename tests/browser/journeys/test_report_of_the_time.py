"""Afterwards: a session with an item 8 minutes over and a break; its report is read row by row, then used."""

import json

from playwright.sync_api import expect

PLAY = """
from datetime import timedelta
from unittest.mock import patch
from django.utils import timezone
from sessions import agenda
from sessions.actions import lifecycle, moving, timing
from sessions.models import Session
pk = Session.objects.get(code={code!r}).pk
starts = timezone.now() - timedelta(minutes=150)
Session.objects.filter(pk=pk).update(starts_at=starts, demonstration=False)
def at(after, act, **more):
    with patch.object(timezone, "now", lambda: starts + timedelta(minutes=after)):
        session = Session.objects.get(pk=pk)
        if act is moving.jump:
            more["step"] = agenda.current_run(session).step
        act(session, **more)
at(0, lifecycle.start)
at(18, moving.jump, position=2)
at(23, moving.jump, position=3)
at(28, timing.take_break, minutes=10)
at(40, timing.resume)
for position, minutes in ((4, 45), (5, 55), (6, 75), (7, 80), (8, 85), (9, 95)):
    at(minutes, moving.jump, position=position)
at(110, lifecycle.end)
"""
READ = """
import json
from sessions.models import Run, Session
session = Session.objects.get(code={code!r})
on = {{run.planned_item.position: (run.ended_at - run.started_at).total_seconds() / 60
      for run in session.runs.select_related("planned_item")}}
plan = list(session.plan.order_by("position").values_list("position", "seconds", "item__title"))
print(json.dumps([plan, on]))
"""


def rows_of(page, caption: str) -> list[list[str]]:
    rows = page.get_by_role("table", name=caption).locator("tbody tr").all()
    return [[" ".join(cell.inner_text().split()) for cell in row.locator("th, td").all()] for row in rows]


def test_the_report_says_what_came_of_each_item_and_a_new_session_is_planned_by_it(server, signed_in):
    code = server.session()["code"]
    server.shell(PLAY.format(code=code))
    plan, on = json.loads(server.shell(READ.format(code=code)).splitlines()[-1])
    report = signed_in(f"/host/{code}/report/")
    rows = rows_of(report, "Minutes of each item, planned and actual")
    [broken] = [row for row in rows if row[0] == "Break"]
    assert broken == ["Break", "10", "12", "2 min over"]
    rows.remove(broken)
    wanted = []
    for position, seconds, title in plan:
        planned, actual = seconds // 60, round(on[str(position)]) - (12 if position == 3 else 0)
        says = f"{actual - planned} min over" if actual > planned else "on time"
        wanted.append([f"{position} · {title}", str(planned), str(actual), says])
    assert rows == wanted and wanted[0][1:] == ["10", "18", "8 min over"]
    start, end = rows_of(report, "Start and end, planned and actual")
    assert start[3] == "on time" and end[3] == "20 min late"
    report.get_by_role("link", name="Use these times for a new session").click()
    expect(report.get_by_label("Times of the items")).to_have_value(code)
    report.get_by_label("How long, in minutes").clear()
    report.get_by_label("How long, in minutes").fill("98")
    report.get_by_role("button", name="Create session").click()
    first = report.locator("#agenda li").first
    expect(first).to_contain_text("· 18")
