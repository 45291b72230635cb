"""My sessions and a session's forms: what is asked for lands in the page, and no other one is loaded."""

import re

import pytest
from page_steps import retype
from playwright.sync_api import expect
from server import PASSWORD

STAYS = "window.here = true"
SAME_PAGE = "window.here === true"
COLLEAGUE = (
    "from django.contrib.auth.models import Group, User\n"
    "olive, _new = User.objects.get_or_create(username='olive')\n"
    f"olive.set_password({PASSWORD!r})\n"
    "olive.groups.add(Group.objects.get_or_create(name='organisers')[0])\n"
    "olive.save()\n"
)


@pytest.fixture
def page_of(signed_in):
    def open_page(path: str):
        page = signed_in(path)
        page.evaluate(STAYS)
        return page

    return open_page


def test_a_list_of_sessions_is_filtered_in_place_and_back_goes_back(server, signed_in):
    server.session()
    server.shell(COLLEAGUE)
    page = signed_in("/host/", "olive")
    expect(page.locator("h1")).to_have_text("All sessions")
    shown = page.locator("article.session").count()
    assert shown
    page.evaluate(STAYS)
    page.get_by_label("Name, place or code").fill("nowhere at all")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("No sessions match.")
    expect(page.locator("#status")).to_contain_text("0 sessions")
    expect(page).to_have_url(re.compile(r"/host/\?whose=all&q=nowhere"))
    expect(page.get_by_label("Name, place or code")).to_be_focused()
    assert page.evaluate(SAME_PAGE)
    page.get_by_label("Name, place or code").fill("")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("article.session")).to_have_count(shown)
    assert page.evaluate(SAME_PAGE)
    page.go_back()
    expect(page.locator("main")).to_contain_text("No sessions match.")
    page.reload()
    expect(page.locator("main")).to_contain_text("No sessions match.")


def test_a_form_that_must_be_put_right_says_so_where_it_is(page_of):
    page = page_of("/host/new/")
    page.get_by_label("Where").fill("Te Aro")
    page.get_by_label("How long, in minutes").fill("10")
    page.get_by_role("button", name="Create session").click()
    expect(page.locator(".problem:visible").first).to_contain_text("minutes")
    expect(page.locator("main :focus")).to_have_count(1)
    expect(page.get_by_label("Where")).to_have_value("Te Aro")
    assert page.evaluate(SAME_PAGE) and page.url.endswith("/host/new/")
    retype(page.get_by_label("How long, in minutes"), "90")
    page.get_by_label("I’ve checked this notice").check()
    page.get_by_role("button", name="Create session").click()
    expect(page.locator("#now")).to_contain_text("Before the doors open")
    expect(page.locator(".head")).to_contain_text("Te Aro")


def test_a_session_is_put_right_in_place_and_that_is_said(server, page_of):
    page = page_of(f"/host/{server.session()['code']}/edit/")
    page.get_by_label("Where").fill("Te Wharewaka, upstairs")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Saved.")
    expect(page.locator("#status")).to_contain_text("Saved.")
    page.get_by_label("Colleague’s user name").fill("nobody-of-that-name")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#people-problem")).to_be_visible()
    expect(page.get_by_label("Colleague’s user name")).to_be_focused()
    page.get_by_role("button", name="Call it off").click()
    expect(page.locator("main")).to_contain_text("This session has been called off.")
    page.get_by_role("button", name="It’s going ahead after all").click()
    expect(page.get_by_role("button", name="Call it off")).to_be_visible()
    assert page.evaluate(SAME_PAGE) and page.url.endswith("/edit/")


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (None, "No connection"),
        ((500, "<h1>Something</h1>"), "may not be done yet"),
        ((503, '<p id="message">Not saved: busy.</p>'), "Not saved: busy."),
    ],
)
def test_what_could_not_be_done_is_said_and_nothing_typed_is_lost(server, page_of, reply, said):
    page = page_of(f"/host/{server.session()['code']}/edit/")

    def answer(route):
        if reply is None:
            return route.abort()
        route.fulfill(status=reply[0], body=reply[1], content_type="text/html")

    page.route("**/edit/", answer)
    page.get_by_label("Where").fill("Te Wharewaka")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#message")).to_contain_text(said)
    expect(page.locator("#message")).to_be_focused()
    expect(page.get_by_label("Where")).to_have_value("Te Wharewaka")
    page.unroute("**/edit/")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Saved.")
    expect(page.locator("#message")).to_be_hidden()


def test_who_was_signed_out_meanwhile_is_told_so_and_what_was_typed_stays(server, page_of):
    page = page_of(f"/host/{server.session()['code']}/edit/")
    page.context.clear_cookies(name=re.compile("signed-in|sessionid"))
    page.get_by_label("Where").fill("Te Wharewaka")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#message")).to_contain_text("You’re signed out.")
    expect(page.locator("#message")).to_be_focused()
    expect(page.locator("#message a")).to_have_attribute("target", "_blank")
    expect(page.get_by_label("Where")).to_have_value("Te Wharewaka")


def test_who_was_signed_out_comes_from_a_list_to_the_sign_in(server, page_of):
    page = page_of("/host/")
    page.goto(f"{server.url}/questions/")
    page.context.clear_cookies(name=re.compile("signed-in|sessionid"))
    page.get_by_label("Search").fill("whose")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(re.compile(r"/sign-in/\?next=/questions/.*whose"))
