"""The organisers' register and its file: what is found, what each line says, and what survives an answer."""

import csv
import io
import re

import pytest
from clients import signed_in
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from steps import HTMX, make_organiser, send

from sessions.actions import arranging, follow_up, lifecycle, moderation, questions
from sessions.models import Question, Session
from sessions.models.standing import Result, Status
from sessions.reports.spreadsheets import questions_csv
from sessions.search import fold


@pytest.fixture
def olive(django_user_model):
    return make_organiser(django_user_model.objects.create_user("olive"))


@pytest.fixture
def client(olive) -> Client:
    client = signed_in(olive)
    return client


def spoken(session, text, **fields) -> Question:
    [question] = questions.log_spoken(session, text=text)
    Question.objects.filter(pk=question.pk).update(
        **{"filed_at": timezone.now(), "due": timezone.localdate()} | fields
    )
    return Question.objects.get(pk=question.pk)


def texts(page) -> list[str]:
    return [question.text for question in page.context["questions"]]


def rows(client, query="") -> list[dict[str, str]]:
    reply = client.get(reverse("register-csv") + query)
    whole = b"".join(reply.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(whole)))


@pytest.mark.parametrize("typed", ["whanau", "WHĀNAU", "Wha\u0304nau", "Whānau"])
def test_search_folds_case_and_macrons(started, client, typed):
    spoken(started, "What about a Whānau hui?")
    spoken(started, "Something else")
    assert texts(client.get(reverse("register"), {"q": typed})) == ["What about a Whānau hui?"]


@pytest.mark.parametrize("typed", ["olive", "Pukerangi", "olive pu", "OTAUTAHI TEAM"])
def test_an_owner_is_found_by_user_name_full_name_or_whom_it_is_with(started, client, olive, typed):
    olive.first_name, olive.last_name = "Olīve", "Pūkerangi"
    olive.save()
    spoken(started, "Whose?", owner=olive, with_whom="the Ōtautahi team")
    spoken(started, "Nobody’s")
    page = client.get(reverse("register"), {"owner": typed})
    assert texts(page) == ["Whose?"]
    [row] = rows(client, f"?owner={typed}")
    assert (row["owner"], row["with whom"]) == ("olive", "the Ōtautahi team")
    said = " ".join(page.text.split())
    assert '<span class="small">olive</span>' in said and "with the Ōtautahi team" in said


@pytest.mark.parametrize("words", ["100%", "a_b", "\\", "'", "%"])
def test_search_takes_every_sign_as_itself(started, client, words):
    spoken(started, f"before {words} after")
    spoken(started, "nothing of it")
    assert texts(client.get(reverse("register"), {"q": words})) == [f"before {words} after"]


@pytest.mark.parametrize("text", ["Ā Ē ī", "e\u0301 Ñ", "ABC", "", "日本", "َa"])
def test_both_databases_fold_as_we_do(started, text):
    question = spoken(started, f"x{text}y")
    assert Question.objects.filter(pk=question.pk, text__folded=fold(question.text)).exists()


def test_a_code_is_found_as_people_type_it(started, client):
    spoken(started, "Mine?")
    code = started.code
    for typed in (
        f"{code[:3]}·{code[3:]}",
        f" {code[:3].lower()}-{code[3:].lower()} ",
        f"{code[:3]} {code[3:]}",
    ):
        assert texts(client.get(reverse("register"), {"code": typed})) == ["Mine?"], typed


def test_what_has_no_due_day_stands_last(started, client):
    spoken(started, "No day", due=None)
    spoken(started, "Late", due="2020-01-01")
    assert texts(client.get(reverse("register"))) == ["Late", "No day"]


def test_an_empty_filter_says_that_nothing_matches(started, client):
    page = client.get(reverse("register"), {"q": "nowhere"}).content.decode()
    assert "Nothing matches." in page and "Nothing is waiting" not in page
    assert "Nothing is waiting" in client.get(reverse("register")).content.decode()


def test_filters_and_page_survive_an_answer_which_is_confirmed(started, client):
    for n in range(60):
        spoken(started, f"Whānau {n}")
    page = client.get(reverse("register"), {"q": "whanau", "page": "2"})
    question = page.context["questions"][0]
    given = {"answer": "Yes.", "do": "publish", "back": page.context["back"]}
    reply = client.post(reverse("register-answer", args=[question.pk]), given, follow=True)
    [(address, status)] = reply.redirect_chain
    assert "q=whanau" in address and "page=2" in address
    assert "The answer is published." in reply.content.decode()
    assert "at their link" not in reply.content.decode(), "whoever asked aloud has none"
    assert "The answer is published." not in client.get(reverse("register")).content.decode()


def test_a_refused_answer_keeps_the_text_the_filters_and_the_page(started, client):
    for n in range(60):
        spoken(started, f"Whānau {n}")
    page = client.get(reverse("register"), {"q": "whanau", "page": "2"})
    question = page.context["questions"][3]
    long = "é" * 4001
    given = {"answer": long, "do": "publish", "back": page.context["back"]}
    reply = client.post(reverse("register-answer", args=[question.pk]), given)
    assert reply.status_code == 422
    assert reply.context["filters"]["q"] == "whanau" and reply.context["shown"].number == 2
    assert reply.content.decode().count(long) == 1 and "too long" in reply.content.decode()
    links = re.findall(r'href="([^"]*)page=1"', reply.text)
    assert len(links) == 1 and links[0].startswith(reverse("register") + "?"), "the pages are the list’s"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_htmx_is_given_the_list_and_a_plain_form_the_page(started, client, headers):
    question = spoken(started, "Whose?")
    address = reverse("register-answer", args=[question.pk])
    for given, said, status in (
        (None, "1 found", 200),
        ({"answer": "", "do": "publish"}, "empty", 422),
        ({"answer": "Not ours.", "do": "decline"}, "The question is declined.", 200),
    ):
        asked = {"follow": True, "headers": headers}
        reply = client.post(address, given, **asked) if given else client.get(reverse("register"), **asked)
        assert reply.status_code == status and reply.text.count(said) == 1
        assert reply.text.count('id="register"') == 1
        assert ("<html" in reply.text) == (not headers)


def test_a_line_says_how_it_was_asked_where_and_who_answered_when(started, client, olive):
    question = spoken(started, "How?")
    follow_up.answer(question, text="So.", by=olive)
    page = client.get(reverse("register"), {"status": "answered"}).content.decode()
    [row] = rows(client, "?status=answered")
    day = timezone.localtime(timezone.now(), started.tz)
    assert "asked aloud" in page and "Answered by olive" in page and f"{day:%B} {day:%Y}" in page
    assert (
        row["asked"] == "asked aloud" and row["answered by"] == "olive" and row["slide"] == "Nau mai, welcome"
    )
    assert row["answered on"].startswith(f"{day:%Y-%m-%d}")


@pytest.mark.parametrize("shown_to", ["room", "facilitators", "nobody"])
def test_a_name_is_shown_to_whom_it_was_given(started, ben, client, olive, shown_to):
    """Who wasn't in the room reads none."""
    questions.ask(started, text="Who?", participant=ben, receipt="r" * 40, name_shown_to=shown_to)
    lifecycle.end(started)
    assert "Ben" not in client.get(reverse("register")).text
    started.facilitations.create(user=olive)
    page = client.get(reverse("register")).text
    assert ("Ben" in page) == (shown_to != "nobody"), "a facilitator of this session"


def test_who_was_not_in_the_room_reads_its_questions_afterwards(started, seat, client, ada):
    """But what a facilitator sends to the register while it is on, at once."""
    for text in ("Waits?", "Goes on?"):
        send(seat, "ask", text=text)
    moderation.follow_up(started, question_pk=Question.objects.get(text="Goes on?").pk, by=ada)
    everything = reverse("register") + "?status=all"
    page = client.get(everything).text
    report = reverse("report", args=[started.code])
    assert "Goes on?" in page and "Waits?" not in page and "Waits?" not in str(rows(client))
    assert "Goes on?" in client.get(report).text and "Waits?" not in client.get(report).text
    for address in (everything, report):
        assert "Waits?" in signed_in(ada).get(address).text
    lifecycle.end(started)
    for address in (everything, report):
        assert "Waits?" in client.get(address).text


@pytest.mark.parametrize("shown_to", ["room", "facilitators"])
def test_no_name_is_exported(started, ben, client, olive, shown_to, capsys):
    questions.ask(started, text="Who?", participant=ben, receipt="r" * 40, name_shown_to=shown_to)
    lifecycle.end(started)
    started.facilitations.create(user=olive)
    call_command("export_session", started.code)
    for file in (str(rows(client)), capsys.readouterr().out):
        assert "Who?" in file and "Ben" not in file


def test_the_file_takes_as_many_queries_for_many_as_for_few(
    started, client, django_assert_max_num_queries, django_assert_num_queries
):
    spoken(started, "One")
    with django_assert_max_num_queries(10) as few:
        rows(client)
    slide = started.runs.get().slide
    Question.objects.bulk_create(
        Question(
            session=started,
            slide=slide,
            spoken=True,
            text=f"{n}",
            asked_at=timezone.now(),
            filed_at=timezone.now(),
        )
        for n in range(1200)
    )
    with django_assert_num_queries(len(few)):
        assert len(rows(client)) == 1201


def test_the_file_comes_in_pieces(started):
    for n in range(3):
        spoken(started, f"{n}")
    assert len(list(questions_csv(started.questions.with_names_for(None).with_votes()))) == 4


def test_the_command_writes_the_same_file(started, capsys):
    spoken(started, "Āe?")
    call_command("export_session", started.code)
    assert "Āe?" in capsys.readouterr().out


def test_sessions_of_others_keep_their_names_to_themselves(started, ben, workshop, olive, client):
    other = arranging.make_session(
        workshop=workshop, facilitator=olive, starts_at=timezone.now(), minutes=90, confirmed=True
    )
    assert Session.objects.facilitated_by(olive).get() == other
    questions.ask(started, text="Mine", participant=ben, receipt="r" * 40, name_shown_to="facilitators")
    lifecycle.end(started)
    page = client.get(reverse("register")).text
    assert "Mine" in page and "Ben" not in page


def test_what_is_neither_published_kept_nor_declined_changes_nothing(started, client):
    question = spoken(started, "Who decides?")
    reply = client.post(reverse("register-answer", args=[question.pk]), {"answer": "Nobody.", "do": "burn"})
    assert reply.status_code == 404
    question.refresh_from_db()
    assert (question.answer, question.draft, question.status) == ("", "", "open")


def offered(client, question) -> list[str]:
    page = client.get(reverse("register") + "?status=all").text
    card = page.partition(f'id="question-{question.pk}"')[2].partition("</article>")[0]
    return re.findall(r'name="do"\s+value="(\w+)"', card)


def test_it_offers_nothing_that_is_refused(started, client, ada):
    waits, goes = (questions.ask(started, text=text, receipt=text) for text in ("Waits?", "Goes on?"))
    moderation.follow_up(started, question_pk=goes.pk, by=ada)
    assert offered(signed_in(ada), waits) == [], "the room still has it"
    assert offered(signed_in(ada), goes) == ["publish", "draft", "decline"]
    lifecycle.end(started)
    assert offered(client, waits) == ["publish", "draft", "decline"]
    follow_up.answer(waits, text="Yes.", by=ada)
    assert offered(client, waits) == ["publish", "draft"], "nobody declines what is answered"


def test_what_closed_without_an_answer_isnt_called_answered(started, client, ada, seat):
    for text in ("Declined?", "Expired?"):
        send(seat, "ask", text=text)
        moderation.show(started, question_pk=Question.objects.get(text=text).pk, by=ada)
    lifecycle.end(started)
    declined, expired = Question.objects.order_by("text")
    follow_up.decline(declined, reason="One client’s case.", by=ada)
    Question.objects.filter(pk=expired.pk).update(
        status=Status.CLOSED, result=Result.EXPIRED, answered_at=timezone.now()
    )
    page = " ".join(client.get(reverse("register") + "?status=all").text.split())
    assert "Closed without an answer by ada, " in page
    assert ": nobody answered it in time." in page and "Answered" not in page
    assert offered(client, expired) == []
