"""A facilitator shows a question with words taken out: others read what is left, and why."""

from datetime import timedelta

import pytest
from clients import seated, signed_in
from django.urls import reverse
from steps import drawn, make_organiser, send

from sessions.actions import lifecycle, moderation, privacy, questions
from sessions.actions.redaction import is_taken_out_of
from sessions.errors import Refused
from sessions.models import LogEntry, Question, Session
from sessions.privacy.held import held
from sessions.privacy.purge import due_at, purge
from sessions.reports.spreadsheets import questions_csv

pytestmark = pytest.mark.django_db
NAME = "Aroha Ngata"
TEXT = f"Why did {NAME} read the file?"
LEFT = "Why did [a colleague] read the file?"
NOTE = "(shortened by a facilitator: it named a person)"


@pytest.fixture
def phone(started):
    phone = seated(started)
    send(phone.seat, "ask", text=TEXT)
    return phone


@pytest.fixture
def redacted(started, phone, ada) -> Question:
    question = Question.objects.get()
    moderation.redact(started, question_pk=question.pk, text=LEFT, reason="person", by=ada)
    question.refresh_from_db()
    return question


def test_the_room_the_stage_and_everything_shared_afterwards_have_only_what_is_left(
    started, redacted, ada, django_user_model
):
    moderation.spotlight(started, question_pk=redacted.pk)
    other = seated(started)
    send(other.seat, "vote", question=redacted.pk)
    seen = {audience: drawn(started, audience) for audience in ("room", "stage")}
    for name in ("mine", "you", "you-json"):
        seen[name] = other.get(reverse(name, args=[started.code])).content.decode()
    lifecycle.end(started)
    olive = signed_in(make_organiser(django_user_model.objects.create_user("olive")))
    for address in (reverse("report", args=[started.code]), reverse("register") + "?status=all"):
        seen[address] = olive.get(address).content.decode()
    seen["file"] = "".join(questions_csv(Question.objects.with_names_for(None).with_votes()))
    for name, page in seen.items():
        assert LEFT in page and NAME not in page, name
        assert NOTE in page or name in ("you", "you-json"), "where only its text tells a vote"
    log = LogEntry.objects.get(verb="redact_question")
    assert log.sentence == "showed a question with words taken out" and log.parameters == {}


def test_a_search_finds_what_is_left_and_not_what_was_taken_out(redacted):
    assert Question.objects.containing("COLLEAGUE").get() == redacted
    assert not Question.objects.containing("aroha").exists()
    Question.objects.update(redacted_text="", redaction="")
    assert Question.objects.containing("aroha").get() == redacted


def test_whoever_asked_reads_both_and_why(started, phone, redacted):
    link = reverse("receipt", args=[started.code, phone.seat.receipt])
    pages = [reverse(name, args=[started.code]) for name in ("mine", "you", "you-page")] + [link]
    for address in pages:
        page = phone.get(address).content.decode()
        assert TEXT in page and LEFT in page and NOTE in page, address
    [own] = held(started, phone.seat).questions
    assert own.seen_by == "Facilitators read all of it; everyone else reads it shortened."
    assert (own.row["redacted_text"], own.row["redaction"]) == (LEFT, "person")


def test_the_phone_of_whoever_asked_hears_of_it(started, phone):
    before = drawn(started, "room").partition('data-mine="')[2][:16]
    question = Question.objects.get()
    for text in (LEFT, "Why did [somebody] read the file?"):
        moderation.redact(started, question_pk=question.pk, text=text, reason="person")
        after = drawn(started, "room").partition('data-mine="')[2][:16]
        assert after != before
        before = after


def test_only_the_sessions_facilitators_have_the_original_and_only_until_the_deletion_date(
    started, phone, redacted, ada
):
    moderation.spotlight(started, question_pk=redacted.pk)
    console = signed_in(ada).get(reverse("host", args=[started.code])).content.decode()
    assert console.count(NAME) == 1 and "As it was written" in console
    lifecycle.end(started)
    started.refresh_from_db()
    purge(due_at(started))
    redacted.refresh_from_db()
    assert (redacted.text, redacted.redacted_text, redacted.redaction) == (LEFT, "", "person")
    assert redacted.redaction_note == NOTE and NAME not in drawn(started, "host")
    assert NOTE in signed_in(ada).get(reverse("report", args=[started.code])).content.decode()


def test_what_is_taken_out_after_the_deletion_date_is_gone_at_once(started, redacted):
    lifecycle.end(started)
    started.refresh_from_db()
    purge(due_at(started))
    moderation.redact(started, question_pk=redacted.pk, text="Why read the file?", reason="client")
    redacted.refresh_from_db()
    assert (redacted.text, redacted.redacted_text, redacted.redaction) == ("Why read the file?", "", "client")


@pytest.mark.parametrize(
    ("shown", "is_one"),
    [
        ("Why did [a colleague] read the file?", True),
        ("Why did … read the file?", True),
        ("Why… the FILE", True),
        ("[Somebody asked about a colleague.]", True),
        ("Why did she read the file?", False),
        ("Why did nobody read the file?", False),
        ("The file: why read?", False),
    ],
)
def test_words_are_only_taken_out(started, phone, shown, is_one):
    """Nobody is made to say what they didn’t; what stands in their place is in square brackets."""
    assert is_taken_out_of(TEXT, shown) == is_one
    if not is_one:
        with pytest.raises(Refused, match="Only take words out"):
            moderation.redact(started, question_pk=Question.objects.get().pk, text=shown, reason="person")
        assert not Question.objects.exclude(redacted_text="").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": TEXT, "reason": "person"}, "Take the words out"),
        ({"text": "  ", "reason": "person"}, "empty"),
        ({"text": LEFT, "reason": "mood"}, "Choose why"),
        ({"text": LEFT, "reason": ""}, "Choose why"),
        ({"text": LEFT, "reason": "other"}, "The reason is empty"),
        ({"text": LEFT, "reason": "other", "words": "x" * 81}, "too long"),
    ],
)
def test_what_cant_be_used_is_refused_in_words_and_changes_nothing(started, phone, given, said):
    with pytest.raises(Refused, match=said) as refused:
        moderation.redact(started, question_pk=Question.objects.get().pk, **given)
    assert refused.value.status == 422
    assert not Question.objects.shown().exists()


def test_another_reason_is_said_in_the_facilitators_words_and_escaped(started, phone):
    given = {"text": "Why [<b>] read?", "reason": "other", "words": "it <i>named</i> one"}
    question = Question.objects.get()
    moderation.redact(started, question_pk=question.pk, **given)
    moderation.spotlight(started, question_pk=question.pk)
    for page in (drawn(started, "room"), drawn(started, "stage"), drawn(started, "host")):
        assert "Why [&lt;b&gt;] read?" in page and "<b>] read" not in page
        assert "(shortened by a facilitator: it &lt;i&gt;named&lt;/i&gt; one)" in page


def test_a_hidden_question_stays_hidden_and_a_redacted_one_stays_redacted(started, redacted):
    for verb in ("hide", "restore", "defer", "show"):
        getattr(moderation, verb)(started, question_pk=redacted.pk)
        assert NAME not in drawn(started, "room") + drawn(started, "stage")
    moderation.hide(started, question_pk=redacted.pk)
    for verb, more in (("redact", {"text": "Why?", "reason": "person"}), ("show_as_written", {})):
        with pytest.raises(Refused, match="hidden"):
            getattr(moderation, verb)(started, question_pk=redacted.pk, **more)


def test_a_facilitator_can_show_all_of_it_after_all_until_the_end(started, redacted):
    moderation.show_as_written(started, question_pk=redacted.pk)
    assert TEXT in drawn(started, "room") and NOTE not in drawn(started, "room")
    with pytest.raises(Refused, match="Nothing was taken out"):
        moderation.show_as_written(started, question_pk=redacted.pk)
    moderation.redact(started, question_pk=redacted.pk, text=LEFT, reason="person")
    lifecycle.end(started)
    with pytest.raises(Refused) as refused:
        moderation.show_as_written(started, question_pk=redacted.pk)
    assert refused.value.status == 410


@pytest.mark.parametrize("moderated", [True, False])
def test_edited_by_whoever_asked_it_is_whole_again_and_waits_however_questions_are_shown(
    started, phone, redacted, moderated
):
    moderation.set_moderated(started, on=moderated)
    moderation.spotlight(started, question_pk=redacted.pk)
    assert "the whole new text waits" in phone.get(reverse("you", args=[started.code])).content.decode()
    session = Session.objects.get(pk=started.pk)
    privacy.edit_question(session, seat=phone.seat, question_pk=redacted.pk, text=f"Who is {NAME}?")
    redacted.refresh_from_db()
    assert redacted.standing == "waiting" and not redacted.redaction
    assert NAME not in drawn(started, "room") + drawn(started, "stage")
    moderation.show(started, question_pk=redacted.pk)
    assert f"Who is {NAME}?" in drawn(started, "room") and NOTE not in drawn(started, "room")


def test_a_question_asked_aloud_can_be_shortened_too(started, ada):
    [spoken] = questions.log_spoken(started, text=TEXT, by=ada)
    moderation.redact(started, question_pk=spoken.pk, text=LEFT, reason="client", by=ada)
    assert "(shortened by a facilitator: it named a client)" in drawn(started, "room")


def test_an_organisers_admin_and_the_questions_name_have_only_what_is_left(redacted):
    assert str(redacted) == LEFT[:60] and NAME not in str(redacted)


def test_a_hold_keeps_the_original_a_while_longer(started, redacted):
    lifecycle.end(started)
    Session.objects.update(retention_hold="asked for by the Ombudsman")
    started.refresh_from_db()
    purge(due_at(started) + timedelta(days=3))
    assert Question.objects.get().text == TEXT
