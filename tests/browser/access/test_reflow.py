"""What can be measured of a page: it fits narrow windows, thumbs hit it, the stage never scrolls."""

import pytest
from browser.conftest import LOOKED_AT
from gallery.scenes import SIZES

SMALL = """() => {
  const seen = (it) => it.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  const inText = (it) => it.matches("a") && getComputedStyle(it).display === "inline";
  const targets = [...document.querySelectorAll("a, button, input, textarea, select, summary")];
  return targets.filter((it) => seen(it) && !inText(it) && !it.closest("label")).flatMap((it) => {
    const { width, height } = it.getBoundingClientRect();
    const least = it.matches(".choice, .room .ask button, .join-ways button") ? 44 : 24;
    return Math.min(width, height) < least - 0.5 ? [`${it.outerHTML.slice(0, 80)} ${width} x ${height}`] : [];
  });
}"""
SIDEWAYS = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.body.querySelectorAll("*")].filter((it) => it.getBoundingClientRect().right > wide + 1)
    .map((it) => it.outerHTML.slice(0, 100)).slice(0, 5);
}"""
CRAMPED = """() => [...document.querySelectorAll(".slide, #spotlight, #join, .foot")]
    .filter((box) => !box.hidden)
    .filter((box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1)
    .map((box) => `${box.className}${box.id} ${box.scrollHeight} > ${box.clientHeight}`)"""
COVERED = """() => {
  const at = document.activeElement, { left, top, width, height } = at.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  const on = hit && (at.contains(hit) || hit.contains(at));
  return on ? "" : `${at.outerHTML.slice(0, 90)} under ${hit?.outerHTML.slice(0, 90)}`;
}"""


def test_it_fits_its_screen(page, resized, scene):
    if scene.screen == "stage":
        never_scrolls(page, resized)
    else:
        fits_320_px_and_every_target_can_be_hit(page, resized, scene)


def never_scrolls(page, resized) -> None:
    for size in SIZES["stage"]:
        resized(size)
        assert not page.evaluate(CRAMPED), size


def fits_320_px_and_every_target_can_be_hit(page, resized, scene) -> None:
    resized((320, 568))
    assert not page.evaluate(SIDEWAYS)
    assert not page.evaluate(SMALL)
    resized((320, 256))  # a laptop at 400 %
    assert not page.evaluate(SIDEWAYS)
    resized(SIZES[scene.screen][0])
    assert not page.evaluate(SMALL)


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("phone-quiz-open", (320, 568)),
        ("phone-ask", (320, 568)),
        ("console-questions", (1366, 768)),
        ("console-questions", (390, 844)),
        ("console-quiz-open", (390, 844)),
        ("register", (1200, 800)),
    ],
)
def test_what_is_focused_is_never_covered(gallery, browser, name, size):
    scene = next(each for each in LOOKED_AT if each.name == name)
    page = gallery.show(browser, scene, size)
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.outerHTML.slice(0, 60)"))
        if page.evaluate("document.activeElement !== document.body"):
            assert not page.evaluate(COVERED)
    assert len(reached) > 4
    page.context.close()


IN_SIGHT = """selector => {
  const it = document.querySelector(selector), { left, top, width, height } = it.getBoundingClientRect();
  const there = (y) => it.contains(document.elementFromPoint(left + width / 2, y));
  return there(top + 2) && there(top + height - 2);
}"""


@pytest.mark.parametrize("size", SIZES["phone"])
def test_that_a_round_has_closed_is_in_sight_without_scrolling(gallery, browser, size):
    scene = next(each for each in LOOKED_AT if each.name == "phone-quiz-closed")
    page = gallery.show(browser, scene, size)
    assert page.evaluate(IN_SIGHT, "#now .state") and "Closed" in page.locator("#now .state").inner_text()
    page.context.close()
