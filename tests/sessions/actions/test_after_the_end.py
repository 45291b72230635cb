"""After the end every question is closed or in the register, whatever is pressed on a screen behind."""

from contextlib import suppress
from datetime import timedelta

import pytest
from clients import signed_in
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from steps import LIVE, drawn, send

from sessions import agenda
from sessions.actions import follow_up, lifecycle, moderation, privacy, questions
from sessions.errors import Refused
from sessions.models import Question, Session
from sessions.models.standing import UNDECIDED

pytestmark = pytest.mark.django_db
MARKS = ["show", "hide", "defer", "mark_answered", "reply", "follow_up", "restore"]


def over_by_itself(session) -> None:
    long_ago = timezone.now() - timedelta(hours=5)
    Session.objects.filter(pk=session.pk).update(starts_at=long_ago, started_at=long_ago, reopened_at=None)


def over_by_hand(session) -> None:
    lifecycle.end(session)


WAYS = [over_by_hand, over_by_itself]


def fresh(session) -> Session:
    return Session.objects.get(pk=session.pk)


@pytest.fixture
def asked(started) -> Question:
    return questions.ask(started, text="Why?", receipt="a" * 64)


def mark(question, verb, *, answer="Because.", by=None) -> None:
    """Do one of MARKS with a question, as its session was last read."""
    typed = {"answer": answer} if verb == "reply" else {}
    getattr(moderation, verb)(question.session, question_pk=question.pk, by=by, **typed)


@pytest.mark.parametrize("ended", WAYS)
def test_a_question_logged_after_the_end_is_filed_at_once(started, ended):
    Session.objects.update(follow_up_with_whom="the privacy team")
    ended(started)
    [question] = questions.log_spoken(started, text="And afterwards?")
    assert (question.standing, question.with_whom) == ("outstanding", "the privacy team")
    assert question.owner == started.facilitations.get().user
    assert question.due > timezone.localdate()


@pytest.mark.parametrize("ended", WAYS)
@pytest.mark.parametrize("verb", ["defer", "restore"])
def test_what_makes_no_sense_after_the_end_is_refused_and_the_question_stays_filed(asked, verb, ended):
    ended(asked.session)
    with pytest.raises(Refused) as refused:
        mark(asked, verb)
    assert refused.value.status == 410
    lifecycle.close_overdue()
    assert Question.objects.get().standing == "outstanding"


@pytest.mark.parametrize("ended", WAYS)
@pytest.mark.parametrize(
    ("verb", "standing"), [("mark_answered", "aloud"), ("reply", "answered"), ("follow_up", "follow_up")]
)
def test_what_files_a_question_still_does(asked, verb, standing, ended):
    ended(asked.session)
    mark(asked, verb)
    assert Question.objects.get().standing == standing


@pytest.mark.parametrize("ended", WAYS)
def test_hidden_after_the_end_a_question_is_off_the_screens_and_stays_in_the_register(asked, ended):
    moderation.show(asked.session, question_pk=asked.pk)
    ended(asked.session)
    moderation.hide(asked.session, question_pk=asked.pk)
    question = Question.objects.get()
    assert question.standing == "outstanding" and not question.is_shown


@pytest.mark.parametrize("verb", MARKS)
def test_no_late_press_undoes_an_organisers_answer(asked, verb, ada):
    lifecycle.end(asked.session)
    follow_up.answer(asked, text="Because.", by=ada)
    if verb in ("hide", "show"):  # who may read it is no part of the answer
        mark(asked, verb)
    else:
        with pytest.raises(Refused):
            mark(asked, verb, answer="No.")
    question = Question.objects.get()
    assert (question.standing, question.answer) == ("answered", "Because.")


@pytest.mark.parametrize("ended", WAYS)
def test_a_question_that_its_asker_changed_after_the_end_is_shown_again_in_the_summary(started, seat, ended):
    send(seat, "ask", text="Wy?")
    question = Question.objects.get()
    moderation.show(started, question_pk=question.pk)
    ended(started)
    lifecycle.close_overdue()
    privacy.edit_question(started, seat=seat, question_pk=question.pk, text="Why?")
    assert not started.questions.in_summary().exists()
    moderation.show(fresh(started), question_pk=question.pk)
    assert started.questions.in_summary().get().text == "Why?"
    assert Question.objects.get().standing == "outstanding", "and it still waits for its answer"


@pytest.mark.parametrize("ended", WAYS)
def test_nothing_goes_on_the_stage_after_the_end(asked, ended):
    ended(asked.session)
    with pytest.raises(Refused) as refused:
        moderation.spotlight(asked.session, question_pk=asked.pk)
    assert refused.value.status == 410 and fresh(asked.session).spotlight is None


@pytest.mark.parametrize("ended", WAYS)
@pytest.mark.parametrize(
    ("verb", "data", "status"),
    [
        ("confirm_notice", {"read": "what it said before"}, 409),
        ("open_doors", {}, 409),
        ("next_slide", {"step": "start"}, 410),
        ("back", {"step": "start"}, 410),
        ("jump", {"step": "start", "position": "2"}, 410),
        ("pause", {}, 409),
        ("take_break", {"minutes": "5"}, 410),
        ("resume", {}, 409),
        ("extend", {"seconds": "60"}, 410),
        ("we_began", {"seconds": "60"}, 410),
        ("item_began", {"seconds": "60", "step": "1:1"}, 410),
        ("shorten_plan", {"pieces": "#9=60", "version": "0"}, 410),
        ("bring_back", {"pieces": "he-tangata=30", "version": "0"}, 410),
        ("end_later", {"seconds": "60", "version": "0"}, 410),
        ("undo_plan", {"version": "0"}, 410),
        ("show_join_screen", {"on": "1"}, 204),
        ("press_activity", {"step": "0:ready"}, 409),
        ("show_numbers", {"step": "0:ready"}, 409),
        ("ask_again", {"step": "0:ready"}, 409),
        ("log_spoken", {"text": "And?"}, 204),
        ("show", {}, 204),
        ("defer", {}, 410),
        ("restore", {}, 410),
        ("hide", {}, 204),
        ("mark_answered", {}, 204),
        ("follow_up", {}, 204),
        ("reply", {"answer": "Yes."}, 204),
        ("spotlight", {}, 410),
        ("clear_spotlight", {}, 204),
        ("clear_flags", {}, 409),
        ("redact", {"text": "Wh?", "reason": "person"}, 204),
        ("show_as_written", {}, 410),
        ("mute_sender", {}, 410),
        ("unmute_sender", {}, 410),
        ("set_moderated", {"on": "1"}, 204),
        ("show_notice", {"kind": "recording", "seen_by": "us"}, 410),
        ("switch_notice_on", {"kind": "photos", "seen_by": "us"}, 410),
        ("switch_notice_off", {"kind": "photos"}, 410),
        ("told_me", {"kind": "photos"}, 204),
        ("take_back_told_me", {"kind": "photos"}, 409),
        ("delete_names", {"names": "1"}, 409),
    ],
)
def test_each_command_to_a_session_that_is_over(asked, verb, data, status, ended, ada):
    """Refused with the present screen, or done; and nothing is left undecided."""
    ended(asked.session)
    client = signed_in(ada)
    address = reverse("host-do", args=[asked.session.code, verb])
    reply = client.post(address, {"question": asked.pk, **data}, headers=LIVE)
    assert reply.status_code == status
    if status != 204:
        assert b'<p id="message">' in reply.content and b'id="questions"' in reply.content
    lifecycle.close_overdue()
    assert not Question.objects.standing(*UNDECIDED).exists()


def test_nothing_is_reopened_on_its_deletion_day(started):
    """People were told that their names go on it."""
    Session.objects.filter(pk=started.pk).update(delete_on=started.local_date())
    lifecycle.end(started)
    offer = "Open it again"
    with pytest.raises(Refused, match="can’t be opened again"):
        lifecycle.reopen(fresh(started))
    assert offer not in drawn(started, "host"), "what is refused isn't offered"
    Session.objects.filter(pk=started.pk).update(delete_on=started.local_date() + timedelta(days=1))
    assert offer in drawn(started, "host")
    lifecycle.reopen(fresh(started))


def test_a_session_that_ended_by_itself_can_be_reopened_at_once(asked):
    """Also in the minute before housekeeping has closed it."""
    Session.objects.update(starts_at=timezone.now() - timedelta(hours=4), started_at=None)
    Session.objects.update(started_at=timezone.now() - timedelta(hours=4))
    lifecycle.reopen(fresh(asked.session))
    assert fresh(asked.session).phase() == "on" and agenda.current_run(fresh(asked.session))
    assert Question.objects.get().standing == "waiting"
    lifecycle.end(fresh(asked.session))
    assert Question.objects.get().standing == "outstanding"


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(MARKS), st.integers(0, 3)),
        st.tuples(st.sampled_from(["screen", "off"]), st.integers(0, 3)),
        st.tuples(st.sampled_from(["ask", "spoken", "end", "by itself", "reopen"]), st.just(0)),
    ),
    max_size=14,
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(steps=STEPS)
def test_when_the_session_is_over_every_question_is_closed_or_in_the_register(started, steps):
    """After any sequence of presses, ends and reopenings, by screens that may be behind."""
    ada = get_user_model().objects.get()
    Question.objects.all().delete()
    now = timezone.now()
    Session.objects.update(ended_at=None, reopened_at=None, started_at=now, starts_at=now)
    stale = fresh(started)
    for what, number in steps:
        seen = stale if number % 2 else fresh(started)
        asked = list(Question.objects.order_by("pk").values_list("pk", flat=True))
        pk = asked[number % len(asked)] if asked else 0
        with suppress(Refused):
            _take(what, seen, pk, ada)
        if fresh(started).ended_at:
            assert not Question.objects.standing(*UNDECIDED).exists()
    if fresh(started).ended_at is None:
        lifecycle.end(fresh(started))
    assert not Question.objects.standing(*UNDECIDED).exists()
    left = Question.objects.unanswered()
    assert not left.filter(due=None).exists() and not left.filter(owner=None).exists()


def _take(what: str, session: Session, pk: int, ada) -> None:
    match what:
        case "ask":
            questions.ask(fresh(session), text="Why?", receipt="a" * 64)
        case "spoken":
            questions.log_spoken(session, text="And?", by=ada)
        case "end":
            lifecycle.end(session, by=ada)
        case "by itself":
            over_by_itself(session)
        case "reopen":
            lifecycle.reopen(session, by=ada)
        case "screen":
            moderation.spotlight(session, question_pk=pk, by=ada)
        case "off":
            moderation.clear_spotlight(session)
        case _:
            mark(Question(pk=pk, session=session), what, by=ada)
