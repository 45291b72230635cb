"""WCAG 2.2 AA as axe sees it, in light and in dark, on every screen in every state."""

from itertools import product

import pytest
from browser.conftest import SOAK, npm
from gallery.scenes import SIZES

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """rules => axe.run({ runOnly: rules, resultTypes: ["violations"] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html, failureSummary }) =>
        html.slice(0, 160) + " | " + failureSummary.split("\\n")[1]).join("\\n    ")))"""


@pytest.fixture(scope="session")
def axe():
    return npm("axe-core@*/axe.min.js").read_text()


def violations(page, axe) -> list[str]:
    page.evaluate(axe)
    return page.evaluate(RUN, RULES)


def test_no_violation(page, resized, gallery, browser, axe, scene):
    sizes = SIZES[scene.screen]
    resized(sizes[0])
    found = violations(page, axe)
    for theme, size in product(["light", "dark"], sizes[:2]) if SOAK else ():
        other = gallery.show(browser, scene, size, color_scheme=theme, reduced_motion="reduce")
        found += [f"{theme}, {size}: {violation}" for violation in violations(other, axe)]
        other.context.close()
    assert not found, "\n".join(found)
