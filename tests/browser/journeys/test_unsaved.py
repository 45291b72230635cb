"""A server that can't write: the console says so, and what was typed stays where it was typed."""

import resource

import pytest
from page_steps import sign_in
from playwright.sync_api import expect

TYPED = "Who decides what is collected?"


def no_file_may_grow(server, *, on: bool) -> None:
    most = 1 if on else resource.RLIM_INFINITY
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def test_a_spoken_question_that_was_not_saved_stays_in_its_box(own_server, opened):
    session = own_server.session()
    page = opened(session["host"], 1366, 768)
    sign_in(page)
    page.keyboard.press("v")
    box = page.locator("#spoken textarea")
    box.fill(TYPED)
    no_file_may_grow(own_server, on=True)
    box.press("Enter")
    expect(page.locator("#message")).to_contain_text("Not saved: the server’s disk is full.")
    expect(box).to_have_value(TYPED)
    no_file_may_grow(own_server, on=False)
    box.press("Enter")
    expect(page.locator("#questions")).to_contain_text(TYPED)
    expect(box).to_have_value("")


@pytest.mark.chromium  # Firefox asks before it sends a form again
def test_a_form_without_scripts_that_was_not_saved_can_be_sent_again(own_server, without_scripts):
    page = without_scripts(own_server.session()["join"])
    page.locator("form button").first.click()
    page.goto(page.url.partition("?")[0] + "mine/")
    page.locator("textarea").fill(TYPED)
    no_file_may_grow(own_server, on=True)
    page.locator("form:has(textarea) button").first.click()
    expect(page.locator("h1")).to_have_text("Not saved")
    expect(page.locator("textarea")).to_have_value(TYPED)
    no_file_may_grow(own_server, on=False)
    page.reload()
    expect(page.get_by_text(TYPED).first).to_be_visible()
