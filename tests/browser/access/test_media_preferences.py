"""What somebody asked of their device holds: forced colours, reduced motion."""

import pytest
from gallery.scenes import SIZES

pytestmark = pytest.mark.chromium
LOOK = """(name) => {
  const { borderTopWidth, borderTopColor, outlineStyle, outlineWidth, backgroundColor } =
    getComputedStyle(document.querySelector(name));
  return [borderTopWidth, borderTopColor, outlineStyle, outlineWidth, backgroundColor].join(" ");
}"""
LONGEST = """() => Math.max(...[...document.querySelectorAll("*")].flatMap((each) => {
  const { transitionDuration, animationDuration } = getComputedStyle(each);
  return `${transitionDuration},${animationDuration}`.split(",").map(parseFloat);
}))"""  # seconds


@pytest.fixture
def shown(gallery, browser, request):
    """A scene, as a device with these wishes shows it."""
    pages = []

    def show(name: str, **wishes):
        scene = next(each for each in gallery.scenes if each.name == name)
        pages.append(gallery.show(browser, scene, SIZES[scene.screen][0], **wishes))
        return pages[-1]

    yield show
    for page in pages:
        page.context.close()


def test_in_forced_colours_what_is_chosen_still_looks_chosen(shown):
    phone = shown("phone-quiz-saved", forced_colors="active")
    assert phone.evaluate(LOOK, ".choice[aria-pressed=true]") != phone.evaluate(
        LOOK, ".choice[aria-pressed=false]"
    )
    tabs = (
        phone.evaluate(LOOK, ".tabs-bar [aria-current]"),
        phone.evaluate(LOOK, ".tabs-bar a:not([aria-current])"),
    )
    assert tabs[0] != tabs[1]
    console = shown("console-slide", forced_colors="active")
    tabs = (
        console.evaluate(LOOK, "[role=tab][aria-selected=true]"),
        console.evaluate(LOOK, "[role=tab][aria-selected=false]"),
    )
    assert tabs[0] != tabs[1]


def test_in_forced_colours_points_keep_their_marks(shown):
    phone = shown("phone-slide", forced_colors="active")
    mark = "(it) => getComputedStyle(it, '::before').backgroundColor"
    assert phone.locator(".points li").first.evaluate(mark) != "rgba(0, 0, 0, 0)"
    page, point = phone.locator("body"), phone.locator(".points li").first
    assert point.evaluate(mark) != page.evaluate("(it) => getComputedStyle(it).backgroundColor")


def test_in_forced_colours_focus_and_bars_are_seen(shown):
    phone = shown("phone-result-four", forced_colors="active")
    phone.keyboard.press("Tab")
    assert phone.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    bar = phone.locator(".bar").first
    assert bar.evaluate("(it) => getComputedStyle(it).fill") != bar.evaluate(
        "(it) => getComputedStyle(it).backgroundColor"
    )


@pytest.mark.parametrize("name", ["phone-quiz-saved", "stage-result-many", "console-slide"])
def test_motion_is_short_and_none_where_nobody_wants_it(shown, name):
    assert 0 < shown(name, reduced_motion="no-preference").evaluate(LONGEST) <= 0.2
    assert shown(name, reduced_motion="reduce").evaluate(LONGEST) == 0
