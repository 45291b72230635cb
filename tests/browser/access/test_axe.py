"""WCAG 2.2 AA as axe sees it, in light and in dark, on every screen in every state."""

import pytest
from browser.conftest import LOOKED_AT, SOAK, npm
from gallery.scenes import SIZES

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """rules => axe.run({ runOnly: rules, resultTypes: ["violations"] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html, failureSummary }) =>
        html.slice(0, 160) + " | " + failureSummary.split("\\n")[1]).join("\\n    ")))"""


@pytest.fixture(scope="module")
def axe():
    return npm("axe-core@*/axe.min.js").read_text()


@pytest.mark.parametrize("scene", LOOKED_AT, ids=lambda scene: scene.name)
def test_no_violation(gallery, browser, axe, scene):
    for theme in ["light", "dark"] if SOAK else ["light"]:
        for size in SIZES[scene.screen][: 2 if SOAK else 1]:
            page = gallery.show(browser, scene, size, color_scheme=theme, reduced_motion="reduce")
            page.evaluate(axe)
            found = page.evaluate(RUN, RULES)
            page.context.close()
            assert not found, f"{theme}, {size}\n" + "\n".join(found)
