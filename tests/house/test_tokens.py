"""The colours: enough contrast, measured from the tokens; the same ones for old browsers; nowhere else."""

import re

import pytest
from colour import contrast, parse, to_hex
from server import ROOT

CSS = ROOT / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text()


def block(start: str, after: str = "") -> dict[str, str]:
    """{token: value} of the first rule that begins with `start`, after the text `after`."""
    text = TOKENS[TOKENS.index(after) :]
    rule = text[text.index(start) + len(start) :]
    return dict(re.findall(r"--([a-z-]+): (oklch\([^)]*\)|#[0-9a-f]{6})", rule[: rule.index("}")]))


FALLBACK = block(":root {", "@layer tokens {")
LIGHT = block(":root {", "@supports")
DARK = {**LIGHT, **block(':root:not([data-theme="light"]) {')}
CHOSEN_DARK = {**LIGHT, **block('[data-theme="dark"] {', "prefers-color-scheme")}
THEMES = {
    "light": LIGHT,
    "dark": DARK,
    "stage": {**LIGHT, **block(".stage {")},
    "dark stage": {**DARK, **block('[data-theme="dark"] .stage {')},
}
GROUNDS = ["paper", "card", "wash"]
ON_WASHES = [("accent-wash", "accent"), ("late-wash", "late"), ("sun-wash", "ink"), ("accent-wash", "ink")]
CHOICES = list("abcdef")
COLOUR = r"#[0-9a-fA-F]{3,8}\b|\b(?:oklch|oklab|lch|lab|hsla?|hwb|rgba?)\(\s*[\d.][^)]*\)"
ALLOWED = {
    "stage.css": ["#fff"],  # a QR code lies on white
    "parts.css": ["rgba(16, 35, 34, 0.5)"],  # a ::backdrop has no tokens in a Chromium before 122
}


def ratio(theme: str, one: str, other: str) -> float:
    return contrast(parse(THEMES[theme][one]), parse(THEMES[theme][other]))


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read(theme):
    least = 7.0 if "stage" in theme else 4.5
    pairs = [(text, ground) for text in ("ink", "ink-soft", "accent", "late") for ground in GROUNDS[:2]]
    pairs += [(text, ground) for ground, text in ON_WASHES[2:]]
    pairs += [("accent-ink", "accent"), ("ink", "wash")]
    assert {pair: ratio(theme, *pair) for pair in pairs if ratio(theme, *pair) < least} == {}
    softer = [("ink-soft", "wash"), ("accent", "accent-wash"), ("late", "late-wash"), ("accent", "wash")]
    softer += [("card", letter) for letter in CHOICES]
    assert {pair: ratio(theme, *pair) for pair in softer if ratio(theme, *pair) < 4.5} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_shapes_and_edges_can_be_seen(theme):
    pairs = [(letter, ground) for letter in CHOICES for ground in [*GROUNDS, "accent-wash"]]
    pairs += [("edge", ground) for ground in GROUNDS] + [("live", ground) for ground in GROUNDS]
    assert {pair: ratio(theme, *pair) for pair in pairs if ratio(theme, *pair) < 3} == {}


def test_a_browser_without_oklch_gets_the_same_colours():
    assert set(FALLBACK) == set(LIGHT)
    assert {name: to_hex(parse(value)) for name, value in LIGHT.items()} == FALLBACK


def test_dark_is_the_same_by_preference_and_by_choice():
    assert DARK == CHOSEN_DARK


def for_screens(css: str) -> str:
    """A style without its blocks for print: ink on paper has greys of its own."""
    while (start := css.find("@media print")) >= 0:
        end, depth = css.index("{", start) + 1, 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        css = css[:start] + css[end:]
    return css


def test_only_what_is_for_print_is_left_out_and_each_way_to_write_a_colour_is_found():
    screen, paper = "a { b: #111; }\n", "@media print { c { d: #000; } e { f: #222; } }\n"
    assert re.findall(COLOUR, for_screens(paper + screen + paper)) == ["#111"]
    written = ["rgba(16, 35, 34, 0.5)", "rgb( 0 0 0)", "oklch(0.5 0.1 100)", "#ABCDEF"]
    assert re.findall(COLOUR, " ".join([*written, "rgba(var(--shade), 0.1)"])) == written


def test_colours_stand_in_the_tokens_and_nowhere_else():
    for file in (ROOT / "static").rglob("*.css"):
        if file.name in ("tokens.css", "styleguide.css"):
            continue
        found = re.findall(COLOUR, for_screens(file.read_text()))
        assert [colour for colour in found if colour not in ALLOWED.get(file.name, [])] == [], file
