"""What lies below the edge of a phone is said, for as long as it does."""

import pytest
from browser.conftest import LOOKED_AT
from gallery.scenes import SCENES
from playwright.sync_api import expect

BELOW = """() => {
  const edge = document.querySelector(".tabs-bar").getBoundingClientRect().top;
  const middle = (it) => { const { top, height } = it.getBoundingClientRect(); return top + height / 2; };
  return [...document.querySelectorAll("#now .choice")].filter((it) => middle(it) > edge).length;
}"""


@pytest.mark.parametrize("size", [(360, 740), (320, 568), (360, 560), (1366, 768)])
@pytest.mark.parametrize("name", ["phone-quiz-open", "phone-quiz-saved"])
def test_how_many_choices_lie_below_the_bar_is_said_until_they_are_seen(gallery, browser, name, size):
    page = gallery.show(browser, next(each for each in LOOKED_AT if each.name == name), size)
    n, hint = page.evaluate(BELOW), page.locator(".below")
    if n:
        expect(hint).to_have_text(f"{n} more choice{'s' if n > 1 else ''} below")
    else:
        expect(hint).to_be_hidden()
    if size == (320, 568):
        assert n, "nothing lies below: this test would test nothing"
    page.locator("#now .choice").last.scroll_into_view_if_needed()
    page.mouse.wheel(0, 2000)
    expect(hint).to_be_hidden()
    page.mouse.wheel(0, -3000)
    if n:
        expect(hint).to_be_visible()
        page.locator("nav [data-view-link=agenda]").click()
        expect(hint).to_be_hidden()
    page.context.close()


def test_a_slide_has_nothing_below(gallery, browser):
    scene = next(each for each in SCENES if each.name == "phone-slide")
    page = gallery.show(browser, scene, (320, 568))
    expect(page.locator(".below")).to_be_hidden()
    page.context.close()
