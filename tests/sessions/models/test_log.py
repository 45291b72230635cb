"""The log of a session: verbs with their parameters, read as sentences; nothing of a participant is in it."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import trans_real
from server import ROOT
from sources import messages

from sessions.actions import arranging, follow_up, lifecycle, moderation, participants, questions
from sessions.actions.log import log_action
from sessions.actions.transitions import TRANSITIONS
from sessions.models import LogEntry
from sessions.models.log import FIELDS, SENTENCES

WRITES = {"log_action", "_log_and_announce", "LogEntry"}  # functions that are given a verb
ROUNDS = {"open_round", "close_round", "reveal_round"}  # given by an activity
SAMPLES = {"fields": ["name", "minutes"], "role": "co", "seconds": 60, "until": "2027-02-05"}


def verbs_in(file: Path) -> Iterator[str]:
    """Each verb that a file writes into the log: plain texts among the arguments."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in WRITES:
            given = [*node.args, *(each.value for each in node.keywords if each.arg == "verb")]
            chosen = [part for each in given for part in _alternatives(each)]
            yield from (part.value for part in chosen if isinstance(part, ast.Constant) and part.value)


def _alternatives(node: ast.expr) -> list[ast.expr]:
    return [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]


def written() -> set[str]:
    files = [file for name in ("sessions", "quiz") for file in (ROOT / name).rglob("*.py")]
    found = {verb for file in files for verb in verbs_in(file)}
    return found | {transition.log for transition in TRANSITIONS.values() if transition.log} | ROUNDS


def parameters(sentence) -> dict[str, object]:
    names = [name for _text, name, *_rest in string.Formatter().parse(str(sentence)) if name]
    return {name: SAMPLES.get(name, f"some {name}") for name in names}


def test_every_verb_that_is_logged_has_a_sentence_and_no_other_does():
    assert written() == set(SENTENCES) - {"note"}
    assert len(written()) > 30


@pytest.mark.parametrize("verb", sorted(set(SENTENCES) - {"note"}))
def test_each_sentence_can_be_translated_and_tells_its_parameters(verb, monkeypatch):
    sentence = SENTENCES[verb]
    assert isinstance(sentence, Promise) and str(sentence) in messages(), "makemessages -l mi"
    entry = LogEntry(verb=verb, parameters=parameters(sentence))
    assert "{" not in entry.sentence
    for name, value in entry.parameters.items():
        assert name in SAMPLES or str(value) in entry.sentence
    monkeypatch.setattr(trans_real.translation("mi"), "gettext", lambda text: f"Kua oti: {text}")
    with translation.override("mi"):
        assert entry.sentence.startswith("Kua oti: ")


def test_parameters_are_put_into_words():
    assert LogEntry(verb="extend", parameters={"seconds": -30}).sentence == "changed the time: -30 s"
    given = {"user": "cleo", "role": "co"}
    assert (
        LogEntry(verb="give_session", parameters=given).sentence == "gave the session to cleo: co-facilitator"
    )
    changed = LogEntry(verb="change_session", parameters={"fields": ["name", "minutes", "x"]})
    assert changed.sentence == "changed the session: the name, how long it takes, x"
    assert set(arranging.FIELDS) == set(FIELDS)


@pytest.mark.parametrize(
    ("verb", "given", "said"),
    [
        ("shuffle_groups", {"size": 4}, "shuffle groups: 4"),
        ("shuffle_groups", {}, "shuffle groups"),
        ("jump", {}, "jump"),  # its sentence tells what this line doesn't know
        ("jump", {"item": "{0}{item.__class__}"}, "jumped to an item: {0}{item.__class__}"),
        ("note", {"text": "was carried over"}, "was carried over"),
    ],
)
def test_a_line_that_has_no_sentence_reads_as_it_is(verb, given, said):
    assert LogEntry(verb=verb, parameters=given).sentence == said


def test_a_wrong_translation_loses_no_line(monkeypatch):
    monkeypatch.setattr(trans_real.translation("mi"), "gettext", lambda _text: "{nothing} {")
    with translation.override("mi"):
        assert LogEntry(verb="jump", parameters={"item": "2 Purpose"}).sentence == "jump: 2 Purpose"


def test_the_console_reads_the_sentence_and_escapes_what_it_tells(started, ada, client):
    log_action(started, ada, "show_slide", slide="<b>Nau mai</b>")
    assert "ada: went to a slide: &lt;b&gt;Nau mai&lt;/b&gt;" in " ".join(
        render_to_string("sessions/host/_entry.html", {"entry": started.log.first()}).split()
    )
    client.force_login(ada)
    read = client.get(reverse("host-rest", args=[started.code, "log"])).content.decode()
    assert "went to a slide: &lt;b&gt;" in read


def test_the_log_holds_nothing_of_a_participant(started, ada):
    """Whatever is done with a question and a phone."""
    canary = participants.join(started, key_hash="canary-key", name="Kanari")
    for n, verb in enumerate(["show", "hide", "defer", "mark_answered", "follow_up", "restore", "spotlight"]):
        question = questions.ask(
            started, text=f"Kanari {n}?", receipt=f"kanari {n}", participant=canary, name_shown_to="room"
        )
        getattr(moderation, verb)(started, question_pk=question.pk, by=ada)
    moderation.reply(started, question_pk=question.pk, answer="Kanari answers.", by=ada)
    [spoken] = questions.log_spoken(started, text="Kanari aloud?", by=ada)
    participants.remove(started, participant_pk=canary.pk, by=ada)
    canary.refresh_from_db()
    participants.let_back_in(started, removed_at=canary.removed_at.isoformat(), by=ada)
    participants.remove_since(started, step=started.runs.get().step, by=ada)
    lifecycle.end(started, by=ada)
    spoken.refresh_from_db()
    follow_up.answer(spoken, text="Kanari answers.", by=ada)
    follow_up.note_export([started.pk], by=ada)
    lines = [f"{entry.verb} {entry.parameters} {entry.sentence}" for entry in started.log.all()]
    assert len(lines) > 12
    assert not [line for line in lines if "kanari" in line.lower() or "canary" in line.lower()]
