"""No page asks another site for anything: recorded from before each scene is opened, in every state."""

from dataclasses import replace

from browser.conftest import LOOKED_AT

# whatever a page could load or send to; a link is followed only where somebody presses it
LOADED = """() => [...document.querySelectorAll("[src], [srcset], [href], [action], [data], [poster]")]
    .filter((it) => !it.matches("a"))
    .flatMap((it) => ["src", "href", "action", "data", "poster"].map((name) => it.getAttribute(name)))
    .filter((address) => address && new URL(address, location.href).origin !== location.origin)
    .filter((address) => !address.startsWith("data:"))"""
AWAY = """() => [...document.querySelectorAll("a[href]")]
    .filter((it) => /^https?:$/.test(it.protocol) && it.origin !== location.origin && it.target)
    .filter((it) => it.rel !== "noopener").map((it) => it.outerHTML.slice(0, 120))"""


def test_no_request_leaves_our_own_site(page, gallery, scene):
    page.wait_for_load_state("load")
    assert gallery.elsewhere[scene.name] == set()
    assert page.evaluate(LOADED) == []


def test_a_link_that_leads_elsewhere_tells_that_site_nothing_of_this_page(page, scene):
    assert page.evaluate(AWAY) == []


def test_a_request_to_another_site_would_be_recorded(gallery, browser):
    page = gallery.show(browser, replace(LOOKED_AT[0], name="a page that asks elsewhere"), (360, 740))
    page.evaluate("fetch('http://elsewhere.invalid/pixel.png', { mode: 'no-cors' }).catch(() => null)")
    page.wait_for_timeout(500)
    page.context.close()
    assert any("elsewhere.invalid" in each for each in gallery.elsewhere["a page that asks elsewhere"])
