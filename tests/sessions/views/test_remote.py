"""The remote: the console's own commands on a page for a thumb, which also works as plain forms."""

import re

import pytest
from clients import signed_in
from django.test import Client
from django.urls import reverse
from steps import HTMX, LIVE, first_quiz_slide, go_to, press, step_of

from sessions import agenda, screens
from sessions.actions import arranging, questions
from sessions.models import Round, Run, Session

pytestmark = pytest.mark.django_db
ON_REMOTE = {"X-Screen": "remote"}


@pytest.fixture
def page(started, sign_in):
    """What the remote shows now, with its white space evened out."""
    return lambda: " ".join(sign_in.get(reverse("host-remote", args=[started.code])).text.split())


@pytest.fixture
def without_scripts(started, ada):
    """Ada's phone without scripts: it sends the form that holds this text as the page has it."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)
    address = reverse("host-remote", args=[started.code])

    def send(held: str, *, leave_out: str = "", **typed):
        forms = re.findall(r"<form\b.*?</form>", browser.get(address).text, re.S)
        form = next(each for each in forms if held in each)
        action = re.search(r'action="([^"]+)"', form)[1]
        fields = dict(re.findall(r'<input type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"', form))
        fields.pop(leave_out, None)
        return browser.post(action, {**fields, **typed})

    return send


def test_it_says_the_time_in_the_consoles_words_what_to_say_and_what_comes(started, page):
    slide = agenda.current_run(started).slide
    host, remote = (screens.render(started.pk, name) for name in ("host", "remote"))
    words = re.search(r"<b>(.*?)</b>", remote["time"])[1]
    assert words and words in host["agenda"]
    assert slide.say[:30] in remote["now"] and "<b>Next" in remote["now"]
    assert slide.notes.splitlines()[0][:20].strip("*- ") in remote["notes"]
    assert remote["questions"] == host["questions"], "the console's own lists"


def test_without_scripts_a_press_moves_once_and_leads_back_to_the_remote(started, page, without_scripts):
    before = agenda.current_run(started).slide.key
    reply = without_scripts('id="go"')
    assert (reply.status_code, reply["Location"]) == (302, reverse("host-remote", args=[started.code]))
    assert agenda.current_run(started).slide.key != before
    assert without_scripts("/do/pause/").status_code == 302
    assert Run.objects.get(ended_at=None).paused_at
    assert without_scripts("/do/log_spoken/", text="Who pays for this?").status_code == 302
    assert "Who pays for this?" in page()


def test_a_plain_form_without_its_token_is_refused(started, without_scripts):
    assert without_scripts('id="go"', leave_out="csrfmiddlewaretoken").status_code == 403


def test_a_plain_press_from_an_old_screen_answers_with_the_present_one(started, without_scripts):
    old = step_of(started)
    assert without_scripts('id="go"').status_code == 302
    now = agenda.current_run(started).slide
    reply = without_scripts('id="go"', step=old)
    assert reply.status_code == 409 and "This is how it stands now." in reply.text
    assert f'data-slide="{now.key}"' in reply.text and agenda.current_run(started).slide == now


def test_without_scripts_the_end_asks_first_with_a_form_that_ends(started, without_scripts):
    asked = without_scripts("/do/end_if_done/")
    assert asked.status_code == 200 and "End anyway" in asked.text and 'id="now"' in asked.text
    assert re.search(r'<dialog id="ending"[^>]*\sopen>', asked.text)
    assert Session.objects.get(pk=started.pk).ended_at is None


def test_what_is_pushed_holds_no_token_and_is_the_same_for_all_who_facilitate(started):
    for html in screens.render(started.pk, "remote").values():
        assert "csrf" not in html and "data-plain" not in html


def test_a_script_gets_the_remotes_own_parts_or_nothing_where_its_socket_draws(started, sign_in):
    address = reverse("host-do", args=[started.code, "next_slide"])
    sent = sign_in.post(address, {"step": step_of(started)}, headers=HTMX | ON_REMOTE)
    assert 'id="drive"' in sent.text and 'id="agenda"' not in sent.text
    nothing = sign_in.post(address, {"step": step_of(started)}, headers=LIVE | ON_REMOTE)
    assert nothing.status_code == 204
    stale = sign_in.post(address, {"step": "1:1"}, headers=LIVE | ON_REMOTE)
    assert stale.status_code == 409 and 'id="drive"' in stale.text and 'id="agenda"' not in stale.text
    of_console = sign_in.post(address, {"step": "1:1"}, headers=LIVE)
    assert 'id="agenda"' in of_console.text


def test_a_scribe_reads_along_and_logs_and_moves_nothing(started, ada, cleo):
    arranging.give(started, username="cleo", role="scribe", by=ada)
    scribe = signed_in(cleo)
    text = scribe.get(reverse("host-remote", args=[started.code])).text
    assert 'data-role="scribe"' in text and "Scribe: you log questions" in text
    step = {"step": step_of(started), "screen": "remote"}
    assert scribe.post(reverse("host-do", args=[started.code, "next_slide"]), step).status_code == 403
    logged = scribe.post(
        reverse("host-do", args=[started.code, "log_spoken"]), {"text": "Who?", "screen": "remote"}
    )
    assert logged.status_code == 302 and started.questions.get().text == "Who?"


def test_a_round_is_opened_closed_and_shown_from_it(started, without_scripts):
    go_to(started, first_quiz_slide(started))
    steps = []
    for _ in range(3):
        assert without_scripts("/do/press_activity/").status_code == 302
        steps.append(Round.objects.get(session=started).step.partition(":")[2])
    assert steps == ["open", "closing", "revealed"]


def test_its_page_takes_few_queries_with_many_questions_too(
    started, sign_in, ada, django_assert_max_num_queries
):
    for n in range(20):
        questions.log_spoken(started, text=f"Question {n}?", by=ada)
    go_to(started, first_quiz_slide(started))
    press(started)
    address = reverse("host-remote", args=[started.code])
    sign_in.get(address)
    with django_assert_max_num_queries(8):
        sign_in.get(address)
    with django_assert_max_num_queries(4):
        screens.draw(started.pk, {"remote": ["tally"], "host": ["tally"]})


def test_a_text_in_it_is_escaped(started, ada, page):
    Session.objects.filter(pk=started.pk).update(name="<b>Hē</b>")
    questions.log_spoken(started, text="<i>Why?</i>", by=ada)
    assert "<b>Hē</b>" not in page() and "<i>Why?</i>" not in page()
    assert "&lt;i&gt;Why?&lt;/i&gt;" in page()


def test_the_console_shows_the_way_there_and_a_stranger_has_to_sign_in(started, sign_in):
    console = sign_in.get(reverse("host", args=[started.code])).text
    dialog = console.partition('id="phone-remote"')[2].partition("</dialog>")[0]
    address = reverse("host-remote", args=[started.code])
    assert address in dialog and "<svg" in dialog and "sign in there" in " ".join(dialog.split())
    away = Client().get(address)
    assert away.status_code == 302 and away["Location"] == f"/sign-in/?next={address}"
