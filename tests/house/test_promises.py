"""What people are told is so: nobody is named who wasn't set, and nothing is promised that no code keeps."""

import json
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from clients import seated, signed_in
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from server import ROOT

from sessions import activities, demonstration, screens
from sessions.actions import arranging, lifecycle, moderation, retention
from sessions.errors import Refused
from sessions.models import Session
from sessions.privacy.rows import DataRow

NOBODY = {"holder": "", "contact": "", "country": ""}
PROMISES = (
    r"(can.t|cannot|can not) be traced|phone only|reads? (it|them|each)? ?first|on servers? in|deleted on"
    r"|deleted \w+ days|days after the end"
)
SCREENS = sorted((ROOT / "templates").rglob("*.html")) + sorted(
    each for each in (ROOT / "static").rglob("*.js") if "vendor" not in each.parts
)
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "static" / "manifest.webmanifest"]


@pytest.fixture
def nobody_set(settings):
    settings.SESSION_DEFAULTS = settings.SESSION_DEFAULTS | NOBODY


@pytest.mark.parametrize("file", SCREENS + DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_screen_or_document_promises_what_no_code_keeps(file):
    said = re.sub(r"\s+", " ", file.read_text())
    if file.name == "CHANGELOG.md":
        said = said.partition("## Unreleased")[0]
    assert re.findall(PROMISES, said, re.I) == []


def test_the_notice_names_who_holds_it_and_that_those_who_answer_read_questions(session):
    arranging.put_right(session, holder="Te Puna <1>", contact="Mele", country="Samoa")
    said = " ".join(Client().get(reverse("join", args=[session.code])).text.split())
    for words in (
        "Te Puna &lt;1&gt;",
        "ask Mele, or complain to",
        "Samoa",
        "To run this workshop and answer your questions.",
    ):
        assert words in said
    assert "The people who answer afterwards read questions too." in said


def test_the_whole_notice_is_read_in_about_a_minute(session):
    """At some 250 words a minute; with the purpose as it is unless somebody says otherwise."""
    Session.objects.update(purpose="to run this workshop and answer your questions")
    page = Client().get(reverse("join", args=[session.code])).text
    notice = page.partition('class="whole-notice">')[2].partition("</section>")[0]
    assert 200 < len(re.sub(r"<[^>]*>", " ", notice).split()) <= 320


def test_the_notice_stands_above_the_first_field_and_says_what_the_data_is_not_for(session):
    page = " ".join(Client().get(reverse("join", args=[session.code])).text.split())
    above, way_in, below = page.partition('<form method="post" class="join-ways">')
    assert way_in and "<input" not in above, "above the first field, hidden ones too"
    assert "You can take part without giving your name." in above and "only ever show as totals." in above
    assert "We won’t score you, or tell your manager what you send." in above
    assert "Your name goes on " in above and 'href="#whole-notice"' in above
    assert "Score you, or tell your manager what you send." in below
    assert "To run this workshop and answer your questions. Nothing else." in below


def test_the_whole_notice_says_what_may_take_longer_and_the_page_then_says_it(session):
    def said() -> tuple[str, str]:
        page = " ".join(Client().get(reverse("join", args=[session.code])).text.split())
        above, _start, notice = page.partition('id="whole-notice"')
        return above, notice.partition("<dt>How long</dt>")[2].partition("</dd>")[0]

    above, how_long = said()
    assert "A server that’s off deletes once it’s on." in how_long and "Kept longer" not in above
    assert "If anything’s kept longer, this page says who, why and until when." in how_long
    until = session.deletion_day + timedelta(days=30)
    retention.hold_back(session, held_back_by="Records", retention_hold="a complaint", held_until=until)
    above, how_long = said()
    day = f"{until:%A} {until.day} {until:%B}"
    assert (
        f"Records keeps what there is of names, phones’ keys, votes and questions until {day} {until.year}."
        in above
    )
    assert "Why: A complaint." in above and f"Your name goes on {day}." in how_long


def test_notice_and_what_is_held_say_what_each_kind_of_activity_keeps(session, monkeypatch):
    drawing = DataRow(
        key="drawing",
        data="Drawings, without who drew.",
        why="To look at.",
        required="No.",
        seen_by="Only you see it.",
        kept_until="It goes after a day.",
        asked_for="Your drawing.",
        of_participants=True,
    )
    kinds = [*activities.every(), SimpleNamespace(personal_data=(drawing,), entries={})]
    monkeypatch.setattr(activities, "every", lambda: kinds)
    notice = " ".join(Client().get(reverse("join", args=[session.code])).text.split())
    assert "Your quiz answers. Your drawing. Your votes for questions. Any questions you write." in notice
    assert notice.count("only ever show as totals. Only you see it.") == 2, (
        "in short, and in the whole notice"
    )
    for place in ("room", "mine"):
        page = seated(session).get(reverse(place, args=[session.code])).text
        held = page.partition("What is held about you")[2]
        assert "the slide at which it joined" in held and "Your quiz answers become totals" in held
        assert "Drawings, without who drew." in held and "It goes after a day." in held


def test_notice_and_hint_say_who_reads_a_question_before_the_room(session):
    phone = seated(session)

    def said() -> list[str]:
        pages = [
            Client().get(reverse("join", args=[session.code])),
            phone.get(reverse("room", args=[session.code])),
            phone.get(reverse("mine", args=[session.code])),  # without scripts
        ]
        return [" ".join(page.text.split()) for page in pages]

    notice, *asking = said()
    assert "The room sees a question once a facilitator shows it." in notice
    for page in asking:
        assert "A facilitator reads a question before the room sees it." in page
    moderation.set_moderated(session, on=False)
    notice, *asking = said()
    assert "soon after you send it" in notice and "once a facilitator" not in notice
    for page in asking:
        assert "soon after you send it" in page and "before the room" not in page


def test_the_hint_reaches_phones_that_are_open_already(session):
    """It stands in a part: what isn't in one never changes on an open page."""
    before = screens.render(session.pk, "room")
    moderation.set_moderated(session, on=False)
    after = screens.render(session.pk, "room")
    assert screens.digest(before) != screens.digest(after)


def test_without_a_holder_a_session_is_a_draft_that_opens_once_it_is_complete(nobody_set, workshop, ada):
    given = {"workshop": workshop.pk, "starts_at": "2027-03-02T08:30", "minutes": "90"}
    given |= {"purpose": "to learn", "place": "Kaikohe"}
    client = signed_in(ada)
    refused = client.post("/host/new/", given | {"confirmed": "on"})
    assert refused.status_code == 422
    assert refused.text.count("The notice needs this") == 3 and "Kaikohe" in refused.text
    assert client.post("/host/new/", given).status_code == 302
    session = Session.objects.get()
    assert "still needs: who holds it, the contact, the country" in client.get(f"/host/{session.code}/").text
    for verb in (arranging.confirm_notice, lifecycle.open_doors):
        with pytest.raises(Refused):
            verb(session)
    held = {"holder": "Te Puna", "contact": "Mele", "country": "Samoa", "confirmed": "on"}
    assert client.post(f"/host/{session.code}/edit/", given | held).status_code == 302
    session.refresh_from_db()
    lifecycle.open_doors(session)


def test_a_confirmed_notice_stays_complete(session, ada):
    with pytest.raises(Refused, match="still needs: the contact"):
        arranging.put_right(session, contact=" ")


def test_a_session_from_the_shell_says_in_one_sentence_what_is_missing(nobody_set, workshop, ada):
    with pytest.raises(CommandError) as refused:
        call_command("create_session", facilitator="ada", open=True, country="Samoa")
    said = str(refused.value)
    assert "--holder (or SESSION_HOLDER), --contact (or SESSION_CONTACT);" in said and "\n" not in said
    assert not Session.objects.exists()
    call_command("create_session", facilitator="ada")
    assert Session.objects.get().phase() == "draft" and Session.objects.get().notice_confirmed_at is None


def test_options_of_the_shell_count_as_the_confirmation(nobody_set, workshop, ada, capsys):
    said = {"holder": "Te Puna", "contact": "Mele", "country": "Samoa"}
    call_command("create_session", facilitator="ada", open=True, json=True, **said)
    session = Session.objects.get(code=json.loads(capsys.readouterr().out)["code"])
    assert session.phase() == "doors" and session.holder == "Te Puna"


def test_a_demonstration_says_that_nobody_holds_it(nobody_set, workshop, ada):
    session = demonstration.make(workshop, ada)
    assert "nobody, this is a demonstration" in Client().get(f"/s/{session.code}/join/").text


def test_about_names_nobody_who_was_not_set(nobody_set, db):
    said = Client().get("/about/").text
    assert "This site holds workshop sessions" not in said and "Questions about it" not in said


def test_doors_stay_closed_while_the_notice_lacks_something(workshop, ada):
    given = {"workshop": workshop, "facilitator": ada, "starts_at": timezone.now(), "minutes": 90}
    session = arranging.make_session(**given, confirmed=True)
    Session.objects.filter(pk=session.pk).update(contact="")  # as one made before this was asked for
    session.refresh_from_db()
    with pytest.raises(Refused, match="Confirm the notice first"):
        lifecycle.open_doors(session)


def test_texts_from_the_shell_are_cleaned_like_those_of_the_form(workshop, ada):
    call_command("create_session", facilitator="ada", place="Te\u202e Puna\x00 ", open=True)
    assert Session.objects.get().place == "Te Puna"
    with pytest.raises(CommandError, match="200 fit"):
        call_command("create_session", facilitator="ada", place="a" * 201)
