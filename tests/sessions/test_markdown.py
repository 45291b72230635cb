"""Where a workshop may lead people: https, http and mailto; a video https. Checked, and later not drawn."""

import shutil

import pytest
from django.conf import settings
from django.template import Context, Template

from sessions import markdown
from sessions.models import Workshop
from sessions.packs.loader import load
from sessions.packs.reader import read

BAD = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    " javascript:alert(1)",
    "java\\tscript:alert(1)",
    "data:text/html,hi",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example",
    "/host/",
    "https:evil.example",
    "https:///evil.example",
    "https://a b.example",
    "https://\\\\evil.example",
]


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(settings.PACK_DIR, tmp_path / "pack")


def faults(folder, file: str, was: str, becomes: str) -> list[str]:
    """The faults after a change, which begins with the line changed."""
    text = (folder / file).read_text()
    assert was in text
    (folder / file).write_text(text.replace(was, becomes, 1))
    line = text[: text.index(was)].count("\n") + 1 + becomes[: becomes.index("{line}")].count("\n")
    (folder / file).write_text((folder / file).read_text().replace("{line}", ""))
    return [f"{line}:", *map(str, read(folder)[1])]


@pytest.mark.parametrize("address", BAD)
@pytest.mark.parametrize("known", ['"https://www.privacy.org.nz"', 'address = ""\ntranscript'])
def test_a_link_or_a_video_that_leads_elsewhere_is_a_fault_with_its_line(folder, address, known):
    becomes = "{line}" + (f'address = "{address}"\ntranscript' if "script" in known else f'"{address}"')
    line, *found = faults(folder, "workshop.toml", known, becomes)
    assert len(found) == 1 and found[0].startswith(f"workshop.toml:{line}") and "begins with" in found[0]


def test_a_video_over_plain_http_is_a_fault_and_a_link_is_not(folder):
    assert (
        faults(folder, "workshop.toml", '"https://www.privacy.org.nz"', '{line}"http://a.example"')[1:] == []
    )
    changed = '{line}address = "http://a.example"\ntranscript'
    assert len(faults(folder, "workshop.toml", 'address = ""\ntranscript', changed)) == 2


@pytest.mark.parametrize(
    "link",
    [
        "[x](javascript:alert(1))",
        "<javascript:alert(1)>",
        "[x][1]\n\n[1]: javascript:alert(1)",
        "[x](java&#x0a;script:alert(1))",
        "[x](/host/)",
    ],
)
@pytest.mark.parametrize(
    ("file", "was"), [("1-welcome.md", "- Who are you?"), ("faq.toml", None), ("quiz.toml", None)]
)
def test_a_link_in_a_text_that_leads_elsewhere_is_a_fault_with_its_line(folder, file, was, link):
    if was:
        line, *found = faults(folder, file, was, f"Text.\n\n{{line}}{link}\n\n{was}")
    else:
        text = (folder / file).read_text()
        key = "answer = " if file == "faq.toml" else "explanation = "
        given = next(row for row in text.splitlines() if row.startswith(key))
        line, *found = faults(folder, file, given, f'{{line}}{key}"""{link}"""')
    assert found and all(f.startswith(f"{file}:{line}") and "a link begins with" in f for f in found), found


@pytest.mark.parametrize("address", ["https://a.example/x", "http://a.example", "mailto:ada@a.example"])
def test_a_link_that_a_page_may_hold_passes(folder, address):
    assert faults(folder, "1-welcome.md", "- Who are you?", f"{{line}}- [Who]({address}) are you?")[1:] == []
    assert f'href="{address}"' in markdown.inline(f"[Who]({address})")


@pytest.mark.parametrize("address", BAD)
def test_what_stands_in_the_database_all_the_same_is_not_drawn(db, client, address):
    workshop, _ = load(read(settings.PACK_DIR)[0])
    Workshop.objects.filter(pk=workshop.pk).update(links=[{"title": "Here", "address": address}])
    assert b"Here</a>" not in client.get("/faq/").content
    notes = Template('{% include "sessions/host/_notes.html" %}')
    drawn = notes.render(
        Context(
            {
                "session": {"code": "K7R4MXQ"},
                "slide": {"video": {"title": "V", "seconds": 1, "address": address}},
            }
        )
    )
    assert "Video" in drawn and "open it" not in drawn
