"""Each scene is opened once, and looked at by one suite after the other."""

import pytest
from browser.conftest import LOOKED_AT
from gallery.scenes import SIZES


@pytest.fixture(scope="session", params=LOOKED_AT, ids=lambda scene: scene.name)
def scene(request):
    return request.param


@pytest.fixture(scope="session")
def markup_of(gallery, browser):
    """What a scene's page holds: as the scripts left it, and as the server sent it."""
    kept = {}

    def find(scene, page=None):
        if scene.name not in kept:
            shown = page or gallery.show(browser, scene, SIZES[scene.screen][0])
            served = shown.context.request.get(gallery.address(scene), fail_on_status_code=False)
            kept[scene.name] = (shown.content(), served.text())
            if page is None:
                shown.context.close()
        return kept[scene.name]

    return find


@pytest.fixture(scope="session")
def page(gallery, browser, scene, markup_of):
    """A scene at its screen's first size; each suite sets the size that it looks at."""
    opened = gallery.show(
        browser, scene, SIZES[scene.screen][0], color_scheme="light", reduced_motion="reduce"
    )
    markup_of(scene, opened)
    yield opened
    opened.context.close()


@pytest.fixture
def resized(page):
    """Set the page's size, and wait until it is laid out."""

    def resize(size: tuple[int, int]) -> None:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    return resize
