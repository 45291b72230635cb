"""An item is left out in one press and put back in one; Next passes it, and its slides can be gone to."""

import pytest
from page_steps import press
from playwright.sync_api import expect


@pytest.fixture
def console(server, console_of):
    opened = console_of(server.session()["code"])
    press(opened, "ArrowRight")
    expect(opened.locator("#now")).to_have_attribute("data-slide", "welcome")
    return opened


def item(console, position: int):
    return console.locator(f".agenda > li:nth-child({position})")


def test_an_item_is_left_out_in_one_press_and_back_in_one(console):
    toolkit, ends = item(console, 6), console.locator(".outlook b").first
    toolkit.hover()
    toolkit.get_by_role("button", name="Leave out").first.click()
    expect(toolkit.get_by_role("button", name="Put back").first).to_be_visible()
    expect(ends).to_contain_text("5 min in hand", timeout=40_000)
    toolkit.get_by_role("button", name="Put back").first.click()
    expect(toolkit.get_by_role("button", name="Put back")).to_have_count(0)
    expect(ends).to_contain_text("On time")
    press(console, "u")
    expect(toolkit.get_by_role("button", name="Put back").first).to_be_visible()


def test_next_passes_what_is_left_out_and_any_slide_is_gone_to_in_one_press(console):
    for position in (4, 5, 6):
        each = item(console, position)
        each.hover()
        each.get_by_role("button", name="Leave out").first.click()
        expect(each.get_by_role("button", name="Put back").first).to_be_visible()
    why = item(console, 3)
    why.locator("summary").click()
    why.locator(".slide-row").last.click()
    expect(why).to_have_attribute("aria-current", "step")
    press(console, "ArrowRight")
    expect(item(console, 7)).to_have_attribute("aria-current", "step")


def test_a_slide_is_left_out_in_one_press_and_nothing_of_a_protected_item(console):
    quiz = item(console, 8)
    quiz.locator("summary").click()
    row = quiz.locator(".slides > li").nth(1)
    row.hover()
    row.get_by_role("button", name="Leave out").click()
    expect(row).to_contain_text("left out")
    expect(item(console, 7).get_by_role("button", name="Leave out")).to_have_count(0)
