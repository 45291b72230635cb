"""Who may do what: facilitators sort the questions of their own sessions, organisers of all, scribes none."""

import pytest
from clients import signed_in
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone
from steps import make_organiser

from sessions import permissions
from sessions.actions import arranging, lifecycle, moderation, participants, questions
from sessions.models import Facilitation, Question, Session


@pytest.fixture
def olive(django_user_model):
    return make_organiser(django_user_model.objects.create_user("olive"))


@pytest.fixture
def sam(session, django_user_model):
    """A scribe in Ada's session."""
    sam = django_user_model.objects.create_user("sam")
    arranging.give(session, username="sam", role="scribe")
    return sam


@pytest.fixture
def left_open(session, ben):
    """What Ada's session left open: one question without a name, one with it for facilitators."""
    questions.ask(session, text="Is it the law?", receipt="t1")
    questions.ask(
        session, text="May I ring you?", receipt="t3", participant=ben, name_shown_to="facilitators"
    )
    lifecycle.end(session)
    return session.questions.get(text="Is it the law?")


@pytest.fixture
def of_cleo(workshop, cleo):
    """A question that a session of Cleo's left open."""
    made = arranging.make_session(
        workshop=workshop, facilitator=cleo, starts_at=timezone.now(), minutes=90, confirmed=True
    )
    lifecycle.open_doors(made)
    made.refresh_from_db()
    question = questions.ask(made, text="Only for Cleo", receipt="t2")
    lifecycle.end(made)
    return question


def test_a_facilitator_sorts_the_questions_of_her_own_sessions(ada, left_open, of_cleo):
    seen = signed_in(ada).get(reverse("register"))
    assert seen.status_code == 200
    assert "Is it the law?" in seen.text and "Only for Cleo" not in seen.text
    export = signed_in(ada).get(reverse("register-csv")).getvalue().decode()
    assert "Is it the law?" in export and "Only for Cleo" not in export


def test_she_answers_and_declines_them_and_no_others(ada, left_open, of_cleo):
    client = signed_in(ada)
    given = {"answer": "Yes.", "do": "publish"}
    assert client.post(reverse("register-answer", args=[left_open.pk]), given).status_code == 302
    assert client.post(reverse("register-answer", args=[of_cleo.pk]), given).status_code == 404
    named = Question.objects.get(text="May I ring you?")
    declined = {"answer": "We don’t ring.", "do": "decline"}
    assert client.post(reverse("register-answer", args=[named.pk]), declined).status_code == 302
    assert {question.text: question.standing for question in Question.objects.all()} == {
        "Is it the law?": "answered",
        "May I ring you?": "declined",
        "Only for Cleo": "outstanding",
    }
    assert left_open in permissions.questions_of(ada) and of_cleo not in permissions.questions_of(ada)


def test_a_co_facilitator_answers_too(session, left_open, cleo):
    assert left_open not in permissions.questions_of(cleo)
    Facilitation.objects.create(session=session, user=cleo, role="co")
    assert left_open in permissions.questions_of(cleo)


def test_a_scribe_answers_nothing_and_is_told_so_in_words(sam, left_open):
    seen = signed_in(sam).get(reverse("register"))
    assert seen.status_code == 403
    assert "You log questions." in seen.text and "join it again" not in seen.text
    assert signed_in(sam).get(reverse("register-csv")).status_code == 403
    given = {"answer": "Yes.", "do": "publish"}
    address = reverse("register-answer", args=[left_open.pk])
    assert signed_in(sam).post(address, given).status_code == 403
    left_open.refresh_from_db()
    assert left_open not in permissions.questions_of(sam) and left_open.standing == "outstanding"


def test_nobody_who_is_signed_in_is_ever_asked_to_sign_in_again(ada, cleo, olive, sam, session, left_open):
    code = session.code
    asked = [("register", []), ("register-csv", []), ("report", [code]), ("host", [code]), ("host-home", [])]
    asked += [("session-edit", [code]), ("session-new", []), ("password", [])]
    for user in (ada, cleo, olive, sam):
        for name, given in asked:
            reply = signed_in(user).get(reverse(name, args=given))
            assert reply.status_code in (200, 403, 404), (user, name)
            if reply.status_code == 403:
                assert "My sessions" in reply.text and "Sign in" not in reply.text


def test_an_organiser_sees_all_sessions_with_their_reports(olive, ada, session, of_cleo):
    Session.objects.filter(pk=session.pk).update(name="Ada’s morning")
    Session.objects.filter(pk=of_cleo.session_id).update(place="Kaikohe")
    page = signed_in(olive).get(reverse("host-home")).text
    for each in Session.objects.all():
        assert reverse("report", args=[each.code]) in page
        assert signed_in(olive).get(reverse("report", args=[each.code])).status_code == 200
    assert "Ada’s morning" not in signed_in(olive).get("/host/?whose=all&q=kaikohe").text
    assert "Ada’s morning" in signed_in(olive).get(f"/host/?whose=all&q={session.code.lower()}").text
    assert "Ada’s morning" not in signed_in(olive).get("/host/?whose=mine").text


def test_a_facilitator_sees_only_her_own_whatever_she_types(cleo, session):
    Session.objects.filter(pk=session.pk).update(name="Ada’s morning")
    seen = signed_in(cleo).get("/host/?whose=all").text
    assert "Ada’s morning" not in seen and "All sessions" not in seen


def test_an_organiser_is_told_why_a_console_of_others_is_closed(olive, session):
    seen = signed_in(olive).get(reverse("host", args=[session.code]))
    assert seen.status_code == 403
    assert "You don’t facilitate this session" in seen.text


@pytest.mark.parametrize("shown_to", ["facilitators", "room"])
def test_a_name_on_a_question_is_for_the_facilitators_of_its_session(ada, olive, left_open, shown_to):
    Question.objects.update(name_shown_to=shown_to)
    assert "Ben" in signed_in(ada).get(reverse("register")).text
    page = signed_in(olive).get(reverse("register"))
    assert "May I ring you?" in page.text and "Ben" not in page.text
    assert "Ben" not in signed_in(olive).get(reverse("register-csv")).getvalue().decode()


def test_a_name_in_the_register_is_escaped(ada, session, ben, left_open):
    participants.rename(session, ben, name="<b>Ben")
    assert "&lt;b&gt;Ben" in signed_in(ada).get(reverse("register")).text


def test_a_scribe_logs_questions_and_nothing_else(sam, session):
    lifecycle.start(session)
    client = signed_in(sam)
    from sessions.commands.facilitator import VERBS

    def send(verb):
        return client.post(reverse("host-do", args=[session.code, verb]), {"text": "Who pays?", "on": "1"})

    before = Session.objects.filter(pk=session.pk).values().get()
    for verb in set(VERBS) - {"log_spoken"}:
        reply = send(verb)
        assert reply.status_code == 403 and "A scribe logs questions" in reply.text, verb
    assert Session.objects.filter(pk=session.pk).values().get() == before
    assert send("log_spoken").status_code == 302
    assert session.questions.get().text == "Who pays?"


def test_a_co_facilitator_drives(session, cleo):
    Facilitation.objects.create(session=session, user=cleo, role="co")
    reply = signed_in(cleo).post(reverse("host-do", args=[session.code, "next_slide"]), {"step": "start"})
    assert reply.status_code == 302
    session.refresh_from_db()
    assert session.started_at


def test_an_account_that_was_switched_off_may_nothing(ada, session, left_open):
    ada.is_active = False
    ada.save()
    assert not permissions.may_drive(ada, session) and not permissions.may_log(ada, session)


def test_nobody_deletes_an_account_and_the_log_keeps_who_it_was(session, ada, django_user_model):
    """Not in the admin, as a superuser either; nor elsewhere, once it is in a log or a notice."""
    admin = signed_in(django_user_model.objects.create_superuser("root"))
    change, users = reverse("admin:auth_user_change", args=[ada.pk]), reverse("admin:auth_user_changelist")
    delete = reverse("admin:auth_user_delete", args=[ada.pk])
    assert admin.get(change).status_code == 200 and delete not in admin.get(change).text
    assert "delete_selected" not in admin.get(users).text
    assert admin.post(delete, {"post": "yes"}).status_code == 403
    admin.post(users, {"action": "delete_selected", "_selected_action": [ada.pk], "post": "yes"})
    with pytest.raises(ProtectedError):
        ada.delete()
    assert session.log.get(verb="open_doors").user == ada
    assert session.privacy_notices.newest().by == ada


def test_while_a_session_is_on_an_organisers_report_says_whose_its_questions_are(started, ada, olive):
    report, whose = reverse("report", args=[started.code]), "its questions are its facilitators’"
    questions.ask(started, text="Waits?", receipt="t1")

    def read(user) -> str:
        return " ".join(signed_in(user).get(report).text.split())

    page = read(olive)
    assert whose in page and "Waits?" not in page
    assert "Nobody asked a question" not in page and "<dt> questions </dt>" not in page
    assert whose not in read(ada) and "<dt> questions </dt><dd>1</dd>" in read(ada)
    moderation.follow_up(started, question_pk=Question.objects.get().pk, by=ada)
    assert whose in read(olive) and "<dt> questions in the register </dt><dd>1</dd>" in read(olive)
    lifecycle.end(started, by=ada)
    assert whose not in read(olive) and "<dt> questions </dt><dd>1</dd>" in read(olive)
