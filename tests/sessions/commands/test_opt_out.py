"""Opting out of notes, photos, screenshots and a recording: by either door, once, and undone."""

import re

import pytest
from clients import come_in, do
from django.urls import reverse
from steps import send, take_seat

from sessions.actions import lifecycle
from sessions.commands.participant import carry_out_all
from sessions.commands.seated import Command
from sessions.errors import Refused
from sessions.models import ProcessedCommand

pytestmark = pytest.mark.django_db


def held(participant) -> tuple[list[str], str]:
    participant.refresh_from_db()
    return participant.opted_out, participant.opt_out_words


def test_a_phone_says_all_it_would_rather_not_be_in_and_takes_back_what_it_leaves_out(started, ben, seat):
    send(seat, "opt_out", photos="1", recording=True, words="back left")
    assert held(ben) == (["photos", "recording"], "back left")
    send(seat, "opt_out", notes="1", words="")
    assert held(ben) == (["notes"], "")
    send(seat, "opt_out", words="back left")
    assert held(ben) == ([], "")


def test_sent_again_it_has_its_effect_once_also_by_the_other_door(started, ben, seat):
    send(seat, "opt_out", id="one", photos=True, words="back left")
    send(seat, "opt_out", id="two")
    send(seat, "opt_out", id="one", photos="true", words="back left")
    assert held(ben) == ([], ""), "what came later stays"
    with pytest.raises(Refused, match="out of step"):
        send(seat, "opt_out", id="one", notes=True, words="")


def test_no_record_of_a_command_holds_it(started, ben, seat):
    send(seat, "opt_out", id="one", photos=True, words="kanari")
    [record] = ProcessedCommand.objects.values()
    assert "kanari" not in str(record) and "photos" not in str(record)


def test_one_that_is_refused_leaves_the_others_of_its_batch(started, ben, seat):
    refused, done = carry_out_all(
        [
            Command(take_seat(started), "opt_out", {"photos": True, "words": "a" * 61}, "one"),
            Command(seat, "opt_out", {"notes": True, "words": "at the back"}, "two"),
        ]
    )
    assert isinstance(refused, Refused) and refused.status == 422
    assert done is None and held(ben) == (["notes"], "at the back")
    assert started.participants.opted_out().count() == 1


def test_the_end_refuses_it(started, ben, seat):
    lifecycle.end(started)
    with pytest.raises(Refused) as refused:
        send(seat, "opt_out", photos=True)
    assert refused.value.status == 410 and held(ben) == ([], "")


@pytest.mark.parametrize("is_over", [False, True])
def test_it_is_taken_back_where_it_is_shown_also_after_the_end(started, is_over):
    phone = come_in(started)
    do(phone, started, "opt_out", photos="1", words="back left")
    participant = started.participants.get()
    if is_over:
        lifecycle.end(started)
    address = reverse("you", args=[started.code])
    form = phone.get(address).text.partition('id="opted-out"')[2].partition("</section>")[0]
    [action] = re.findall(r'action="([^"]+)"', form)
    for _ in range(2):  # sent twice, it is the same
        reply = phone.post(action, follow=True)
        assert reply.status_code == 200 and "Taken back." in reply.text
        assert held(participant) == ([], "")
    assert 'id="opted-out"' not in reply.text and "back left" not in reply.text


def test_without_scripts_it_is_sent_seen_and_undone(started):
    phone = come_in(started)
    page = do(phone, started, "opt_out", photos="1", words="back <b>left").content.decode()
    assert "The facilitators can see it now." in page
    form = page.partition('id="opt-out"')[2].partition("</form>")[0]
    boxes = {each.split('"')[0]: "checked" in each.partition(">")[0] for each in form.split('name="')[1:]}
    assert {kind: boxes[kind] for kind in ("notes", "photos", "screenshots", "recording")} == {
        "notes": False,
        "photos": True,
        "screenshots": False,
        "recording": False,
    }
    assert 'value="back &lt;b&gt;left"' in form
    assert held(started.participants.get()) == (["photos"], "back <b>left")
    do(phone, started, "opt_out", words="")
    assert held(started.participants.get()) == ([], "")


def test_without_scripts_what_was_chosen_survives_a_refusal(started):
    phone = come_in(started)
    reply = do(phone, started, "opt_out", screenshots="1", words="<i>" * 40)
    page = reply.content.decode()
    form = page.partition('id="opt-out"')[2].partition("</form>")[0]
    assert reply.status_code == 422 and "120 characters, and 60 fit" in page
    assert "&lt;i&gt;" * 40 in form and 'aria-invalid="true"' in form
    assert "checked" in form.partition('name="screenshots"')[2].partition(">")[0]
    assert form.count("checked") == 1
