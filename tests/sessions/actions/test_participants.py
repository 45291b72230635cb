"""Who may be in the room: the cap, the lock, phones removed and let back in; limits on what is sent."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from steps import LIVE, drawn, step_of

from sessions import screens, seats
from sessions.actions import lifecycle, moderation, moving, participants, questions, stage
from sessions.commands.participant import carry_out
from sessions.errors import Refused
from sessions.models import Session
from sessions.models.session import MAX_PHONES

pytestmark = pytest.mark.django_db


def come(session, name="") -> Client:
    """A browser that joins by the page."""
    client = Client()
    client.post(f"/s/{session.code}/join/", {"name": name})
    return client


def seated(session, client) -> bool:
    return client.get(f"/s/{session.code}/").status_code == 200


def capped(session, cap) -> None:
    Session.objects.filter(pk=session.pk).update(cap=cap)


@pytest.mark.parametrize(
    "expected, cap, most",
    [(None, None, 1000), (10, None, 60), (100, None, 300), (50_000, None, MAX_PHONES), (10, 5, 5)],
)
def test_without_a_cap_three_phones_a_person_expected_are_let_in(expected, cap, most):
    assert Session(head_count=expected, cap=cap).max_phones == most


def test_a_full_session_says_so_and_who_is_in_comes_back_freely(session, ada):
    inside = come(session)
    capped(session, 1)
    late = Client()
    reply = late.post(f"/s/{session.code}/join/", {"name": "Hemi"})
    assert reply.status_code == 409 and "they can let more in" in reply.content.decode()
    assert "Hemi" in reply.content.decode(), "what was typed stays"
    assert seated(session, inside)
    assert inside.post(f"/s/{session.code}/join/", {"name": ""}).status_code == 302
    participants.change_cap(session, cap=2, by=ada)
    assert late.post(f"/s/{session.code}/join/", {"name": "Hemi"}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_those_who_come_at_the_same_moment_dont_pass_the_cap_together(session):
    capped(session, 5)
    start, refused = threading.Barrier(12), []

    def knock(n):
        start.wait()
        try:
            participants.join(session, key_hash=f"{n}")
        except Refused as problem:
            refused.append(problem.code)
        finally:
            connection.close()

    knocking = [threading.Thread(target=knock, args=[n]) for n in range(12)]
    for each in knocking:
        each.start()
    for each in knocking:
        each.join()
    assert session.participants.count() == 5 and refused == ["full"] * 7


@pytest.mark.parametrize("cap", [0, -1, MAX_PHONES + 1])
def test_a_cap_that_makes_no_sense_is_refused(session, ada, sign_in, cap):
    reply = sign_in.post(f"/host/{session.code}/do/change_cap/", {"cap": cap}, headers=LIVE)
    assert reply.status_code == 422 and "20000" in reply.content.decode()


def test_a_locked_session_lets_nobody_new_in_and_those_inside_come_back(session, ada):
    inside, late = come(session), Client()
    participants.lock(session, on=True, by=ada)
    reply = late.post(f"/s/{session.code}/join/", {"name": ""})
    assert reply.status_code == 409 and "locked" in reply.content.decode()
    assert seated(session, inside) and not seated(session, late)
    participants.lock(session, on=False, by=ada)
    assert late.post(f"/s/{session.code}/join/", {"name": ""}).status_code == 302


def test_a_removed_phone_is_told_so_at_every_address_and_can_do_nothing(started, ada):
    phone = come(started, "Hemi")
    hemi = started.participants.get()
    waits = ask(started, "Signed by Hemi", hemi)
    participants.remove(started, participant_pk=hemi.pk, by=ada)
    assert console_list(waits) == "decided", "what waits of that phone is hidden, too"
    for address in ("", "join/", "mine/"):
        reply = phone.get(f"/s/{started.code}/{address}", follow=True)
        assert reply.status_code == 403 and "was removed" in reply.content.decode(), address
    reply = phone.post(f"/s/{started.code}/join/", {"name": ""})
    assert reply.status_code == 403
    reply = phone.post(f"/s/{started.code}/do/ask/", {"text": "Still?"}, headers={"X-Parts": "1"})
    assert reply.status_code == 403


def ask(session, text, participant=None, **more):
    shown = "room" if participant else "nobody"
    return questions.ask(
        session, text=text, participant=participant, receipt=text, name_shown_to=shown, **more
    )


def console_list(question) -> str:
    question.refresh_from_db()
    return question.console_list


def test_who_joined_since_this_slide_goes_with_what_they_asked_and_comes_back_with_it(started, ada):
    early = participants.join(started, key_hash="early", name="Ana")
    before = ask(started, "Asked on the slide before")
    shown = ask(started, "Shown already")
    moderation.show(started, question_pk=shown.pk, by=ada)
    moving.next_slide(started, step=step_of(started), by=ada)
    bots = [participants.join(started, key_hash=f"bot {n}", name=f"Bot {n}") for n in range(3)]
    signed, unsigned = ask(started, "Signed", bots[0]), ask(started, "Unsigned")
    [spoken] = questions.log_spoken(started, text="Asked aloud", by=ada)
    participants.remove_since(started, step=step_of(started), by=ada)
    assert list(started.participants.present()) == [early]
    assert [console_list(each) for each in (before, shown, spoken)] == ["waiting", "shown", "waiting"]
    assert [console_list(each) for each in (signed, unsigned)] == ["decided", "decided"]
    moment = started.participants.removed().first().removed_at
    participants.let_back_in(started, removed_at=moment.isoformat(), by=ada)
    assert started.participants.present().count() == 4
    assert [console_list(each) for each in (signed, unsigned)] == ["waiting", "waiting"]


def test_removing_on_a_screen_that_is_behind_removes_nobody(started, ada):
    step = step_of(started)
    moving.next_slide(started, step=step, by=ada)
    participants.join(started, key_hash="new")
    with pytest.raises(Refused):
        participants.remove_since(started, step=step, by=ada)
    assert not started.participants.removed().exists()


def test_before_the_first_slide_everybody_goes(session, ada):
    participants.join(session, key_hash="bot")
    participants.remove_since(session, step="start", by=ada)
    assert not session.participants.present().exists()
    assert session.log.first().sentence == "removed everyone: 1"


@pytest.mark.parametrize("moment", ["", "soon", "2026-13-45T99:00", "2026-01-01T00:00:00+00:00"])
def test_letting_back_in_what_was_never_removed_says_so(started, ada, moment):
    participants.join(started, key_hash="here")
    with pytest.raises(Refused):
        participants.let_back_in(started, removed_at=moment, by=ada)


def test_of_questions_without_a_name_three_hundred_wait_and_no_more(started, ada, ben):
    for n in range(questions.MAX_UNSIGNED):
        ask(started, f"{n}")
    with pytest.raises(Refused) as refused:
        ask(started, "One more")
    assert refused.value.status == 429 and "questions are already waiting" in str(refused.value)
    ask(started, "Signed", ben)
    moderation.hide(started, question_pk=started.questions.first().pk, by=ada)
    ask(started, "One more")


@pytest.mark.parametrize("do, data", [("vote", {"question": "1"}), ("ask", {"text": "?"})])
def test_after_the_end_nothing_more_is_taken(started, ada, ben, seat, do, data):
    question = ask(started, "Why?")
    moderation.show(started, question_pk=question.pk, by=ada)
    lifecycle.end(started, by=ada)
    with pytest.raises(Refused) as refused:
        carry_out(seat, do=do, data={**data, "question": str(question.pk)}, id="late")
    assert refused.value.status == 410 and "has ended" in str(refused.value)
    ben.refresh_from_db()
    assert ben.name == "Ben" and not question.upvotes.exists()


def test_after_the_end_a_name_is_still_changed_and_removed(started, ada, ben, seat):
    lifecycle.end(started, by=ada)
    for name in ("Ana", ""):
        carry_out(seat, do="name", data={"name": name}, id=f"late {name}")
        ben.refresh_from_db()
        assert ben.name == name


def test_a_command_sent_again_after_the_end_is_acknowledged_as_before(started, ada, ben, seat):
    command = {"do": "ask", "data": {"text": "Why?"}, "id": "one"}
    carry_out(seat, **command)
    lifecycle.end(started, by=ada)
    carry_out(seat, **command)
    with pytest.raises(Refused):
        carry_out(seat, **command | {"id": "another"})


def test_a_consoles_frame_stays_small_whatever_is_asked_and_whoever_came(started, ada):
    from sessions.models import Participant, Question

    now = timezone.now()
    Question.objects.bulk_create(
        Question(session=started, text=f"{n} " + "why is that so? " * 30, asked_at=now, **given)
        for n in range(500)
        for given in (
            {},
            {"shown_at": now, "visibility": "session"},
            {"deferred_at": now},
            {"status": "closed", "result": "aloud", "answer": "So. " * 60},
        )
    )
    Participant.objects.bulk_create(
        Participant(session=started, key=f"{n}", name=f"Name {n}", joined_at=now - timedelta(seconds=n))
        for n in range(2000)
    )
    frame = drawn(started, "host")
    assert len(frame.encode()) < 230_000
    assert '<b id="count-waiting">500</b>' in frame and "Name 0" not in frame


@pytest.mark.usefixtures("in_order")
def test_the_rest_of_a_long_list_comes_when_it_is_asked_for(started, ada, sign_in):
    for n in range(25):
        ask(started, f"Question number {n:03}")
        participants.join(started, key_hash=f"{n}", name=f"<b>Person {n:03}")
    page = sign_in.get(f"/host/{started.code}/").content.decode()
    assert "number 019" in page and "number 020" not in page and 'data-left="5"' in page
    more = sign_in.get(f"/host/{started.code}/rest/waiting/").content.decode()
    assert "number 019" not in more and "number 020" in more and "number 024" in more
    assert "number 021" not in sign_in.get(f"/host/{started.code}/rest/waiting/?upto=1").content.decode()
    people = sign_in.get(f"/host/{started.code}/rest/people/").content.decode()
    assert "Person" not in page, "who gave a name is read when somebody looks"
    assert "&lt;b&gt;Person 004" in people and "<b>Person" not in people
    assert sign_in.get(f"/host/{started.code}/rest/people/?upto=3").content.decode().count("<bdi>") == 3
    log = sign_in.get(f"/host/{started.code}/rest/log/").content.decode()
    assert '<ol class="log">' in log and "opened the doors" in log and "ada" in log
    for wrong, status in (("nothing/", 404), ("people/?upto=x", 422), ("people/?upto=-5", 422)):
        assert sign_in.get(f"/host/{started.code}/rest/{wrong}").status_code == status


@pytest.mark.parametrize(
    "verb, data",
    [
        ("lock", {"on": "1"}),
        ("change_cap", {"cap": "5"}),
        ("remove_since", {"step": "start"}),
        ("let_back_in", {"removed_at": ""}),
        ("remove", {"participant": "1"}),
        ("renew_stage_link", {}),
    ],
)
def test_only_its_facilitators_say_who_is_let_in(session, cleo, sign_in, verb, data):
    strangers = [Client(), come(session), Client()]
    strangers[2].force_login(cleo)
    before = Session.objects.filter(pk=session.pk).values().get()
    for stranger in strangers:
        assert stranger.post(f"/host/{session.code}/do/{verb}/", data).status_code == 404
    assert Session.objects.filter(pk=session.pk).values().get() == before
    assert session.participants.present().count() == 1
    reply = sign_in.post(f"/host/{session.code}/do/{verb}/", data, headers=LIVE)
    assert reply.status_code in (204, 409)


def test_what_stands_in_the_links_follows_the_newest_key(session, ada):
    before = screens.render(session.pk, "host", ["links"])["links"]
    stage.renew_stage_link(session, by=ada)
    after = screens.render(session.pk, "host", ["links"])["links"]
    assert before != after and seats.cookie_name(session.code) not in after
