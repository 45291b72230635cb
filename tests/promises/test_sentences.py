"""Each sentence that promises something is kept: it is marked, and its mark leads to tests."""

import pytest
from server import ROOT

from promises import marks
from promises.collected import why_not
from promises.kept import DATA_ROWS, PROMISES
from sessions.privacy import data_map

HERE = ROOT / "tests" / "promises"
PROMISES_NOTHING = set((HERE / "nothing.txt").read_text().splitlines())
# the notice, your information, the end and the receipt: here each text is marked, or said to promise nothing
SCREENS = [
    *("about.html", "privacy.html", "_receipt.html", "_captures.html", "_hold.html", "_goes.html"),
    *(
        "_clock.html",
        "_minutes.html",
        "_notices.html",
        "_shortened.html",
        "_spotted.html",
        "stage/_names.html",
    ),
    *("join/_notice.html", "join/join.html", "join/over.html", "join/receipt.html"),
    *("room/_ask_fields.html", "room/_held.html", "room/_name_form.html", "room/_opt_out.html"),
    *("room/_standing.html", "room/_you.html", "room/removed.html", "room/_ask_as.html", "room/_few.html"),
    *("room/_asked_aloud.html", "room/_asked_aloud_lines.html", "room/_changed_notice.html"),
    *("room/_deletion.html", "room/_muted.html", "room/_name_goes.html", "room/_redacted.html"),
    *sorted(f"summary/{file.name}" for file in (ROOT / "templates/sessions/summary").glob("*.html")),
    *sorted(f"you/{file.name}" for file in (ROOT / "templates/sessions/you").glob("*.html")),
    "../quiz/held.html",
]
DOCUMENTS = ["privacy.md", "privacy-impact.md"]


@pytest.mark.parametrize("screen", SCREENS)
def test_each_text_is_marked_or_is_listed_as_promising_nothing(screen):
    for text, keys in marks.in_template(ROOT / "templates" / "sessions" / screen):
        assert bool(keys) != (text in PROMISES_NOTHING), f"either marked or in nothing.txt: {text}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_paragraph_is_marked_or_says_that_it_promises_nothing(document):
    for text, keys in marks.in_document(ROOT / "docs" / document):
        assert keys, f"no mark stands before it: {text}"


@pytest.mark.parametrize("key", PROMISES)
def test_a_promise_is_kept_by_tests(key):
    assert [why for test in PROMISES[key] if (why := why_not(test))] == []
    assert PROMISES[key]


def test_each_mark_leads_to_tests_and_each_promise_stands_somewhere():
    assert marks.all_marks() - {marks.NOTHING} == set(PROMISES)


@pytest.mark.parametrize("row", data_map.rows(), ids=lambda row: row.key)
def test_what_the_data_map_says_of_a_row_is_kept_by_tests(row):
    """Who sees it, and until when: the notice, your information, /privacy/ and docs/privacy.md say it."""
    assert [why for test in DATA_ROWS[row.key] if (why := why_not(test))] == []
    assert DATA_ROWS[row.key]


def test_no_row_is_kept_that_is_gone():
    assert set(DATA_ROWS) == {row.key for row in data_map.rows()}


def test_nothing_stands_in_the_list_that_no_screen_says():
    said = {text for screen in SCREENS for text, _ in marks.in_template(ROOT / "templates/sessions" / screen)}
    assert PROMISES_NOTHING - said == set()
    assert (HERE / "nothing.txt").read_text().splitlines() == sorted(PROMISES_NOTHING)


def test_a_text_without_a_mark_and_one_behind_a_mark_are_told_apart(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        '{# promise: a, b #}\n<p>{% translate "It \\"goes\\"." %}{% translate "Then." %}</p>\n'
        "{# promise: c #}\n{% blocktranslate trimmed with a=b %}\n  Or\n  not.\n{% endblocktranslate %}"
    )
    assert marks.in_template(page) == [('It \\"goes\\".', ["a", "b"]), ("Then.", []), ("Or not.", ["c"])]
    page.write_text(
        "# Title\n\n<!-- promise: a -->\nIt goes.\n\n<!-- promises nothing -->\nAh.\n\nOh.\n\n| a |\n"
    )
    assert marks.in_document(page) == [("It goes.", ["a"]), ("Ah.", ["nothing"]), ("Oh.", [])]
