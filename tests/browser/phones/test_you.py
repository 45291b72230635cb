"""From a phone: what is held is one tap away and equals the database, and three taps delete everything."""

import json
from pathlib import Path

from page_steps import ask, join, show_signed_question, view
from playwright.sync_api import expect

ROWS = """
import json
from django.core.serializers.json import DjangoJSONEncoder
from sessions.models import Participant, Question, Session
session = Session.objects.get(code="{code}")
def row(found):
    values = {{f.name: getattr(found, f.attname) for f in found._meta.concrete_fields}}
    return {{k: str(v) if type(v) is int else v for k, v in values.items()}}
seat = [row(each) for each in session.participants.filter(name="Benedict")]
asked = [row(each) for each in session.questions.all()]
print(json.dumps([seat, asked], cls=DjangoJSONEncoder))
"""


def rows(server, session) -> list:
    return json.loads(server.shell(ROWS.format(code=session["code"])).splitlines()[-1])


def test_what_is_held_is_one_tap_away_and_the_download_equals_the_database(server, opened):
    session = server.session()
    ben = opened(session["join"])
    join(ben, "Benedict")
    view(ben, "Ask")
    ask(ben, "Who pays?")
    expect(ben.locator("#mine li")).to_have_count(1)
    ben.locator(".room-foot").get_by_role("link", name="Your information").click()
    expect(ben.get_by_role("heading", level=1)).to_have_text("Your information")
    expect(ben.locator("[id^=question-]")).to_contain_text("Who pays?")
    with ben.expect_download() as started:
        ben.get_by_role("link", name="Download as JSON").click()
    data = json.loads(Path(started.value.path()).read_text())
    [seat], [question] = rows(server, session)
    downloaded = {**data["seat"], **data["opt_outs"]}
    assert seat == {name: downloaded[name] for name in seat}
    [told] = data["questions"]
    assert {name: question[name] for name in question if name in told}.items() <= told.items()
    assert told["text"] == "Who pays?"


def test_three_taps_delete_everything_on_every_screen(server, opened):
    session, ada, ben, other, _ = show_signed_question(server, opened)
    expect(other.locator("#questions")).to_contain_text("Who pays?")
    second = ben.context.new_page()  # another tab of this phone
    second.goto(f"{server.url}/s/{session['code']}/")
    expect(second.locator("#connection")).to_have_text("live")

    view(ben, "You")
    ben.get_by_role("link", name="Delete everything about me").click()
    ben.get_by_role("button", name="Delete everything about me").click()

    expect(ben.get_by_role("heading", level=1)).to_have_text("Your information is deleted")
    expect(ben.locator("main")).to_contain_text("1 question, with its answer and its votes")
    expect(other.locator("#questions")).not_to_contain_text("Who pays?")
    second.wait_for_url("**/join/")
    assert rows(server, session) == [[], []]
    assert "Benedict" not in ada.get(f"/host/{session['code']}/")
    left = (
        f"Object.keys({{...localStorage, ...sessionStorage}}).filter(k => k.endsWith(':{session['code']}'))"
    )
    assert ben.evaluate(left) == []
    ben.goto(f"{server.url}/s/{session['code']}/")
    expect(ben.get_by_role("button", name="Join without a name")).to_be_visible()


def test_without_scripts_a_question_is_edited_and_everything_deleted(server, without_scripts, opened):
    session = server.session()
    page = without_scripts(session["join"])
    page.get_by_role("button", name="Join without a name").click()
    page.goto(f"{server.url}/s/{session['code']}/mine/")
    page.get_by_label("Ask a question").fill("Who pays?")
    page.get_by_role("button", name="Ask without my name").click()
    page.get_by_role("link", name="Your information").first.click()
    page.get_by_text("Edit this question").click()
    page.get_by_role("textbox", name="Your question").fill("Who decides?")
    page.get_by_role("button", name="Save the new text").click()
    expect(page.locator("[id^=question-]")).to_contain_text("Who decides?")
    page.get_by_role("link", name="Delete everything about me").click()
    page.get_by_role("button", name="Delete everything about me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your information is deleted")
