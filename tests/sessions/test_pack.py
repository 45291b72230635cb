"""The pack: the real one is whole, a faulty one names all its faults, a changed one makes an edition."""

import re
import shutil

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from quiz.models import QuizQuestion
from sessions import markdown
from sessions.actions import arranging
from sessions.models import Faq, Slide, Workshop
from sessions.packs.loader import load
from sessions.packs.reader import read


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(settings.PACK_DIR, tmp_path / "pack")


def is_poll(question: QuizQuestion) -> bool:
    return not question.choices.filter(correct=True).exists()


def change(folder, file, was, becomes):
    text = (folder / file).read_text()
    assert text.count(was) >= 1
    (folder / file).write_text(text.replace(was, becomes, 1))
    return text[: text.index(was)].count("\n") + 1


def test_the_real_workshop_is_whole(workshop):
    items = list(workshop.items.order_by("position"))
    assert len(items) == 9
    assert workshop.minutes == 90
    for item in items:
        assert sum(slide.seconds for slide in item.slides.all() if not slide.optional) == item.minutes * 60
        assert item.min_minutes <= item.minutes
    put = [question for question in QuizQuestion.objects.all() if question.slide_id]
    spare = QuizQuestion.objects.filter(workshop=workshop)
    assert [is_poll(question) for question in put].count(True) == 2 and len(put) == 8
    assert spare.count() == 12 and not any(is_poll(question) for question in spare)
    assert all(question.explanation for question in QuizQuestion.objects.all() if not is_poll(question))
    assert Faq.objects.count() == 15
    assert not Faq.objects.filter(source="").exists()
    assert all(slide.notes or slide.say for slide in Slide.objects.all())
    assert workshop.credit and workshop.licence and workshop.links


def test_three_faults_are_named_with_file_and_line_and_nothing_is_loaded(workshop, folder, capsys):
    seconds = change(folder, "1-welcome.md", "seconds: 480", "seconds: soon")
    kind = change(folder, "quiz.toml", 'kind = "poll"', 'kind = "pole"')
    least = change(folder, "9-close.md", "min_minutes = ", "min_minutes = 9")
    with pytest.raises(CommandError) as refused:
        call_command("load_workshop", folder)
    said = str(refused.value)
    for place in (f"1-welcome.md:{seconds}:", f"quiz.toml:{kind}:", f"9-close.md:{least}:"):
        assert place in said, said
    assert "3 faults; nothing was loaded." in said, said
    assert Workshop.objects.get() == workshop
    with pytest.raises(CommandError):
        call_command("check_workshop", folder)


def test_advice_that_nobody_gives_is_a_fault_with_its_line(folder):
    line = change(folder, "1-welcome.md", "advice: introductions", "advice: dancing")
    _pack, faults = read(folder)
    [fault] = faults
    assert (fault.file, fault.line) == ("1-welcome.md", line)
    assert fault.message == "advice is introductions or video, not 'dancing'"


@pytest.mark.parametrize("file", ["workshop.toml", "quiz.toml", "faq.toml", "1-welcome.md"])
@pytest.mark.parametrize(
    "bad", [b"\xff\xfe\x00", b"= nothing [", b"question = 5\nfaq = 5\nitems = 5\nvideo = [1]"]
)
def test_a_file_that_cannot_be_read_is_a_fault_not_a_crash(folder, file, bad):
    (folder / file).write_bytes(bad)
    _, faults = read(folder)
    assert any(fault.file == file for fault in faults), faults


@given(st.data())
@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_value_of_any_wrong_kind_is_a_fault_with_its_file_not_a_crash(tmp_path_factory, data):
    folder = shutil.copytree(settings.PACK_DIR, tmp_path_factory.mktemp("x") / "pack")
    file = data.draw(st.sampled_from(sorted(folder.glob("*.toml"))))
    lines = file.read_text().splitlines()
    settable = [n for n, line in enumerate(lines) if re.match(r"[a-z_]+ = [^\[]", line)]
    n = data.draw(st.sampled_from(settable))
    lines[n] = (
        lines[n].partition("=")[0] + "= " + data.draw(st.sampled_from(["[]", "{}", "1.5", "true", "[[1]]"]))
    )
    file.write_text("\n".join(lines))
    _, faults = read(folder)
    assert faults and all(fault.line >= 1 for fault in faults), lines[n]


def test_a_changed_pack_is_a_new_edition_and_sessions_keep_theirs(db, ada, folder):
    first, _ = load(read(folder)[0])
    session = arranging.make_session(
        workshop=first, facilitator=ada, starts_at=timezone.now(), minutes=90, confirmed=True
    )
    assert load(read(folder)[0]) == (first, False), "the same pack again changes nothing"
    change(folder, "1-welcome.md", "- Who are you?", "- What is your name?")
    second, made = load(read(folder)[0])
    assert (made, second.edition) == (True, 2)
    assert Workshop.objects.current("dpup") == second
    session.refresh_from_db()
    assert session.workshop == first
    kept = session.plan.first().item.slides.first()
    assert "Who are you?" in kept.body


def test_commands_say_what_they_did(db, folder, capsys):
    call_command("check_workshop", folder)
    assert "9 items, no faults." in capsys.readouterr().out
    load(read(folder)[0])
    change(folder, "1-welcome.md", "- Who are you?", "- What is your name?")
    call_command("load_workshop", folder)
    call_command("load_workshop", folder)
    out = capsys.readouterr().out
    assert "edition 2 loaded." in out and "nothing changed" in out
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("load_workshop", folder / "nowhere")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;"),
        ("![x](https://example.org/x.png)", "!<a"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("[x](data:text/html,hi)", "[x](data:text/html,hi)"),
        ("[whānau]{mi} <b>", '<span lang="mi">whānau</span> &lt;b&gt;'),
        ("[<i>]{mi}", '<span lang="mi">&lt;i&gt;</span>'),
    ],
)
def test_markdown_of_a_pack_carries_no_markup_of_its_own(text, shown):
    assert shown in markdown.inline(text)
    assert "<script" not in markdown.render(text) and "<i>" not in markdown.render(text)


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('slide = "engagement"', 'slide = "nowhere"', "no slide is called 'nowhere'"),
        (
            'slide = "engagement"',
            'slide = "he-tangata"',
            "'he-tangata' is optional, so it has no time to give",
        ),
        ('slide = "engagement"', 'slide = "uneasy"', "'uneasy' is protected, so it isn’t left out"),
        ('slide = "engagement"', 'slide = "outline"', "'outline' is protected, so it isn’t left out"),
        ('slide = "engagement"', 'slide = "video-access"', "'video-access' is cut twice"),
        ('slide = "engagement"', "item = 4", "a cut has slide or item and seconds"),
        ("item = 4\nseconds = 30", "item = 10\nseconds = 30", "item is the number of one, from 1 to 9"),
        ("item = 4\nseconds = 30", "item = 4\nseconds = 0", "seconds is a whole number above 0"),
        ("item = 4\nseconds = 30", "item = 4\nseconds = true", "seconds is a whole number above 0"),
        ("item = 4\nseconds = 30", "item = 4\nseconds = 31", "the cuts take 241 seconds of item 4"),
        ("item = 7\nseconds = 300", 'slide = "close"', "a more has item and seconds"),
        ('["quiz-6", "quiz-3"]', '["quiz-7"]', "last_pieces is a list of slides’ ids"),
        ('["quiz-6", "quiz-3"]', '"quiz-6"', "last_pieces is a list of slides’ ids"),
    ],
)
def test_a_fault_in_an_order_is_named_where_it_stands(folder, was, becomes, said):
    line = change(folder, "workshop.toml", was, becomes)
    _, faults = read(folder)
    found = [fault for fault in faults if said in fault.message]
    assert found and all(fault.file == "workshop.toml" for fault in found), faults
    whole_order = "the cuts take" in said or "cut twice" in said
    assert whole_order or abs(found[0].line - line) <= 1, (found, line)


def test_what_a_quiz_question_rests_on_is_never_left_out(folder):
    change(folder, "workshop.toml", 'slide = "voices-to-policy"', 'slide = "request"')
    _, faults = read(folder)
    assert [fault.message for fault in faults] == [
        "'request' is left out, but the activity of 'quiz-2' rests on it"
    ]
    change(folder, "quiz.toml", '["request", "inquiry"]', '["requests"]')
    assert "its activity rests on 'requests', which is no slide" in str(read(folder)[1])
    change(folder, "quiz.toml", '["requests"]', '"requests"')
    assert "rests_on is a list of slides’ ids" in str(read(folder)[1])


def test_no_more_is_protected_than_an_item_has_at_its_least(folder):
    change(folder, "3-why.md", "protected: 120", "protected: 421")
    _, faults = read(folder)
    assert "421 seconds are protected, more than the least minutes have" in str(faults)


@pytest.mark.django_db
def test_an_item_can_be_called_something_inside_a_sentence(folder):
    line = change(folder, "8-quiz.md", 'called = "the quiz"', "called = 8")
    assert f"8-quiz.md:{line}: called must be text in quotes" in str([str(each) for each in read(folder)[1]])
    change(folder, "8-quiz.md", "called = 8", 'called = "the last word"')
    workshop, _made = load(read(folder)[0])
    assert [item.called for item in workshop.items.all() if item.called] == ["the last word"]


@pytest.mark.parametrize("seconds", ["100", "91", "89"])
def test_the_slides_of_an_item_sum_to_its_minutes(folder, seconds):
    change(folder, "4-journey.md", "seconds: 90", f"seconds: {seconds}")
    _, faults = read(folder)
    assert any("and 10 minutes are planned" in fault.message for fault in faults)


def test_a_workshop_without_an_order_has_one_all_the_same(folder, ada):
    text = (folder / "workshop.toml").read_text()
    (folder / "workshop.toml").write_text(text[: text.index("\n# What a shorter session")])
    pack, faults = read(folder)
    assert not faults
    session = arranging.make_session(
        workshop=load(pack)[0], facilitator=ada, starts_at=timezone.now(), minutes=61
    )
    assert sum(planned.seconds for planned in session.plan.all()) == 61 * 60
