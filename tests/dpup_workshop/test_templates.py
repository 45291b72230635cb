"""Indentation is for those who read the source: it doesn't go over the wire."""

import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template

from dpup_workshop.serving import bundles
from dpup_workshop.templates import unindented


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("<b>\n    Kia ora\n</b>\n", "<b>\nKia ora\n</b>\n"),
        ("<a>\n\n\n  <b>", "<a>\n<b>"),
        ("one  space, two", "one  space, two"),
        ("a\n<p>\n  b\n</p>\n\n<p\n  id='c'>\n  c\n</p>\n", "a<p>b</p><p\nid='c'>c</p>"),
        ("a\n<button\n  disabled>\n  b\n</button>\nc", "a\n<button\ndisabled>b</button>\nc"),
        ("a\n<pause>\n</pause>\n", "a\n<pause>\n</pause>\n"),
        ("<p {% if a > b %}hidden{% endif %}>\n  c", "<p {% if a > b %}hidden{% endif %}>\nc"),
        ("a\n  <pre>\n    a\n  </pre>\n  b", "a\n<pre>\n    a\n  </pre>\nb"),
        (
            '<textarea\n  id="a">\n\n  {{ text }}</textarea>',
            '<textarea\n  id="a">\n\n  {{ text }}</textarea>',
        ),
        (
            "\n  {% blocktranslate trimmed %}\n    a\n  {% endblocktranslate %}\n  b",
            "\n{% blocktranslate trimmed %}\n    a\n  {% endblocktranslate %}\nb",
        ),
        ("{% verbatim %}\n  {{ a }}{% endverbatim %}\n  b", "{% verbatim %}\n  {{ a }}{% endverbatim %}\nb"),
        ("<predicate>\n  a</predicate>", "<predicate>\na</predicate>"),
        ("a\n  {# why #}\n  b {# c #}\n", "a\nb {# c #}\n"),
    ],
)
def test_a_template_goes_out_without_indentation(written, sent):
    assert unindented(written) == sent


def test_what_somebody_wrote_keeps_its_lines():
    drawn = Template(unindented("<i>\n  {{ text }}\n</i>")).render(Context({"text": "one\n\n  two"}))
    assert drawn == "<i>\none\n\n  two\n</i>"


def test_the_templates_of_the_project_are_read_so():
    name = "sessions/room/_recap.html"
    assert "\n  " in (settings.BASE_DIR / "templates" / name).read_text()
    assert "\n " not in get_template(name).template.source


@pytest.mark.parametrize("name", sorted(bundles.BUNDLES))
def test_a_bundle_has_no_indentation_and_no_lines_of_comment(name):
    own = [line for line in bundles.joined(name).splitlines() if "htmx" not in line]
    assert len(own) > 20
    assert [line for line in own if not line or line[0] in " /"] == []


def test_a_text_over_several_lines_in_a_script_is_left_alone(tmp_path, monkeypatch, settings):
    (tmp_path / "a.js").write_text("const a = `\n  // text\n`;\n")
    (tmp_path / "b.js").write_text("// why\n\n  const b = `one ${a}`; // how\n")
    settings.STATICFILES_DIRS = [tmp_path]
    monkeypatch.setitem(bundles.BUNDLES, "js/ab.js", ["a.js", "b.js"])
    assert bundles.joined("js/ab.js") == "const a = `\n  // text\n`;\n;\nconst b = `one ${a}`; // how\n"


def test_a_style_goes_out_without_comments(tmp_path, monkeypatch, settings):
    (tmp_path / "a.css").write_text("/* why,\n   at length */\nb {\n  color: red; /* loud */\n}\n")
    settings.STATICFILES_DIRS = [tmp_path]
    monkeypatch.setitem(bundles.BUNDLES, "css/a.css", ["a.css"])
    assert bundles.joined("css/a.css") == "b {\ncolor: red;\n}\n"
